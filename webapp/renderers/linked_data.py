"""The questions and answers for programs that read pages: a schema.org FAQPage as JSON-LD, safe inside a script element."""

from __future__ import annotations

import json
from html import escape

from webapp.domain.faq import Document, DocumentEntry
from webapp.domain.faq.document import Edition
from webapp.domain.text import is_web_address, joined, plain
from webapp.renderers.editions import day_of
from webapp.renderers.shown import foundation_name

# The signs by which HTML could take words for the end of the script, or for a comment in it.
ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def linked_data(document: Document) -> str:
    """One line of JSON that no HTML parser can leave before its end."""
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": document.title.text,
        "inLanguage": document.language,
        **(_published(document.edition) if document.edition else {"creativeWorkStatus": "Draft"}),
        "dateModified": day_of(document).isoformat(),
        "publisher": {"@type": "Organization", "name": foundation_name(document)},
        "mainEntity": [_question(entry) for entry in document.entries],
    }
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)


def _published(edition: Edition) -> dict[str, object]:
    told: dict[str, object] = {
        "creativeWorkStatus": "Published",
        "datePublished": edition.published_on.isoformat(),
        "version": edition.number,
    }
    return told | ({"url": edition.address} if is_web_address(edition.address) else {})


def _question(entry: DocumentEntry) -> dict[str, object]:
    answer = plain(joined(sentence.runs for sentence in entry.sentences if sentence.runs))
    # Those who read it take the text of an answer for HTML.
    text = escape(answer, quote=False)
    return {"@type": "Question", "name": entry.question, "acceptedAnswer": {"@type": "Answer", "text": text}}
