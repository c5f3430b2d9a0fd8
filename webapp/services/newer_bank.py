"""A newer bank over answers already given: which of them wait and why, confirming them under the new words, letting them go.

Nothing is confirmed unseen. A page carries a seal of each answer it shows, made of its revision and the words it stands
beside; inside the write the seal has to be what it is then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.answer_files import record_of
from webapp.domain.answers import Answer, Decided, item_key, split_key
from webapp.domain.bank import Bank
from webapp.domain.errors import NotFound
from webapp.domain.faq.voice import Voice
from webapp.domain.wording import fingerprint
from webapp.services import questionnaires
from webapp.services.earlier_words import EarlierWords, Then, then
from webapp.services.held import TYPE, Held
from webapp.services.opened import Opened, open_assessment, put_by
from webapp.services.questionnaires import Act, Saved, type_records
from webapp.services.signatures import unconfirmed
from webapp.services.workspace import Site

ORIGIN = "new-wording"
"""The origin of an answer that was confirmed under the words of a newer bank."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that counts for nothing since its question has changed.

    `then` is the answer in the words it was given to. `may_stay`: it can be confirmed under the words of today. `signed`: it
    was signed, and confirming it does not sign the new words. `asked`: its question is asked as things stand.
    """

    key: str
    why: str
    then: Then
    held: Held
    may_stay: bool
    signed: bool
    asked: bool
    seal: str


@dataclass(frozen=True, slots=True)
class Gone:
    """An answer to a question that is not in the bank any more."""

    key: str
    then: Then
    held: Held


@dataclass(frozen=True, slots=True)
class Review:
    """What a newer bank does to an assessment. `carried`: answers given to an earlier one that stand as they are."""

    carried: int
    waiting: tuple[Waiting, ...]
    gone: tuple[Gone, ...]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Something was not as the page showed it, or reads otherwise again: nothing was kept. The keys concerned."""

    opened: Opened
    keys: tuple[str, ...]


# -- what waits --------------------------------------------------------------------------------------------------------


def look(opened: Opened, words: EarlierWords) -> Review:
    """Every answer that is held, in the order asked, and how many are not."""
    voice = Voice(opened.facts, opened.language)
    gone = tuple(key for key in sorted(opened.held) if key not in opened.waiting)
    return Review(
        carried=sum(opened.events[key].bank_version != opened.bank.version for key in opened.answers),
        waiting=tuple(_waiting(opened, words, voice, key) for key in opened.waiting),
        gone=tuple(Gone(key, then(words, voice, opened.held[key].event), opened.held[key]) for key in gone),
    )


def find_waiting(opened: Opened, words: EarlierWords, key: str) -> Waiting | None:
    """The answer under this key, if it waits."""
    return _waiting(opened, words, Voice(opened.facts, opened.language), key) if key in opened.waiting else None


def _waiting(opened: Opened, words: EarlierWords, voice: Voice, key: str) -> Waiting:
    held = opened.held[key]
    earlier = then(words, voice, held.event)
    other_type = earlier.type not in ("", opened.bank.question_by_id[split_key(key)[0]].type)
    answer = held.answer
    return Waiting(
        key=key,
        why=TYPE if other_type else held.why,
        then=earlier,
        held=held,
        may_stay=answer is not None and not other_type,
        signed=isinstance(answer, Decided) and bool(answer.standing),
        asked=key in opened.positions,
        seal=seal_of(opened, key),
    )


def seal_of(opened: Opened, key: str) -> str:
    """Changes with the answer and with the words of today that stand beside it: the revision stands first."""
    return f"{opened.revision(key)}-{fingerprint(opened.bank.question_by_id[split_key(key)[0]], opened.language)}"


# -- confirming and letting go -----------------------------------------------------------------------------------------


def confirm(
    site: Site, assessment_id: str, seals: Mapping[str, str], words: EarlierWords, act: Act, today: date
) -> Saved | Overtaken:
    """Make these answers ones to the words of today, all or none, if each is still as its seal has it.

    What was signed was signed under other words, so it stands as staff understand it. A form sent twice confirms once.
    Raises NotFound where nothing of this key could be confirmed.
    """
    with site.store.write():
        now = open_assessment(site, assessment_id, today)
        left = {key: seal for key, seal in seals.items() if not _is_done(now, key, seal)}
        for key in left:
            _check_is_there(now, key)
        changed = tuple(key for key, seal in left.items() if key not in now.held or seal_of(now, key) != seal)
        if changed:
            return Overtaken(now, changed)
        answers: dict[str, Answer] = {}
        for key in left:
            waiting, answer = find_waiting(now, words, key), now.held[key].answer
            if waiting is None or not waiting.may_stay or answer is None:
                raise NotFound(key)
            answers[key] = unconfirmed(answer) if isinstance(answer, Decided) else answer
        saved = _keep(site, now, {key: record_of(it) for key, it in _without_clashes(now, answers).items()}, act)
    put_by(site, saved.opened)
    return saved


def let_go(site: Site, assessment_id: str, key: str, seal: str, act: Act, today: date) -> Saved | Overtaken:
    """Take an answer back that waits; its history keeps it. Raises NotFound where nothing waits there."""
    with site.store.write():
        now = open_assessment(site, assessment_id, today)
        _check_is_there(now, key)
        if key not in now.held or seal_of(now, key) != seal:
            return Overtaken(now, (key,))
        saved = questionnaires.append(site, now, {key: None}, act)
    put_by(site, saved.opened)
    return saved


def _keep(site: Site, now: Opened, records: type_records, act: Act) -> Saved:
    return questionnaires.append(site, now, records, replace(act, origin=ORIGIN)) if records else Saved("", now)


def _check_is_there(now: Opened, key: str) -> None:
    """Raises NotFound for the key of no question there is."""
    if key not in now.bank.position_of_key:
        raise NotFound(key)


def _is_done(now: Opened, key: str, seal: str) -> bool:
    """Whether the same form has confirmed this answer before."""
    event = now.events.get(key)
    return event is not None and event.origin == ORIGIN and str(event.revision - 1) == seal.partition("-")[0]


def _without_clashes(now: Opened, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Of two lists that have the same item, and came to have it while one of them waited, only the later one."""
    kept = dict(answers)
    for key in sorted(answers, key=lambda one: now.events[one].at):
        other = _other_list(now.bank, key)
        if other in kept and other != key and key in kept and _chosen(kept[key]) & _chosen(kept[other]):
            del kept[key]
    return kept


def _other_list(bank: Bank, key: str) -> str:
    question_id, item = split_key(key)
    return item_key(bank.paired.get(question_id, question_id), item)


def _chosen(answer: Answer) -> frozenset[str]:
    return answer.value if isinstance(answer, Decided) and isinstance(answer.value, frozenset) else frozenset()
