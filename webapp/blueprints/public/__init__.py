"""What everybody can read: published FAQs with their versions and files, and the directory. No session is looked at.

All of it as one file is for members, and has a blueprint of its own.
"""

from webapp.blueprints.public.site_file import site_blueprint
from webapp.blueprints.public.views import blueprint

__all__ = ["blueprint", "site_blueprint"]
