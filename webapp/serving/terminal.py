"""The person's terminal and browser: lines that give nothing away, and a sign-in link that no other account can read."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from webapp.app import trace

SHOWN_FOR = 30.0
"""Seconds after which a browser has opened what it was told to."""


@contextmanager
def shown_in_browser(app: Flask, link: str) -> Iterator[None]:
    """Open the link in a browser, where there is a screen for one.

    The link is handed over in a file that only its owner can read: what stands on a command line, every account on the
    computer can read. The file lies in the home folder, because some browsers may not look into hidden ones.
    """
    if not _has_screen():
        yield
        return
    page = app.jinja_env.get_template("pages/open_sign_in.html").render(link=link)
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=Path.home(), prefix="upfront-sign-in-", suffix=".html", delete=False, encoding="utf-8"
        ) as file:
            file.write(page)
    except OSError:
        # The printed link is there for this.
        yield
        return
    path = Path(file.name)
    removal = threading.Timer(SHOWN_FOR, path.unlink, kwargs={"missing_ok": True})
    removal.daemon = True
    removal.start()
    threading.Thread(target=webbrowser.open, args=(path.as_uri(),), daemon=True).start()
    try:
        yield
    finally:
        removal.cancel()
        path.unlink(missing_ok=True)


def _has_screen() -> bool:
    """Without one, a browser made of text could open in the very terminal that shows the link."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class DiscreetFormatter(logging.Formatter):
    """Log lines without what somebody typed and without tokens: where code failed, but neither addresses nor messages."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what the server says of a request that failed names its address, which may hold a token."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return super().format(record)
        return f"{record.levelname}: a request failed\n{trace(error)}"


def log_to_terminal() -> None:
    """Send warnings and errors to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter("%(levelname)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # That some wait for their turn is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
