"""Public page, inbox and directory among 10,000 publications and 100,000 inquiries, beside a store that holds little."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from tests.publishing import publish_scenario
from tests.web.hosting import Hosting, make_hosting
from tests.web.visiting import Clock, Visitor
from webapp.domain.bank import Bank
from webapp.domain.publication.chain import digest_of
from webapp.services.workspace import Site
from webapp.store.publications import FaqRecord, InquiryRecord, PublicationRecord, PublishedFile
from webapp.store.sqlite import open_store

PUBLICATIONS, INQUIRIES = 10_000, 100_000
OWN_SHARE = 10
"""One in so many of them belongs to the foundation that is looked at."""
A_PAGE = 20
"""What a page of the directory, and of the inbox, shows: both stores have as many."""
AT_ONCE = 500
ROUNDS = 41
PAGES = {
    "public page, made anew": "/f/{slug}",
    "public page, as kept": "/f/{slug}",
    "directory": "/f",
    "directory, a search": "/f?q=valley",
    "inbox": "/inbox",
    "inbox, what is new": "/inbox?state=new",
    "home": "/",
}


@dataclass(frozen=True)
class Looking:
    """A store with a published FAQ, an owner, and somebody who only reads."""

    site: Site
    faq: FaqRecord
    owner: Visitor
    reader: Visitor

    def milliseconds(self, name: str, page: str) -> float:
        """How long a page takes; one that is made anew has just been changed by somebody."""
        if "anew" in name:
            with self.site.store.write():
                self.site.store.record_faq(self.site.store.get_faq(self.site.workspace, self.faq.id))
        who = self.owner if page.startswith("/inbox") or page == "/" else self.reader
        began = time.perf_counter()
        response = who.get(page.format(slug=self.faq.slug), check=False)
        taken = 1000 * (time.perf_counter() - began)
        if response.status_code != 200:
            raise SystemExit(f"{page} was answered with {response.status_code}")
        return taken


def main(bank: Bank) -> None:
    """Print one line for each page."""
    with _looking(bank) as few, _looking(bank) as many:
        _fill(few.site, few.faq, A_PAGE, A_PAGE, own=1)
        began = time.perf_counter()
        _fill(many.site, many.faq, PUBLICATIONS, INQUIRIES, own=OWN_SHARE)
        taken = time.perf_counter() - began
        print(f"{PUBLICATIONS:,} publications and {INQUIRIES:,} inquiries, written in {taken:.0f} s")
        for name, page in PAGES.items():
            turns = [(many.milliseconds(name, page), few.milliseconds(name, page)) for _ in range(ROUNDS + 3)][3:]
            with_many, with_few = (statistics.median(side) for side in zip(*turns, strict=True))
            ratio = statistics.median(one / other for one, other in turns)
            figures = f"{with_many:.1f} ms, {ratio:.2f} times that with few ({with_few:.1f} ms)"
            print(f"{name + ', of many':36} {figures:54} 1.5 times", flush=True)


@contextmanager
def _looking(bank: Bank) -> Iterator[Looking]:
    with tempfile.TemporaryDirectory(prefix="upfront-bench-") as folder:
        store = open_store(Path(folder))
        try:
            hosting: Hosting = make_hosting(Path(folder), store, bank, Clock())  # type: ignore[no-untyped-call]
            workspace = hosting.workspace("Juniper Valley")
            faq = publish_scenario(hosting.site(workspace), hosting.clock(), "quick-start")
            yield Looking(hosting.site(workspace), faq, hosting.member(workspace, "owner"), hosting.anonymous())
        finally:
            store.close()


def _fill(site: Site, faq: FaqRecord, publications: int, inquiries: int, own: int) -> None:
    """Others that published, and what was asked of all of them; one in `own` is of the foundation that is looked at."""
    faqs = [faq]
    for begun in range(0, publications, AT_ONCE):
        with site.store.write():
            for number in range(begun, min(begun + AT_ONCE, publications)):
                workspace = site.workspace if number % own == 0 else f"other-{number % 997}"
                faqs.append(_publish(site, faq, workspace, number))
    for begun in range(0, inquiries, AT_ONCE):
        with site.store.write():
            for number in range(begun, min(begun + AT_ONCE, inquiries)):
                about = faq if number % (own * own) == 0 else faqs[number % len(faqs)]
                site.store.add_inquiry(_inquiry(about, number))


def _publish(site: Site, pattern: FaqRecord, workspace: str, number: int) -> FaqRecord:
    """A FAQ of a few words, with one file."""
    names = {
        "foundation": f"Valley Fund {number}",
        "partnership": f"Together {number}",
        "title": f"What to expect, {number}",
    }
    at = pattern.published_at - timedelta(minutes=number)
    ids = {"id": uuid4().hex, "assessment": uuid4().hex, "slug": f"valley-{number}-{uuid4().hex[:8]}"}
    faq = replace(pattern, workspace=workspace, published_at=at, **ids, **names)  # type: ignore[arg-type]
    content = f"Small words of {number}".encode()
    digest = digest_of(content)
    site.store.add_faq(faq)
    end = site.store.find_chain_end(workspace)
    record = PublicationRecord(
        faq=faq.id,
        number=1,
        workspace=workspace,
        position=end.position + 1 if end else 1,
        published_at=at,
        published_by="Dana",
        title=faq.title,
        previous=end.hash if end else "",
        hash=uuid4().hex,
        manifest="{}",
        document="{}",
        answers="{}",
    )
    site.store.add_publication(record, (PublishedFile("txt", digest, "text/plain", len(content)),), {digest: content})
    return faq


def _inquiry(faq: FaqRecord, number: int) -> InquiryRecord:
    asked = faq.published_at + timedelta(seconds=number)
    words = ("faq.grants", "Will partner organizations continue to receive individual grants?", f"And in year {number}?")
    return InquiryRecord(uuid4().hex, faq.workspace, faq.id, 1, *words, "", "", asked)
