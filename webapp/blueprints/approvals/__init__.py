"""What waits for the CEO or the board, for those who sign; and asking them to look at it."""

from webapp.blueprints.approvals.views import blueprint

__all__ = ["blueprint"]
