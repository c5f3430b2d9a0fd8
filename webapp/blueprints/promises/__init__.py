"""What Upfront promises and how that is checked, and what those who run it could read: open to anyone."""

from webapp.blueprints.promises.views import blueprint

__all__ = ["blueprint"]
