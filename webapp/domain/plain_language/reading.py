"""Cuts Markdown-like text into paragraphs, sentences and words, the way a reader meets them.

Language-neutral: sentence marks, bullets and short forms are those of English and Spanish together.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

_BULLET = r"\s*(?:[-*•+]|\d+[.)])\s"
_BREAK = re.compile(rf"\n\s*\n|\n(?={_BULLET})")
_BULLET_START = re.compile(rf"^{_BULLET}+")
_BULLET_IN_LINE = re.compile(rf"^{_BULLET}", re.MULTILINE)
_LABEL = re.compile(r"^\s*(?:#{1,6}\s+.*|(?:\*\*|__)[^*_\n]*[^*_\n.!?:;](?:\*\*|__))\s*$", re.MULTILINE)
_VERDICT_LABEL = re.compile(r"\W*(?:yes|no|partly|sí|si|en parte)\W*$", re.IGNORECASE)

_LINK = re.compile(r"!?(?<!\\)\[([^\]]*)\]\(([^)]*)\)")
_LINK_END = re.compile(r"(?<=\])\([^)\s]*\)")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_BARE_LINK = re.compile(r"<((?:https?://|mailto:)?[^\s<>]+[.@][^\s<>]+)>")
_MARK = re.compile(r"(?<!\\)[*_`>#|]")
_ESCAPED = re.compile(r"\\([^\w\s])")

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”»)]?(?=\s+[\"'“«(¿¡]?[A-ZÁÉÍÓÚÑ0-9])|[.!?…]+$")
_SHORT_FORM = re.compile(
    r"\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|St|Inc|vs|approx|Sr|Sra|Dra|p\. ?ej|art|núm|Jr|U\.S|EE\. ?UU)\.$", re.IGNORECASE
)
_SHORT_FORM_REACH = 12  # characters: more than the longest short form with what stands before it

_INLINE_LIST = re.compile(r"(.*?[^\d\s]:)\s+(.+)$", re.DOTALL)
_SEMICOLON = re.compile(r";\s+")
_COMMA = re.compile(r",\s+(?:(?:and|or|y|o|e)\s+)?|\s+(?:and|or|y|o|e)\s+(?=[^,]*$)")
_INLINE_ITEMS_MIN, _INLINE_ITEM_WORDS_MAX = 3, 12

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|[$€£]?\d[\d.,]*%?")
_ADDRESS = re.compile(r"https?://\S*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def strip_markup(text: str) -> str:
    """The text as it reads: links by their words, no emphasis, escapes and entities resolved."""
    if "[" in text:
        text = _LINK.sub(lambda link: link.group(1) or link.group(2), text)
    if "<" in text:
        text = _BARE_LINK.sub(r"\1", text)
    return html.unescape(_ESCAPED.sub(r"\1", _MARK.sub("", text)))


def strip_labels(text: str) -> str:
    """The text without headings and bold-only lines, which label answers; a bold verdict is an answer and stays."""
    return _LABEL.sub(lambda label: label.group() if _VERDICT_LABEL.match(label.group()) else "\n", text).strip()


def split_paragraphs(text: str) -> list[str]:
    """Paragraphs and list items, with their markup."""
    return [paragraph.strip() for paragraph in _BREAK.split(text) if paragraph.strip()]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, without markup. Each item of a list is one, in bullets or after a colon."""
    found: list[str] = []
    for block in _BREAK.split(text):
        plain = strip_markup(_BULLET_START.sub("", block)).replace("\n", " ").strip()
        for sentence in _sentences_of(plain):
            found += _items_of(sentence) if ":" in sentence else (sentence,)
    return found


def place_sentences(text: str) -> list[tuple[int, str]]:
    """The sentences of a text with where each begins in it, sign for sign as long as there.

    Marks, and where a link leads, read as spaces, an address as one word. A list in a line is one sentence with its lead.
    """
    read = _blank_marks(text)
    ends = [0, *(end for found in _BREAK.finditer(text) for end in (found.start(), found.end())), len(text)]
    placed: list[tuple[int, str]] = []
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        placed += _placed(read[start:end], start)
    return placed


def _blank_marks(text: str) -> str:
    """The text as it reads, each mark a space, so that every word stays where it is."""
    for pattern in (_BULLET_IN_LINE, _LINK_END, _MARK, _BRACKET):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return _ADDRESS.sub(lambda found: "x" * len(found.group()), text).replace("\n", " ")


def _placed(block: str, offset: int) -> Iterator[tuple[int, str]]:
    start = 0
    for end in (*(found.end() for found in _SENTENCE_END.finditer(block)), len(block)):
        sentence = block[start:end]
        ended = end == len(block) or not _SHORT_FORM.search(sentence.rstrip()[-_SHORT_FORM_REACH:])
        if ended and sentence.strip():
            yield offset + start + len(sentence) - len(sentence.lstrip()), sentence.strip()
        if ended:
            start = end


def split_words(text: str) -> list[str]:
    """Words and numbers. An address is one word, however long."""
    if "://" in text or "@" in text:
        text = _ADDRESS.sub("link", text)
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """How many words and numbers a text has."""
    return len(split_words(text))


def spelled(words: Iterable[str]) -> list[str]:
    """The words written in letters: those that have syllables to count."""
    return [word for word in words if word[0].isalpha()]


def _sentences_of(plain: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(plain):
        sentence = plain[start : end.end()].strip()
        if sentence and not _SHORT_FORM.search(sentence[-_SHORT_FORM_REACH:]):
            yield sentence
            start = end.end()
    if rest := plain[start:].strip():
        yield rest


def _items_of(sentence: str) -> list[str]:
    """'We pay for: staff; rent; food.' is read item by item. Only after a colon, and only three or more short items."""
    lead = _INLINE_LIST.match(sentence)
    if not lead:
        return [sentence]
    rest = lead.group(2)
    items = [item for item in (_SEMICOLON if ";" in rest else _COMMA).split(rest) if item.strip()]
    if len(items) < _INLINE_ITEMS_MIN or any(count_words(item) > _INLINE_ITEM_WORDS_MAX for item in items):
        return [sentence]
    return [lead.group(1), *items]
