"""Says a report in the words of the reference scorer, whose figures stand in `reference.json`."""

from __future__ import annotations

from typing import Any

from webapp.domain.plain_language import (
    AnswerFigures,
    Check,
    Dimension,
    IssueCode,
    QuestionKind,
    Reason,
    Report,
    Scores,
    State,
)
from webapp.domain.plain_language.figures import Issue, type_fact

REASONS = {
    Reason.UNDECIDED_SAID: "undecided stated first",
    Reason.WITHHELD_SAID: "confidential stated first",
    Reason.UNANSWERED_SAID: "unanswered, said first",
    Reason.REFERENCE: "address, name or date first",
    Reason.THROAT_CLEARING: "throat-clearing opening",
    Reason.DEFLECTION: "deflection",
    Reason.PARTLY: "partly / depends first",
    Reason.VERDICT: "yes/no first",
    Reason.VERDICT_WITH_ESCAPE: "yes/no with an open escape",
    Reason.PERMISSION_WITH_LIMIT: "permission and its limit, without the word",
    Reason.PLAIN_NO: "explicit no, without the word",
    Reason.VERDICT_IMPLIED: "yes/no implied, not said",
    Reason.NO_VERDICT: "no yes/no",
    Reason.NONE_SAID: "none, said first",
    Reason.CONDITION: "condition first",
    Reason.PREMISE_DENIED: "premise denied first",
    Reason.AMOUNT: "amount first",
    Reason.NO_AMOUNT: "no amount in first sentence",
    Reason.TIME: "time first",
    Reason.NO_TIME: "no time in first sentence",
    Reason.ACTOR: "actor first",
    Reason.NO_ACTOR: "no actor in first sentence",
    Reason.NO_DECIDER: "decision question, no decider in first sentence",
    Reason.VAGUE: "first sentence is vague or promotional, with no fact",
    Reason.ON_TOPIC: "short and on topic",
    Reason.LONG_OR_OFF_TOPIC: "long or off topic",
    Reason.OVERLONG: "first sentence over 40 words",
}
ISSUES = {
    IssueCode.UNDECIDED_WITHOUT_DECIDER: "undecided: who decides is missing",
    IssueCode.UNDECIDED_WITHOUT_DATE: "undecided: when is missing (or say that no date is set)",
    IssueCode.UNDECIDED_WITHOUT_UNTIL_THEN: "undecided: what holds until then is missing",
    IssueCode.UNANSWERED_WITHOUT_CONTACT: "unanswered: who will answer, or whom to ask, is missing",
    IssueCode.WITHHELD_WITHOUT_REASON: "confidential: reason is missing",
    IssueCode.WITHHELD_WITHOUT_CONTACT: "confidential: what can be known, or whom to ask, is missing",
    IssueCode.PARTLY_ONE_SIDED: "partly: say both what is and what is not",
    IssueCode.EMPTY: "empty answer",
}
STATES = {State.WITHHELD: "confidential"}
KINDS = {QuestionKind.YES_NO: "yesno"}
DOCUMENT_CHECKS = {
    "direct_first_share": "direct_first>=0.9",
    "passive_share": "passive<=0.10",
    "speaks_to_reader_share": "we_you_share>=0.6",
}
HEDGES = {
    "vague-quantity": "vague_quantity",
    "vague-time": "vague_time",
    "weak-commitment": "weak_commitment",
}
FACT_KINDS: tuple[type_fact, ...] = ("verdict", "money", "date", "number", "decider", "condition")


