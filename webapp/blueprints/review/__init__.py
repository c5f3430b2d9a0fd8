"""After answering: the role map, the findings, and the sheet that the CEO signs."""

from webapp.blueprints.review.views import blueprint

__all__ = ["blueprint"]
