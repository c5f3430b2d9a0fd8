"""A FAQ that outlived a bank: published under an earlier one, and again after its questions were put otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.published_world import change
from tests.publishing import publish
from tests.renderers.documents import scenario
from tests.shipped import BANK
from tests.web.stories import begin
from tests.web.visiting import Clock
from webapp.domain.answers import Answer, Decided
from webapp.domain.bank import Bank
from webapp.services.banks import keep_wordings
from webapp.services.signatures import unconfirmed
from webapp.services.workspace import Site
from webapp.store.port import Store
from webapp.store.publications import FaqRecord

REWORDED = ("fund.share", "grants.continue", "decide.veto")
"""Questions that read otherwise today: answers to them wait."""
UNSIGNED = ("civic.goal", "civic.why", "home.host")
"""What waits for the CEO once more."""


def earlier_bank() -> Bank:
    """The shipped bank before some of its questions were put as they are now."""
    other = BANK.question_by_id["civic.goal"].text
    sections = tuple(
        replace(one, questions=tuple(replace(it, text=other) if it.id in REWORDED else it for it in one.questions))
        for one in BANK.sections
    )
    return replace(BANK, version="0.0.1", sections=sections)


def publish_under_two_banks(
    store: Store, workspace: str, clock: Clock, name: str, changes: Mapping[str, Answer]
) -> tuple[str, FaqRecord]:
    """A scenario published under the earlier bank, and with some changes under that of today; its assessment."""
    earlier, now = (Site(store, bank, workspace=workspace) for bank in (earlier_bank(), BANK))
    keep_wordings(store, earlier.bank)
    given = dict(scenario(name).answers)
    assessment = begin(earlier, clock(), given, route=scenario(name).route)
    publish(earlier, assessment, clock())
    clock.pass_by(days=3)
    unsigned = {key: unconfirmed(one) for key in UNSIGNED if isinstance(one := given.get(key), Decided)}
    change(now, assessment, {**unsigned, **changes}, clock())
    return assessment, publish(now, assessment, clock()).faq
