"""What readers of a published FAQ hand back, without an account and without a cookie."""

from webapp.blueprints.asking.views import blueprint

__all__ = ["blueprint"]
