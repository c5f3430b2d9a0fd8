"""What Upfront decides, and nothing else: answers go in, an assessment and a document come out.

Nothing in this folder reads a file, a clock, a setting or the network, prints, or imports anything but the standard
library and modules below it in the order written in `pyproject.toml`. Time, ids, language and people come in as
arguments; values are frozen; words that people read come from the bank.
"""
