"""What falls due in a workspace, what to do about it, and the dates for a calendar."""

from webapp.blueprints.staying_true.views import blueprint

__all__ = ["blueprint"]
