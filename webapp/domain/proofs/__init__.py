"""The static proofs over a bank: no answers can make its FAQ say something untrue, vague or nothing at all.

They run the composer, which knows no editor: words of one's own are part of no proof.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.bank import Bank
from webapp.domain.errors import Problem
from webapp.domain.proofs.entries import EntryProver, refused_and_unsaid
from webapp.domain.proofs.explore import Alphabet, Explorer, TooMany
from webapp.domain.proofs.questions import question_problems
from webapp.domain.proofs.sentences import sentence_problems_in
from webapp.domain.proofs.workshops import workshop_problems_in


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, and over how many combinations of answers."""

    problems: tuple[Problem, ...]
    combinations: int


def prove(bank: Bank) -> Proof:
    """Every static proof. Entries are only looked at where the questions are in order, or they could not be run."""
    explorer = Explorer(bank)
    problems = list(question_problems(bank, explorer))
    problems.extend(sentence_problems_in(bank))
    problems.extend(workshop_problems_in(bank))
    problems.extend(refused_and_unsaid(bank))
    ordered = not any("ask_if" in problem.where or "roles.yaml" in problem.where for problem in problems)
    if ordered:
        for entry in bank.faq.entries:
            problems.extend(EntryProver(bank, entry, explorer).problems())
        problems.extend(_findings(bank, explorer))
    return Proof(tuple(problems), explorer.combinations)


def _findings(bank: Bank, explorer: Explorer) -> list[Problem]:
    """Findings that can never be raised."""
    problems = []
    for rule in bank.findings:
        where = (*rule.where, "when")
        try:
            raised = any(holds for _, (holds, _) in explorer.every(Alphabet(bank, (rule.when,)), rule.when.holds))
        except TooMany:
            problems.append(Problem(where, rule.id, "its condition reads too many answers to be proved", "simplify `when`"))
            continue
        if not raised:
            problems.append(
                Problem(where, rule.id, "this finding can never be raised", "its condition cannot hold: mend `when`")
            )
    return problems
