"""For those who run the installation: which workspaces there are, how large, how the machine is. Never what is in them."""

from webapp.blueprints.administration.views import blueprint

__all__ = ["blueprint"]
