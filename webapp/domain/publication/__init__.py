"""What is published: frozen documents, the chain that shows if one was changed, and what changed between two of them."""
