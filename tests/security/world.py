"""An Upfront for one check: made, visited and thrown away in one block, outside of any fixture."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.made_store import open_made_store
from tests.shipped import BANK
from tests.web.stories import begin
from tests.web.visiting import Clock, Compiled, Visitor, make_app
from webapp.services.workspace import Site
from webapp.store.sqlite import SqliteStore

COMPILED = Compiled()
AFTERWARDS: list[Callable[[Any], None]] = []
"""What is done to every application made in this block; a guard that is set when an application is made comes out here."""


@dataclass(frozen=True)
class World:
    """The application with what it is made of."""

    app: Any
    folder: Path
    store: SqliteStore
    site: Site
    clock: Clock

    def stranger(self) -> Visitor:
        """A browser that nobody has signed in with."""
        visitor: Visitor = self.app.test_client()
        return visitor

    def owner(self) -> Visitor:
        """A browser of the owner."""
        visitor: Visitor = self.stranger().sign_in()
        return visitor

    def assessment(self, answers: Any = None, *, of: str = "") -> str:
        """An assessment, of another workspace where one is named; its id."""
        return str(begin(Site(self.store, BANK, workspace=of) if of else self.site, self.clock(), answers))


@contextmanager
def world(*, hosted: Any = None) -> Iterator[World]:
    """A world of its own, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), Clock()
        store = open_made_store(folder)
        try:
            app = make_app(folder, store, BANK, clock, hosted=hosted)
            # What is compiled without a guard may not be met by anybody else.
            app.jinja_env.bytecode_cache = Compiled() if AFTERWARDS else COMPILED
            app.testing = False
            for change in AFTERWARDS:
                change(app)
            yield World(app, folder, store, Site(store, BANK), clock)
        finally:
            store.close()
