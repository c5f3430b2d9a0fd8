"""Puts the sentences of two versions side by side: the same ones, those of the same rule, and those that are much alike."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence

from webapp.domain.publication.frozen import FrozenSentence
from webapp.domain.publication.words import bag_of_words, similarity

ALIKE, ALIKE_OF_A_RULE, NEVER = 0.6, 0.4, 2.0
"""How similar (0 to 1) two sentences are that are shown as one that changed: of any two rules, or of one."""
MOST_COMPARED = 10_000
"""Pairs of sentences looked at for that in one place; where there are more, they are shown as removed and added."""

_HANGING = ("/item", "/undecided", "/decider", "/until-then", "/withheld", "/passage", "/evidence", "/more")

type_pair = tuple[FrozenSentence | None, FrozenSentence | None]
"""An older sentence and the newer one in its place; None where there is none."""


def side_by_side(old: Sequence[FrozenSentence], new: Sequence[FrozenSentence]) -> list[type_pair]:
    """The sentences of both, in the order of the newer; what is gone stands before what came in its place.

    Which goes with which does not depend on which version is called the older one.
    """
    matching = _Matching(old, new)
    partner, items_old, items_new = matching.partner, matching.items_old, matching.items_new
    matched = set(partner.values())
    gone = deque(place for place in range(len(old)) if place not in matched)
    ahead = _next_partner(partner, len(new), len(old))
    last_of_item = {item: place for place, item in enumerate(items_new)}
    pairs: list[type_pair] = []
    for place, sentence in enumerate(new):
        while gone and gone[0] < ahead[place]:
            item = items_old[gone[0]]
            if place not in partner and item != items_new[place] and last_of_item.get(item, -1) > place:
                break  # it belongs to an item that is still to come
            pairs.append((old[gone.popleft()], None))
        pairs.append((old[partner[place]] if place in partner else None, sentence))
    return [*pairs, *((old[place], None) for place in gone)]


def _next_partner(partner: dict[int, int], places: int, end: int) -> list[int]:
    """For each newer place the partner of the next one that has any."""
    ahead = [end] * (places + 1)
    for place in reversed(range(places)):
        ahead[place] = partner.get(place, ahead[place + 1])
    return ahead


class _Matching:
    """Which newer sentence, by its place, goes with which older one: only within the same item, where there are several."""

    def __init__(self, old: Sequence[FrozenSentence], new: Sequence[FrozenSentence]) -> None:
        self.old, self.new = old, new
        self.items_old, self.items_new = _same_items(_items(old), _items(new))
        self.partner: dict[int, int] = {}
        self.free_old, self.free_new = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))
        self._match_same(lambda one: (one.key, one.text))
        self._match_same(lambda one: None if _hangs(one) else one.text)
        self._match_only_of_a_rule()
        self._match_alike()

    def _match(self, older: int, newer: int) -> None:
        self.partner[newer] = older
        del self.free_old[older], self.free_new[newer]

    def _match_same(self, what: Callable[[FrozenSentence], object]) -> None:
        waiting: dict[object, deque[int]] = defaultdict(deque)
        for older in self.free_old:
            waiting[self.items_old[older], what(self.old[older])].append(older)
        for newer in list(self.free_new):
            same = what(self.new[newer])
            found = waiting[self.items_new[newer], same]
            if found and same is not None:
                self._match(found.popleft(), newer)

    def _match_only_of_a_rule(self) -> None:
        """A rule that has one sentence left on either side said one thing, and says another now."""
        before, now = defaultdict(list), defaultdict(list)
        for older in self.free_old:
            before[self.items_old[older], self.old[older].key].append(older)
        for newer in self.free_new:
            now[self.items_new[newer], self.new[newer].key].append(newer)
        for which, newers in now.items():
            if len(newers) == len(before[which]) == 1 and not which[1].endswith("/item"):
                self._match(before[which][0], newers[0])

    def _match_alike(self) -> None:
        if len(self.free_old) * len(self.free_new) > MOST_COMPARED:
            return
        olds = {place: bag_of_words(self.old[place].text) for place in self.free_old}
        news = {place: bag_of_words(self.new[place].text) for place in self.free_new}
        found = []
        for older, words in olds.items():
            for newer, others in news.items():
                alike = similarity(words, others)
                if alike >= self._enough(older, newer):
                    # The order of equals must be the same from either side.
                    texts = sorted((self.old[older].text, self.new[newer].text))
                    found.append((-alike, older + newer, texts, older, newer))
        for *_, older, newer in sorted(found):
            if older in self.free_old and newer in self.free_new:
                self._match(older, newer)

    def _enough(self, older: int, newer: int) -> float:
        one, other = self.old[older], self.new[newer]
        if self.items_old[older] != self.items_new[newer]:
            return NEVER
        if one.key == other.key:
            return ALIKE_OF_A_RULE
        return NEVER if _hangs(one) or _hangs(other) else ALIKE


def _hangs(sentence: FrozenSentence) -> bool:
    """Whether a sentence means nothing without the one before it: in a list of what is refused, it says the opposite."""
    return sentence.key.endswith(_HANGING)


def _items(sentences: Sequence[FrozenSentence]) -> list[str]:
    """For each sentence the name of the item it is about, where an entry goes through several."""
    if not sentences or not sentences[0].key.endswith("/many"):
        return [""] * len(sentences)
    names, name = [], ""
    for sentence in sentences:
        begins, slot, rest = (sentence.template or "").partition("{item}")
        if slot and not begins:
            name = sentence.text.partition(rest.partition("{")[0])[0] if rest.partition("{")[0] else sentence.text
        names.append("" if sentence.key.endswith("/unconfirmed") else name)
    return names


def _same_items(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The names with each that is only here standing for one that is only there: an item that got another name."""
    before, now = list(dict.fromkeys(old)), list(dict.fromkeys(new))
    only = ([name for name in before if name not in now], [name for name in now if name not in before])
    renamed = {newer: older for older, newer in zip(*only, strict=False)}
    return old, [renamed.get(name, name) for name in new]
