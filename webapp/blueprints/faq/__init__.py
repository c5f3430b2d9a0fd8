"""The draft FAQ, with the sources of its sentences, and the files one takes along."""

from webapp.blueprints.faq.views import blueprint

__all__ = ["blueprint"]
