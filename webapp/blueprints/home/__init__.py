"""The desk: every assessment at a glance, and what can be done with whole ones."""

from webapp.blueprints.home.views import blueprint

__all__ = ["blueprint"]
