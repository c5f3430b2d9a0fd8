"""Leaving with everything in one file, coming with such a file, and deleting all there is of a workspace."""

from webapp.blueprints.leaving.views import blueprint, hosted_blueprint

__all__ = ["blueprint", "hosted_blueprint"]
