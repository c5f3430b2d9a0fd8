"""The application and its visitors, as in the tests of pages: see tests/web/conftest.py."""

from tests.web.conftest import app, assessment, bank, client, clock, hosting, owner, site, store

__all__ = ["app", "assessment", "bank", "client", "clock", "hosting", "owner", "site", "store"]
