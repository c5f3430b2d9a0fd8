"""Upfront: helps a local foundation say plainly what it leads, what it pays for and who decides."""

__version__ = "0.1.0"
