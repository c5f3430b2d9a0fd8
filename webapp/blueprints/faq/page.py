"""Everything the draft shows: the document as partners will read it, and behind each sentence the answers it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from webapp.domain.faq import Sentence
from webapp.domain.faq.editorial import is_own
from webapp.domain.faq.voice import Voice
from webapp.renderers.embed_file import snippet
from webapp.renderers.file_names import file_name
from webapp.renderers.shown import Line, Shown, anchor, build_shown, line
from webapp.renderers.slips import Slip, Slips
from webapp.services.questionnaires import Opened

EMBED = "faq-embed-draft"
"""What the page for a frame is called as a file."""


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences that stand together and come from the same answers; `own` ones an editor wrote, so they come from none."""

    sentences: tuple[Line, ...]
    slips: tuple[Slip, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Everything `pages/draft.html` shows. `behind` goes by the anchor of an entry, `behind_facts` by the fact.

    `entry_ids` go by anchor too. `waiting`: how much an editor wrote and has to look at, of which `printed` is printed
    meanwhile. `held`: how many answers are not in it, since their questions have changed. `snippet` is what shows the page
    for a frame on one's own site.
    """

    assessment_id: str
    shown: Shown
    waiting: int
    printed: int
    held: int
    entry_ids: Mapping[str, str]
    behind: Mapping[str, tuple[Said, ...]]
    behind_opening: tuple[Said, ...]
    behind_facts: Mapping[str, tuple[Said, ...]]
    behind_points: tuple[tuple[Said, ...], ...]
    snippet: str


@dataclass(frozen=True, slots=True)
class AnswersHeading:
    """What stands at the top of an answers file; `held` answers are not in it, since their questions have changed."""

    foundation: str
    draft: str
    notes: bool
    held: int


def build_draft_page(opened: Opened, address: Callable[[str], str]) -> DraftPage:
    """The draft of an assessment; `address` gives the address of a question by its key."""
    document = opened.document
    slips = Slips(Voice(opened.assessment.facts, opened.language), address)
    # The entries first: one comes back to the sentence below its question, not to the line at the top that repeats it.
    behind = {anchor(entry): _said(entry.sentences, slips) for entry in document.entries}
    return DraftPage(
        assessment_id=opened.record.id,
        shown=build_shown(document),
        waiting=len(opened.reviews),
        printed=sum(review.may_stay for review in opened.reviews),
        held=len(opened.waiting),
        entry_ids={anchor(entry): entry.id for entry in document.entries},
        behind=behind,
        behind_points=tuple(_said((point,), slips) for point in document.open_points),
        behind_opening=_said((document.title, *document.statement), slips),
        behind_facts={fact.id: _said((fact.sentence,), slips) for fact in document.fact_box},
        snippet=snippet(document, file_name(document, EMBED, "html")),
    )


def _said(sentences: Iterable[Sentence], slips: Slips) -> tuple[Said, ...]:
    return tuple(
        Said(tuple(line(sentence.runs) for sentence in together), () if own else slips.of(sources), own)
        for (sources, own), together in groupby(sentences, lambda one: (one.sources, is_own(one)))
    )
