"""What partners asked: who works on the FAQ reads it here, answers it, and says what became of it."""

from webapp.blueprints.inbox.views import blueprint

__all__ = ["blueprint"]
