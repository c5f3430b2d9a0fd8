"""What members write to one another beside a question; it is in no document, file or mail."""

from webapp.blueprints.comments.views import blueprint

__all__ = ["blueprint"]
