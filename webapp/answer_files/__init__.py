"""Answers ⇄ text: the answers file in YAML that people keep, and the record of one answer that the store keeps."""

from webapp.answer_files.document_part import checked_record
from webapp.answer_files.editorial import read_editorial
from webapp.answer_files.files import AnswersFile, FileProblem, UnusableAnswers, parse_answers, shown_key
from webapp.answer_files.reading import Unusable
from webapp.answer_files.records import UnfitRecord, parse_record, parse_record_of, record_of
from webapp.answer_files.writing import write_answers

__all__ = [
    "AnswersFile",
    "FileProblem",
    "UnfitRecord",
    "Unusable",
    "UnusableAnswers",
    "checked_record",
    "parse_answers",
    "parse_record",
    "parse_record_of",
    "read_editorial",
    "record_of",
    "shown_key",
    "write_answers",
]
