"""The page on which one part is written, and the one that shows two versions of it."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.blueprints.editing.advice import Advised, advised
from webapp.blueprints.editing.parts import (
    EDIT,
    EVIDENCE,
    Part,
    can_be_written,
    entry_url,
    find_sentence,
    part_url,
)
from webapp.blueprints.editing.reading import as_read, as_would_read, type_written, written_in
from webapp.domain.errors import NotFound
from webapp.forms import FieldProblem
from webapp.forms.own_words import PapersForm, PassageForm, SentenceForm, papers_shown
from webapp.renderers.answer_words import moment
from webapp.renderers.shown import Answered, Line, answered, line
from webapp.services.editing import entry_seen, fingerprint_at
from webapp.services.questionnaires import Opened

type_form = SentenceForm | PassageForm | PapersForm
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


@dataclass(frozen=True, slots=True)
class PartPage:
    """Everything `pages/words_part.html` shows. `said` is the composed sentence that an edit is to stand in place of."""

    kind: str
    question: str
    said: Line | None
    typed: Typed
    stands: bool
    ahead: Ahead
    links: Links


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
    if part.kind == EVIDENCE:
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
    if isinstance(form, PapersForm):
        return form, False
    before, form.seen.data = form.seen.data, _seen(opened, part)
    return form, before != form.seen.data


def build_part_page(opened: Opened, part: Part, typed: Typed) -> PartPage:
    """The page. Raises NotFound."""
    entry, sentence = opened.composed.entry(part.entry), find_sentence(opened.composed, part)
    return PartPage(
        kind=part.kind,
        question=entry.question,
        said=line(sentence.runs) if sentence else None,
        typed=typed,
        stands=written_in(opened, part) is not None,
        ahead=look_ahead(opened, part, typed.form),
        links=_links(opened, part),
    )


def _links(opened: Opened, part: Part) -> Links:
    return Links(
        post=part_url(opened, part),
        preview=part_url(opened, part, "preview"),
        draft=part_url(opened, part, "keep_draft"),
        leave=entry_url(opened, part.entry),
    )


def look_ahead(opened: Opened, part: Part, form: type_form) -> Ahead:
    """The advice about what is typed, and the entry as it would read; as it reads now while what is typed cannot stand."""
    entry, sentence = opened.composed.entry(part.entry), find_sentence(opened.composed, part)
    read = as_would_read(opened, part, form.value) if form.validate() else as_read(opened, part.entry)
    told = None if isinstance(form, PapersForm) else advised(opened, entry, sentence, form.text.data)
    return Ahead(told, answered(read))


def build_conflict_page(opened: Opened, part: Part, typed: Typed, mine: type_written | None) -> WordsConflictPage:
    """The page of words that could not be saved; `opened` has what stands now."""
    event, sentence = opened.editorial_events.get(part.key), find_sentence(opened.composed, part)
    if not isinstance(typed.form, PapersForm):
        # Whoever decides on that page has seen what stands on it.
        typed.form.seen.data = _seen(opened, part)
    revision = opened.editorial_revision(part.key)
    return WordsConflictPage(
        why="gone" if not can_be_written(opened, part) else "changed" if typed.revision == revision else "versions",
        question=opened.composed.entry(part.entry).question,
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
