"""Workshops: a room is set up, joined, run from the console, and closed; what it captured is taken into an assessment."""
