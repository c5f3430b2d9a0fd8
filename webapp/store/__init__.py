"""Where assessments are kept: the contract in `port`, one module for each database that fulfils it."""
