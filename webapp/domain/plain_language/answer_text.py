"""An answer cut into what the rules look at: its sentences, its opening, the question it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from webapp.domain.plain_language.figures import Hedge, QuestionKind, State
from webapp.domain.plain_language.inputs import Answer
from webapp.domain.plain_language.language import Language
from webapp.domain.plain_language.passage import Passage, passage_of
from webapp.domain.plain_language.questions import question_kind
from webapp.domain.plain_language.reading import split_sentences, split_words, strip_markup

_LONE_WORDS_MAX = 2


@dataclass(frozen=True)
class AnswerText:
    """One answer, ready to be measured."""

    answer: Answer
    language: Language

    @cached_property
    def question(self) -> Passage:
        """What it answers."""
        return passage_of(self.answer.question, self.language)

    @cached_property
    def kind(self) -> QuestionKind:
        """What is asked for."""
        return question_kind(self.answer.question, self.language)

    @cached_property
    def words(self) -> list[str]:
        """Every word and number of it, the numbers of a numbered list too."""
        return split_words(strip_markup(self.answer.text))

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """Its sentences and list items."""
        return tuple(passage_of(sentence, self.language) for sentence in split_sentences(self.answer.text))

    @cached_property
    def whole(self) -> Passage:
        """Its sentences in a row."""
        return passage_of(" ".join(sentence.text for sentence in self.sentences), self.language)

    @cached_property
    def first(self) -> Passage:
        """Its first sentence; one of a word or two that is no verdict is read with the next."""
        if not self.sentences:
            return passage_of("", self.language)
        first = self.sentences[0]
        alone = first.opens_with(self.language.lexicon.openings.lone_verdict)
        if len(first.words) > _LONE_WORDS_MAX or len(self.sentences) == 1 or alone:
            return first
        return self._with_second(first)

    @cached_property
    def opening(self) -> Passage:
        """Its first sentence; the lead of a list is read with its first item."""
        leads = self.first.text.endswith(":") and len(self.sentences) > 1 and self.first is self.sentences[0]
        return self._with_second(self.first) if leads else self.first

    def _with_second(self, first: Passage) -> Passage:
        return passage_of(f"{first.text} {self.sentences[1].text}", self.language)

    @cached_property
    def verdict(self) -> State | None:
        """The verdict it opens with."""
        states = self.language.lexicon.states
        order = ((State.PARTLY, states.partly), (State.YES, states.yes), (State.NO, states.no))
        return next((state for state, pattern in order if self.first.opens_with(pattern)), None)

    @cached_property
    def lists(self) -> bool:
        """Whether it lists at least two plain things after a colon."""
        following = zip(self.sentences, self.sentences[1:], self.sentences[2:], strict=False)
        return any(lead.text.endswith(":") and not (one.hedges or two.hedges) for lead, one, two in following)


def find_hedges(sentences: tuple[Passage, ...]) -> tuple[Hedge, ...]:
    """Every vague phrase. "We plan to. Our board has not approved it." is bounded: it names what it hangs on."""
    found = []
    for at, sentence in enumerate(sentences):
        for kind, phrase in sentence.hedges:
            planned = kind == "weak-commitment" and sentence.lexicon.style.ladder.match(phrase)
            named_next = planned and at + 1 < len(sentences) and sentences[at + 1].deciders
            found.append(Hedge(kind, phrase, bounded=sentence.bound or bool(named_next)))
    return tuple(found)
