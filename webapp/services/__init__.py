"""Use cases: each does one thing a person wants, in one write, and leaves pages and databases to others."""
