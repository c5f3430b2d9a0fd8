"""Who changed what and when in an assessment, in the words of that time, and what differs between two moments."""

from webapp.blueprints.history.views import blueprint

__all__ = ["blueprint"]
