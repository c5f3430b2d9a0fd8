"""The people of a workspace and what they did: members, invitations, one's own workspaces, the log."""

from webapp.blueprints.people import log_views, workspace_views
from webapp.blueprints.people.views import blueprint

__all__ = ["blueprint", "log_views", "workspace_views"]
