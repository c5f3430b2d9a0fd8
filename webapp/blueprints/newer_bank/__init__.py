"""What a newer bank does to the answers of an assessment: old and new words side by side, and what to do about each."""

from webapp.blueprints.newer_bank.views import blueprint

__all__ = ["blueprint"]
