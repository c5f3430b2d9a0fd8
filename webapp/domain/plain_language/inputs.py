"""What is handed in to be measured: questions with their answers, and the text around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.plain_language.figures import State


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of sentences, or a list of them. In a list, a sentence that ends with ":" leads the others."""

    sentences: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer, as plain Markdown: paragraphs, "- item" lines.

    `sourced` says for each sentence whether it names a source or is fixed text; empty: not known, and not judged.
    """

    question: str
    text: str
    state: State | None = None
    sourced: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a reader gets it: what stands before the questions, the answers, what stands after them.

    `dated` and `names_contact`: the document says so elsewhere, in its header or its data.
    """

    answers: tuple[Answer, ...]
    preamble: str = ""
    closing: str = ""
    dated: bool = False
    names_contact: bool = False


def text_of(blocks: Iterable[Block]) -> str:
    """The blocks of a document's entry as an answer's text."""
    return "\n\n".join(text for block in blocks if (text := _block_text(block)))


def _block_text(block: Block) -> str:
    sentences = [stripped for sentence in block.sentences if (stripped := sentence.strip())]
    if not block.is_list:
        return " ".join(sentences)
    return "\n".join(sentence if sentence.endswith(":") else f"- {sentence}" for sentence in sentences)
