"""A workshop's phones and its wall: joining by a code, ballots, and what the room sees of them."""

from webapp.blueprints.room import views, wall_views
from webapp.blueprints.room.visiting import blueprint

VIEWS = (views, wall_views)
"""The modules that give the blueprint its addresses."""
__all__ = ["VIEWS", "blueprint"]