def document_figures(report: Report) -> dict[str, Any]:
    """The figures of the document, under the reference's names."""
    simple, direct, truthful = report.document.simple, report.document.direct, report.document.truthful
    figures = {
        "questions": report.document.questions,
        "answer_words_total": simple.words,
        "answer_words_median": simple.answer_words_median,
        "answer_words_max": simple.answer_words_max,
        "sentence_words_mean": simple.sentence_words_mean,
        "sentence_words_max": simple.sentence_words_max,
        "long_word_share": simple.long_word_share,
        "flesch_kincaid_grade": simple.grade_level,
        "facts": truthful.facts,
        "facts_by_kind": {kind: truthful.facts_by_kind.get(kind, 0) for kind in FACT_KINDS},
        "speaks_to_reader_share": direct.speaks_to_reader_share,
        "direct_first_share": direct.direct_first_share,
        "deflecting_share": direct.deflecting_share,
        "throat_clearing_share": direct.throat_clearing_share,
        "passive_sentence_share": direct.passive_sentence_share,
        "money_share": truthful.money_share,
        "time_share": truthful.time_share,
        "decider_share": truthful.decider_share,
        "condition_share": truthful.condition_share,
        "answer_contact_share": truthful.contact_share,
        "hedges_per_100_words": truthful.hedges_per_100_words,
        "unbounded_hedges_per_100_words": truthful.unbounded_hedges_per_100_words,
        "puffery_per_100_words": direct.puffery_per_100_words,
        "jargon_per_100_words": simple.jargon_per_100_words,
        "truth_issues": truthful.issues,
        "document_date": truthful.dated,
        "document_contact": truthful.names_contact,
        "document_summary_first": direct.summary_first,
        "states": {STATES.get(state, state): count for state, count in sorted(truthful.states.items())},
        "document_checks": _document_checks(report.checks),
        "scores": _scores(report.scores) | {"overall_min": report.scores.overall},
    }
    if truthful.sourced_share is not None:
        figures["provenance_share"] = truthful.sourced_share
        figures["unsupported_sentences"] = sum(it.truthful.unsourced for it in report.answers)
    return figures


def answer_figures(answer: AnswerFigures) -> dict[str, Any]:
    """The figures of one answer, under the reference's names."""
    simple, direct, truthful = answer.simple, answer.direct, answer.truthful
    figures = {
        "question": answer.question,
        "words": simple.words,
        "sentences": simple.sentences,
        "paragraph_words_max": simple.paragraph_words_max,
        "first_sentence_words": direct.first_sentence_words,
        "sentence_words_mean": simple.sentence_words_mean,
        "sentence_words_max": simple.sentence_words_max,
        "long_word_share": simple.long_word_share,
        "flesch_kincaid_grade": simple.grade_level,
        "question_type": KINDS.get(direct.question_kind, direct.question_kind),
        "direct_first": direct.direct_first,
        "direct_reason": REASONS[direct.reason],
        "deflects": direct.deflects,
        "throat_clearing": direct.clears_throat,
        "passive_sentences": direct.passive_sentences,
        "speaks_to_reader": direct.speaks_to_reader,
        **{f"has_{kind}": getattr(truthful.stated, kind) for kind in type(truthful.stated).__slots__},
        "hedges": _hedges(answer),
        "unbounded_hedges": list(truthful.unbounded_hedges),
        "puffery": list(direct.puffery),
        "jargon": list(simple.jargon),
        "wordy": list(simple.wordy),
        "absolute": list(truthful.absolutes),
        "undefined_acronyms": list(simple.undefined_acronyms),
        "state": STATES.get(truthful.state, truthful.state),
        "truth_issues": [_issue(issue, truthful.unsourced) for issue in truthful.issues],
        "facts": len(truthful.facts),
        "flags": [f"{it.dimension}.{it.name}" for it in answer.failed],
        "scores": _scores(answer.scores),
    }
    if truthful.sourced_share is not None:
        figures["provenance_share"] = truthful.sourced_share
    return figures


def _hedges(answer: AnswerFigures) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for hedge in answer.truthful.hedges:
        found.setdefault(HEDGES.get(hedge.kind, hedge.kind), []).append(hedge.phrase)
    return found


def _issue(issue: Issue, unsourced: int) -> str:
    if issue.past:
        return f"stale: future tense with past date {issue.past.isoformat()[:7]}: {issue.sentence[:70]}"
    if issue.code is IssueCode.UNSOURCED:
        return f"{unsourced} sentence(s) not supported by their source"
    return ISSUES[issue.code]


def _document_checks(checks: tuple[Check, ...]) -> dict[str, dict[str, bool]]:
    return {
        dimension.value: {DOCUMENT_CHECKS.get(it.name, it.name): it.passed for it in checks if it.dimension is dimension}
        for dimension in Dimension
    }


def _scores(scores: Scores) -> dict[str, int]:
    return {"simple": scores.simple, "direct": scores.direct, "truthful": scores.truthful}
