"""Reads the sample FAQs beside this file: Markdown as the product writes it, or the product's JSON document."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from webapp.domain.plain_language import Answer, Block, Reading, State, text_of
from webapp.domain.plain_language.reading import strip_labels, strip_markup

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_QUESTION = re.compile(r"^##[ \t]+(.*)$", re.MULTILINE)
_END_OF_ANSWER = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$|^#[ \t]+.*$", re.MULTILINE)

_ENTRY_STATES = {"decided": State.DECIDED, "partly_decided": State.PARTLY}


def load_sample(path: Path) -> Reading:
    """A sample as the module reads it."""
    text = path.read_text(encoding="utf-8")
    return parse_json(json.loads(text)) if path.suffix == ".json" else parse_markdown(text)


def parse_markdown(text: str) -> Reading:
    """'## question' headings with their answers; what follows a rule belongs to no answer."""
    preamble, *rest = _QUESTION.split(_COMMENT.sub("", text))
    answers, closing = [], []
    for question, body in zip(rest[::2], rest[1::2], strict=True):
        answer, *after = _END_OF_ANSWER.split(body, maxsplit=1)
        answers.append(Answer(strip_markup(question).strip(), strip_labels(answer)))
        closing += [part.strip() for part in after]
    return Reading(tuple(answers), preamble.strip(), "\n\n".join(closing))


def parse_json(document: dict[str, Any]) -> Reading:
    """A document in the product's shape: its header, fact box and role statement stand before the questions."""
    preamble = (
        f"# {document['title']}",
        f"As of {document['as_of']}" if document.get("as_of") else "",
        document.get("preamble", ""),
        (document.get("role_map") or {}).get("words", ""),
        _lines(document.get("fact_box", [])),
    )
    return Reading(
        answers=tuple(_answer(entry) for entry in document["entries"]),
        preamble="\n\n".join(part for part in preamble if part),
        closing=_lines(document.get("open_points", [])),
        dated=bool(document.get("as_of")),
    )


def _answer(entry: dict[str, Any]) -> Answer:
    blocks = [
        Block(tuple(sentence["text"] for sentence in block["sentences"]), is_list=block["kind"] == "list")
        for block in entry["blocks"]
    ]
    sentences = [sentence for block in entry["blocks"] for sentence in block["sentences"] if sentence["text"].strip()]
    return Answer(
        question=entry["question"],
        text=text_of(blocks),
        state=_ENTRY_STATES.get(entry["state"]) or State(entry["state"]),
        sourced=tuple(_is_sourced(sentence) for sentence in sentences),
    )


def _is_sourced(sentence: dict[str, Any]) -> bool:
    """It names a source, or is fixed text of a template."""
    template = sentence["template"] or ""
    return bool(sentence["sources"]) or (bool(template) and "{" not in template)


def _lines(points: list[dict[str, Any]]) -> str:
    return "\n".join("- " + ": ".join(filter(None, (it.get("label"), it.get("text")))) for it in points)
