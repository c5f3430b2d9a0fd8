"""Why a data folder cannot be used, for the person at the terminal who started Upfront on it."""

from __future__ import annotations

from webapp.domain.errors import UpfrontError

SENTENCES = {
    "newer_file": "{file} was made by a newer version of Upfront (its format is {theirs}; this version knows up to {ours}). "
    "Nothing in it was touched. Install the newer version, or choose another data folder.",
    "not_ours": "{file} is not a file that Upfront made. Nothing in it was touched. Choose another data folder.",
    "damaged": "{file} is damaged, or no database at all ({reason}). Put a copy of it in its place, "
    "or choose another data folder.",
    "in_use": "{file} is in use by another program ({reason}). Close that program and start again.",
    "gone": "{file} is gone, while Upfront is running on its folder. End it, put the file or a copy of it back, "
    "and start again.",
    "no_access": "{file} cannot be opened or written ({reason}).",
    "no_copy": "{file} is older than this version of Upfront and has to be copied before it is brought up to date, "
    "but it cannot be copied ({reason}). It is as it was.",
    "old_library": "SQLite {version} is too old; Upfront needs {needed} or newer.",
    "setting_refused": "SQLite refused a setting that keeps answers safe: {setting} is {got}, not {wanted} ({file}).",
    "broken_step": "{file} could not be brought to the format of this version ({reason}). It is as it was.",
}
"""Code → what the terminal says. Pages never show these."""


class UnusableStore(UpfrontError):
    """The data folder cannot be used. `code` says why; `values` are the facts of the case."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(SENTENCES[code].format(**values))
        self.code = code
        self.values = values
