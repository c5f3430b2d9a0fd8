"""Workshops as whoever facilitates them sees it: set up, the console, what is captured and taken in, and the files."""

from webapp.blueprints.workshop import capture, closing, console, files, joint, paper, reasons, seats, setup, taking_in
from webapp.blueprints.workshop.acting import blueprint

VIEWS = (setup, console, seats, paper, reasons, capture, joint, closing, taking_in, files)
"""The modules that give the blueprint its addresses."""
__all__ = ["VIEWS", "blueprint"]
