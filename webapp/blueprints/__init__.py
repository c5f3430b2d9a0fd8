"""Pages: one blueprint for each thing a person does here. They read, ask a use case and answer; they decide nothing."""
