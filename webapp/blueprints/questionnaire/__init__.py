"""Answering, question by question: the page, what the FAQ will say, half-typed pages, and all answers at a glance."""

from webapp.blueprints.questionnaire.views import blueprint

__all__ = ["blueprint"]
