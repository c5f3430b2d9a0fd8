"""The FAQ: composing answers into sentences, each with the answers it comes from."""

from webapp.domain.faq.compose import compose
from webapp.domain.faq.document import Block, Document, DocumentEntry, Fact, Sentence

__all__ = ["Block", "Document", "DocumentEntry", "Fact", "Sentence", "compose"]
