"""The foundation's own hand in its document: its words, papers, order, what it leaves out, and how its files look."""

from webapp.blueprints.editing import brand_views
from webapp.blueprints.editing.views import blueprint

__all__ = ["blueprint", "brand_views"]
