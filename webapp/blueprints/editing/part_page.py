"""The page on which one part is written, and the one that shows two versions of it."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.blueprints.editing.advice import Advised, advised
from webapp.blueprints.editing.parts import (
    EDIT,
    EVIDENCE,
    OWN,
    Part,
    can_be_written,
    compared_with,
    entry_here,
    entry_url,
    find_sentence,
    part_url,
)
from webapp.blueprints.editing.reading import as_read, as_would_read, type_written, written_in
from webapp.domain.errors import NotFound
from webapp.domain.faq import DocumentEntry
from webapp.domain.faq.own_entries import ASKED, LONGEST_QUESTION, OwnEntry, composed_own, is_own_entry
from webapp.forms import FieldProblem
from webapp.forms.own_words import (
    OwnEntryForm,
    PapersForm,
    PassageForm,
    SentenceForm,
    own_entry_shown,
    papers_shown,
)
from webapp.renderers.answer_words import moment
from webapp.renderers.shown import Answered, Line, answered, line
from webapp.services.editing import entry_seen, fingerprint_at
from webapp.services.questionnaires import Opened

type_form = SentenceForm | PassageForm | PapersForm | OwnEntryForm
type_sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page leads."""

    post: str
    preview: str
    draft: str
    leave: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it is to be shown. `failed` says why a save did not work: `busy` or `unwritable`.

    `reworded`: it was typed for a sentence, or below an answer, that has changed since.
    """

    form: type_form
    revision: int
    problems: tuple[FieldProblem, ...] = ()
    restored_at: str = ""
    failed: str = ""
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a page shows anew while somebody types: the advice, and the entry as it would read."""

    advised: Advised | None
    answered: Answered


type_options = tuple[tuple[str, str], ...]
"""What can be chosen: the id of each, and its words."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where an entry of one's own can stand, and what it can lean on."""

    groups: type_options
    hats: type_options
    about: type_options


@dataclass(frozen=True, slots=True)
class PartPage:
    """Everything `pages/words_part.html` shows. `said` is the composed sentence that an edit is to stand in place of.

    `places` are for an entry of one's own alone.
    """

    kind: str
    question: str
    said: Line | None
    typed: Typed
    stands: bool
    ahead: Ahead
    links: Links
    places: Places | None


@dataclass(frozen=True, slots=True)
class WordsConflictPage:
    """Words that could not be saved.

    `why`: `versions`, others were saved meanwhile; `changed`, the sentence they are for reads otherwise now; `gone`, there
    is none now. `said` is the sentence composed now, of an edit; `theirs` what is saved, `mine` what was typed, None for
    nothing.
    """

    why: str
    question: str
    said: Line | None
    theirs: type_written | None
    mine: type_written | None
    by: str
    at_text: str
    revision: int
    fields: tuple[tuple[str, str], ...]
    post: str
    leave: str


def form_of(opened: Opened, part: Part, sent: type_sent | None = None) -> type_form:
    """The part's form, with what was sent or what stands."""
    stands = written_in(opened, part)
    form: type_form
    if part.kind == OWN:
        form = OwnEntryForm(sent, data=own_entry_shown(stands) if isinstance(stands, OwnEntry) else None)
    elif part.kind == EVIDENCE:
        form = PapersForm(sent, data=papers_shown(stands if isinstance(stands, tuple) else ()))
    elif part.kind == EDIT:
        form = SentenceForm(sent, data={"text": stands or "", "seen": _seen(opened, part)})
    else:
        form = PassageForm(sent, data={"text": stands or "", "seen": _seen(opened, part)})
    form.words = opened.bank.words[opened.language]
    return form


def _seen(opened: Opened, part: Part) -> str:
    try:
        return fingerprint_at(opened, part.place) if part.kind == EDIT else entry_seen(opened, part.entry)
    except NotFound:
        return ""


def restored_form(opened: Opened, part: Part, fields: type_sent) -> tuple[type_form, bool]:
    """The form with what was typed and not saved, for the sentence or answer of now; and whether that has changed since."""
    form = form_of(opened, part, fields)
    if isinstance(form, PapersForm | OwnEntryForm):
        return form, False
    before, form.seen.data = form.seen.data, _seen(opened, part)
    return form, before != form.seen.data


def build_part_page(opened: Opened, part: Part, typed: Typed) -> PartPage:
    """The page. Raises NotFound."""
    entry, sentence = entry_here(opened, part), find_sentence(opened.composed, part)
    return PartPage(
        kind=part.kind,
        question=entry.question,
        said=line(sentence.runs) if sentence else None,
        typed=typed,
        stands=written_in(opened, part) is not None,
        ahead=look_ahead(opened, part, typed.form),
        links=_links(opened, part),
        places=_places(opened) if part.kind == OWN else None,
    )


def _places(opened: Opened) -> Places:
    composed, words = opened.composed, opened.composed.words
    groups = tuple((name, title) for name, title in composed.groups if name != ASKED)
    about = tuple((entry.id, entry.question) for entry in composed.entries if not is_own_entry(entry.id))
    return Places((*groups, (ASKED, words.document["asked_group"])), tuple(words.hats.items()), about)


def _links(opened: Opened, part: Part) -> Links:
    return Links(
        post=part_url(opened, part),
        preview=part_url(opened, part, "preview"),
        draft=part_url(opened, part, "keep_draft"),
        leave=entry_url(opened, part.entry),
    )


def look_ahead(opened: Opened, part: Part, form: type_form) -> Ahead:
    """The advice about what is typed, and the entry as it would read; as it reads now while what is typed cannot stand."""
    sentence, fits = find_sentence(opened.composed, part), form.validate()
    unwritten = isinstance(form, OwnEntryForm) and written_in(opened, part) is None
    now = _begun(opened, part, form) if unwritten else as_read(opened, part.entry)
    read = as_would_read(opened, part, form.value) if fits else now
    own = form.value if fits and isinstance(form, OwnEntryForm) else None
    entry = compared_with(opened, part, own)
    told = None if isinstance(form, PapersForm) else advised(opened, entry, sentence, form.text.data)
    return Ahead(told, answered(read))


def _begun(opened: Opened, part: Part, form: type_form) -> DocumentEntry:
    """An entry of one's own of which not enough is typed yet to be kept."""
    question = str(form["question"].data or "")[:LONGEST_QUESTION]
    return composed_own(part.entry, OwnEntry(question, ""), opened.composed)


def build_conflict_page(opened: Opened, part: Part, typed: Typed, mine: type_written | None) -> WordsConflictPage:
    """The page of words that could not be saved; `opened` has what stands now."""
    event, sentence = opened.editorial_events.get(part.key), find_sentence(opened.composed, part)
    if not isinstance(typed.form, PapersForm | OwnEntryForm):
        # Whoever decides on that page has seen what stands on it.
        typed.form.seen.data = _seen(opened, part)
    revision = opened.editorial_revision(part.key)
    return WordsConflictPage(
        why="gone" if not can_be_written(opened, part) else "changed" if typed.revision == revision else "versions",
        question=entry_here(opened, part).question,
        said=line(sentence.runs) if sentence else None,
        theirs=written_in(opened, part),
        mine=mine,
        by=event.by if event else "",
        at_text=moment(event.at, opened.bank.words[opened.language]) if event else "",
        revision=revision,
        fields=tuple((name, value) for name, values in typed.form.typed().items() for value in values),
        post=part_url(opened, part),
        leave=entry_url(opened, part.entry),
    )
