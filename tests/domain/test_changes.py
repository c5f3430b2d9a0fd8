"""What changed between two versions: nothing swallowed, nothing said of what did not change, the same from either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from time import perf_counter

import pytest

from tests.answer_sets import Typist, answer_set
from tests.hostile import HOSTILE
from tests.published import edited_version, first_version, frozen_answers
from tests.renderers.documents import SCENARIOS
from tests.shipped import BANK
from webapp.domain.answers import Decided, Standing
from webapp.domain.publication.changes import Changes, Line, compare
from webapp.domain.publication.frozen import (
    FrozenBlock,
    FrozenDocument,
    FrozenEntry,
    FrozenSentence,
    read_frozen,
    write_frozen,
)
from webapp.domain.publication.words import new_text, old_text

HOSTILE_PEOPLE = Typist(*(HOSTILE[place::6] for place in range(6)))
CONFIRMED = Standing.CONFIRMED
MAJORITY = Decided("majority", standing=CONFIRMED)


@cache
def random_version(seed: int) -> FrozenDocument:
    """Every third one in hostile words."""
    answers = answer_set(BANK, seed, HOSTILE_PEOPLE) if seed % 3 == 0 else answer_set(BANK, seed)
    return frozen_answers(answers)


PAIRS = [*((seed, seed + 1) for seed in range(14)), (3, 3), (0, 6), (6, 12)]


def texts(sentences: Iterable[FrozenSentence]) -> Counter[str]:
    return Counter(sentence.text for sentence in sentences)


def old_side(lines: Iterable[Line]) -> Counter[str]:
    return Counter(old_text(line.pieces) for line in lines if line.kind in ("removed", "changed"))


def new_side(lines: Iterable[Line]) -> Counter[str]:
    return Counter(new_text(line.pieces) for line in lines if line.kind in ("added", "changed"))


def accounted(old: Sequence[FrozenSentence], new: Sequence[FrozenSentence], lines: Sequence[Line]) -> bool:
    """Whether the old sentences become the new ones when just these lines are changed."""
    left = texts(old)
    left.subtract(old_side(lines))
    return min(left.values(), default=0) >= 0 and +left + new_side(lines) == texts(new)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_sentence_of_both_is_accounted_for(before: int, after: int) -> None:
    old, new = random_version(before), random_version(after)
    changes = compare(old, new)
    lines = {change.id: change.lines for change in changes.entries}
    for entry_id in {entry.id for entry in (*old.entries, *new.entries)}:
        was, now = old.find_entry(entry_id), new.find_entry(entry_id)
        assert accounted(was.sentences if was else (), now.sentences if now else (), lines.get(entry_id, ())), entry_id
    parts = {part.name: part.lines for part in changes.parts}
    assert accounted(old.open_points, new.open_points, parts.get("open", ()))
    assert accounted(old.left_out, new.left_out, parts.get("left_out", ()))
    opening = [
        (*one.statement, *(FrozenSentence(text, "", None, ()) for text in (one.title, one.map_words))) for one in (old, new)
    ]
    assert accounted(opening[0], opening[1], parts.get("opening", ()))
    stands = [{role.label: role.stand for role in one.roles} for one in (old, new)]
    moved = {label for label in stands[0] if stands[0][label] != stands[1].get(label)}
    assert {new_text(line.label) for line in parts.get("roles", ())} == moved


@pytest.mark.parametrize("before", SCENARIOS[:3])
def test_a_version_beside_itself_has_no_changes(before: str) -> None:
    version = first_version(before)
    kept = read_frozen(write_frozen(version))
    assert compare(version, kept) == Changes((), ())
    assert not compare(version, replace(kept, number=2, address="https://faq.example.org/f/x/2"))


def mirrored(lines: Iterable[Line], *, back: bool) -> Counter[tuple[object, ...]]:
    """What a reader is told, from one side or the other."""
    names = {"removed": "added", "added": "removed"} if back else {}
    return Counter(
        (
            names.get(line.kind, line.kind),
            tuple(sorted((names.get(piece.kind, piece.kind), piece.text) for piece in line.pieces)),
            tuple(sorted((names.get(piece.kind, piece.kind), piece.text) for piece in line.label)),
            line.stands[::-1] if line.stands and back else line.stands,
        )
        for line in lines
        if line.kind != "kept"
    )


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_other_way_round_what_was_added_is_removed(before: int, after: int) -> None:
    there = compare(random_version(before), random_version(after))
    back = compare(random_version(after), random_version(before))
    assert {one.id: mirrored(one.lines, back=False) for one in there.entries} == {
        one.id: mirrored(one.lines, back=True) for one in back.entries
    }
    assert {one.name: mirrored(one.lines, back=False) for one in there.parts} == {
        one.name: mirrored(one.lines, back=True) for one in back.parts
    }
    swapped = {"came": "gone", "gone": "came", "stayed": "stayed"}
    assert {one.id: one.presence for one in there.entries} == {one.id: swapped[one.presence] for one in back.entries}


# -- stories -----------------------------------------------------------------------------------------------------------


def read(lines: Iterable[Line]) -> list[str]:
    signs = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return ["".join(signs[piece.kind].format(piece.text) for piece in line.pieces) for line in lines]


def changed(name: str, entry_id: str, **edits: Decided | None) -> list[str]:
    version = edited_version(name, {key.replace("__", "."): answer for key, answer in edits.items()})
    found = [change for change in compare(first_version(name), version).entries if change.id == entry_id]
    return read(found[0].lines) if found else []


def test_an_item_of_a_list_is_read_with_the_words_that_lead_the_list() -> None:
    refused = "backbone data evaluation pilots public_project loan_pool loans engagement"
    answer = Decided(frozenset(refused.split()), detail="The state pays for staff and data.", standing=Standing.APPROVED)
    told = changed("four-pots", "faq.aspects", fund__aspects_not=answer)
    assert told[-2:] == ["We do not fund:", "[+work with residents+]"]


def test_what_moves_from_one_list_to_its_opposite_is_told_twice() -> None:
    answer = Decided(frozenset(("space", "staff_lent", "data")), standing=CONFIRMED)
    told = changed("four-pots", "faq.role", fund__aspects=answer)
    item = "pay for data, measurement or evaluation"
    assert told.index(f"[+{item}+]") < told.index("Not our part as a grantmaker:") < told.index(f"[-{item}-]")


def test_a_sentence_about_one_of_several_pots_is_read_with_the_pots_name() -> None:
    told = changed("four-pots", "faq.residents", **{"decide__residents@2": Decided("none", standing=CONFIRMED)})
    assert told == [
        "There are 4 pots of money; the answer for each one stands below.",
        "[-The state poverty award: Residents hold votes, but fewer than half, so they cannot decide alone.-]",
        "[-In our words: “Six of the twenty-one votes on the list that goes to the state.”-]",
        "[+The state poverty award: Residents have no say yet.+]",
    ]


def test_what_two_pots_exchange_is_told_of_each() -> None:
    edits = {"decide__residents@3": Decided("none", standing=CONFIRMED), "decide__residents@4": MAJORITY}
    assert changed("four-pots", "faq.residents", **edits)[1:] == [
        "[-The residents' budget: Residents hold more than half of the votes, so nobody can outvote them.-]",
        "[+The residents' budget: Residents have no say yet.+]",
        "[-The giving circle: Residents have no say yet.-]",
        "[+The giving circle: Residents hold more than half of the votes, so nobody can outvote them.+]",
    ]


def test_a_pot_that_got_another_name_is_not_told_as_if_all_of_it_were_new() -> None:
    told = changed("four-pots", "faq.priorities", **{"pot__name@4": Decided("The circle of givers")})
    assert told[1:] == ["The [-giving circle-][+circle of givers+]: A group of donors decides."]


def test_the_headline_is_not_told_again_at_a_glance_nor_are_open_topics() -> None:
    version = edited_version("four-pots", {"change.notice": Decided("m3", standing=Standing.APPROVED)})
    changes = compare(first_version("four-pots"), version)
    assert [one.id for one in changes.entries] == ["faq.notice"]
    assert changes.parts == ()
    decided = edited_version("sole-funder", {"change.notice": Decided("m6", standing=Standing.APPROVED)})
    assert [part.name for part in compare(first_version("sole-funder"), decided).parts] == ["open"]


def test_what_matters_most_is_told_first() -> None:
    edits = {
        "home.fee": Decided("staff", detail="State money pays for half of one bookkeeper!", standing=CONFIRMED),
        "trust.candor": Decided(frozenset(("person", "open")), standing=CONFIRMED),
        "change.notice": Decided("m3", standing=Standing.APPROVED),
        "grants.participation": Decided("required", standing=Standing.APPROVED),
    }
    changes = compare(first_version("four-pots"), edited_version("four-pots", edits))
    assert [kind for kind, _ in changes.counts] == ["withdrawn", "narrowed", "changed", "wording"]
    assert [one.kind for one in changes.entries] == [kind for kind, count in changes.counts for _ in range(count)]


def test_thousands_of_hostile_lines_are_compared_in_no_time() -> None:
    begun = perf_counter()
    version = first_version("quick-start")
    old, new = (_with_lines(version, [f"{words} {line}" for line in range(2_000)]) for words in ("we pay", "you pay"))
    changes = compare(old, new)
    assert len(changes.entries) == 1
    assert perf_counter() - begun < 4.0


def _with_lines(version: FrozenDocument, lines: Sequence[str]) -> FrozenDocument:
    said = tuple(FrozenSentence(line, f"{version.entries[0].id}/passage", None, ("edit",)) for line in lines)
    entry: FrozenEntry = replace(version.entries[0], blocks=(*version.entries[0].blocks, FrozenBlock("paragraph", said)))
    return replace(version, entries=(entry, *version.entries[1:]))
