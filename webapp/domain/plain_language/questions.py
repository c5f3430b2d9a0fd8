"""What a question asks for: a yes or no, an amount, a time, a name, a way, a reason."""

from __future__ import annotations

from webapp.domain.plain_language.figures import QuestionKind
from webapp.domain.plain_language.language import Language, QuestionWords


def question_kind(question: str, language: Language) -> QuestionKind:
    """The kind of a question. Of several clauses, the whole is read first, then the last, and so on back."""
    words = language.lexicon.questions
    asked = question.strip().strip("¿").lower()
    clauses = words.clause_start.split(asked.strip())
    candidates = [asked, *reversed(clauses)] if len(clauses) > 1 else [asked]
    kinds = (_clause_kind(clause.strip("¿ "), words) for clause in candidates)
    return next((kind for kind in kinds if kind), QuestionKind.OTHER)


def _clause_kind(clause: str, words: QuestionWords) -> QuestionKind | None:
    if words.reference.search(clause):
        return QuestionKind.REFERENCE
    if words.condition_first.match(clause):
        return QuestionKind.YES_NO
    if kind := next((kind for pattern, kind in words.kinds if pattern.search(clause)), None):
        return kind
    if open_word := words.open_word.match(clause):
        return words.open_kinds.get(open_word.group(), QuestionKind.WHAT)
    return QuestionKind.YES_NO if words.verdict_verb.search(clause) else None
