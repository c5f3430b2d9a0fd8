"""Published FAQs to test with: a scenario of the shipped bank, published as an officer does it."""

from __future__ import annotations

from datetime import datetime

from tests.renderers.documents import scenario as scenario_file
from tests.web.stories import begin
from webapp.renderers import PARTS
from webapp.services import publishing, slugs
from webapp.services.opened import open_assessment
from webapp.services.publishing import Published, Request
from webapp.services.workspace import Person, Site
from webapp.store.publications import FaqRecord

PUBLIC_URL = "https://upfront.example.org"
OFFICER = Person("owner", "Dana Cole")
REASON = "Our board knows of it and settles it in March."


def publish_scenario(site: Site, at: datetime, scenario: str = "four-pots", *, listed: bool = True) -> FaqRecord:
    """A scenario published for the first time."""
    return publish(site, begin(site, at, scenario_file(scenario).answers), at, listed=listed).faq


def publish(site: Site, assessment_id: str, at: datetime, *, listed: bool = True) -> Published:
    """An assessment as it stands, published; each contradiction acknowledged with the same reason."""
    opened = open_assessment(site, assessment_id, at.date())
    slug = slugs.propose_slug(site, opened, listed=listed)
    prepared = publishing.prepare(site, opened, PUBLIC_URL, slug=slug)
    reasons = {publishing.finding_key(finding): REASON for finding in prepared.contradictions}
    done = publishing.publish(site, prepared, Request(prepared.seal, listed, slug, reasons), OFFICER, PUBLIC_URL, at)
    assert isinstance(done, Published), done
    return done


def publish_pages(site: Site, assessment_id: str, at: datetime, *, listed: bool = True, mails: bool = False) -> Published:
    """The same with nothing but what its pages are made from, for tests that take none of its files: far quicker."""
    opened = open_assessment(site, assessment_id, at.date())
    slug = slugs.propose_slug(site, opened, listed=listed)
    prepared = publishing.at_address(publishing.prepare(site, opened, PUBLIC_URL, slug=slug), PUBLIC_URL, slug)
    reasons = {publishing.finding_key(finding): REASON for finding in prepared.contradictions}
    request = Request(prepared.seal, listed, slug, reasons)
    files = publishing.render_files(prepared, (PARTS,))
    done = publishing.keep_version(site, prepared, request, files, OFFICER, at, mails=mails)
    assert isinstance(done, Published), done
    return done
