"""Signing off and publishing: the look before it becomes permanent, and what can be changed of it afterwards."""

from webapp.blueprints.publishing import published_views
from webapp.blueprints.publishing.views import blueprint

__all__ = ["blueprint", "published_views"]
