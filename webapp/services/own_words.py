"""What an editor typed → words and papers as they are kept; a code says what cannot be."""

from __future__ import annotations

from webapp.domain.errors import UpfrontError
from webapp.domain.faq.editorial import LONGEST_NAME, MOST_PAPERS, Evidence
from webapp.domain.text import LONGEST_LOOKED_AT, LONGEST_TEXT, is_public_address, normalise, one_line


class UnfitWords(UpfrontError):
    """Words that cannot be kept. `code`: empty, long, half_character, name, address, many or fixed.

    `row` counts papers from 1.
    """

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


def fit_words(text: str) -> str:
    """Typed words as they are kept. Raises UnfitWords."""
    if len(text) > LONGEST_LOOKED_AT:
        raise UnfitWords("long")
    try:
        words = normalise(text)
    except ValueError:
        raise UnfitWords("half_character") from None
    if not words:
        raise UnfitWords("empty")
    if len(words) > LONGEST_TEXT:
        raise UnfitWords("long")
    return words


def fit_papers(papers: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Papers as they are kept. Raises UnfitWords."""
    if len(papers) > MOST_PAPERS:
        raise UnfitWords("many")
    fit: list[Evidence] = []
    for row, paper in enumerate(papers, 1):
        try:
            name, href = one_line(fit_words(paper.name)), fit_words(paper.href)
        except UnfitWords as unfit:
            raise UnfitWords(unfit.code, row) from None
        if len(name) > LONGEST_NAME:
            raise UnfitWords("name", row)
        if not is_public_address(href):
            raise UnfitWords("address", row)
        fit.append(Evidence(name, href))
    return tuple(fit)
