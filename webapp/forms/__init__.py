"""A question → the form that asks it; what was typed ⇄ the answer. Nothing else knows both."""

from webapp.forms.classes import question_form
from webapp.forms.problems import FieldProblem
from webapp.forms.question_form import QuestionForm

__all__ = ["FieldProblem", "QuestionForm", "question_form"]
