"""What the workspace has published as a web site in one file: for those who put it on a web host of their own."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import as_file, settings, site, today
from webapp.renderers.site_files import pack
from webapp.security.policies import MEMBERS, open_to
from webapp.services.static_site import make_site

site_blueprint = Blueprint("site_file", __name__)

NAME = "published-site.zip"


@site_blueprint.get(f"/{NAME}")
@open_to(MEMBERS)
def published_site() -> ResponseReturnValue:
    """Every page and file of what the workspace has published."""
    packed = pack(make_site(site(), settings().public_url, today()))
    return as_file(packed, "application/zip", f'attachment; filename="{NAME}"')
