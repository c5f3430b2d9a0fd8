"""Runs Upfront, on somebody's own computer or for many foundations: from the first line it prints to a clean end."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask

from webapp.app import create_app
from webapp.bank_files import load_bank
from webapp.config import (
    DEFAULT_PORT,
    HOST,
    Hosted,
    Settings,
    data_folder,
    load_hosted_settings,
    load_settings,
    server_address,
    shipped_bank,
)
from webapp.domain.addresses import Host
from webapp.domain.bank import Bank
from webapp.environment import UnusableSetting
from webapp.services import access, assessments
from webapp.services.banks import keep_wordings
from webapp.services.housekeeping import refresh_all
from webapp.services.workspace import Site
from webapp.serving.answering import FINISH_WITHIN, Stop, listen, run
from webapp.serving.chores import at_work
from webapp.serving.folder import AlreadyServing, ForMany, NotServing, claim, port_of_server, share
from webapp.serving.forwarding import install_forwarding
from webapp.serving.lan import Lan, find_addresses, for_the_room, lines_for_the_room
from webapp.serving.terminal import DiscreetFormatter, log_to_terminal, shown_in_browser
from webapp.store.port import Store
from webapp.store.refusals import UnusableStore
from webapp.store.sqlite import FILE, open_store

__all__ = [
    "AlreadyServing",
    "DiscreetFormatter",
    "ForMany",
    "Lan",
    "Launch",
    "NotServing",
    "Stop",
    "hosted_application",
    "listen",
    "new_sign_in_link",
    "run",
    "serve",
    "serve_hosted",
]

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Launch:
    """What the person at the terminal asked for; `port` is None where they named none, `lan` where no phones come."""

    data: Path | None
    port: int | None = None
    browser: bool = False
    lan: Lan | None = None


# ── On somebody's own computer ──


def serve(launch: Launch, bank: Bank, say: Say) -> None:
    """Serve until a signal ends it. Raises UnusableSetting, AlreadyServing, or UnusableStore, before anything is printed."""
    stop = Stop()
    log_to_terminal()
    addresses = find_addresses(launch.lan) if launch.lan else ()
    settings = load_settings(launch.data, DEFAULT_PORT if launch.port is None else launch.port)
    with claim(settings.data) as claimed, listen(settings.port, launch.lan.listen if launch.lan else HOST) as listening:
        settings = for_the_room(replace(settings, port=listening.getsockname()[1]), addresses)
        with _opened(settings.data, say, hosted=False) as store:
            _tidy(store, bank)
            app = create_app(settings, store=store, bank=bank)
            # The bank and the code stay to the end: the garbage collector need not look through them for every few pages.
            gc.freeze()
            claimed.tell(settings.port)
            link = sign_in_link(settings.address, store)
            say(f"Listening on {settings.address}")
            say(f"Sign in: {link}")
            for line in lines_for_the_room(settings, addresses):
                say(line)
            with shown_in_browser(app, link) if launch.browser else contextlib.nullcontext():
                run(app, listening, stop)


def new_sign_in_link(data: Path | None) -> str:
    """A fresh link for the server that has this folder. Raises NotServing, ForMany, UnusableSetting or UnusableStore."""
    folder = (data or data_folder(os.environ)).absolute()
    port = port_of_server(folder)
    if not (folder / FILE).exists():
        # A new one in its place would hold nothing that the server has, the link least of all.
        raise UnusableStore("gone", file=folder / FILE)
    with contextlib.closing(open_store(folder)) as store:
        return sign_in_link(server_address(port), store)


def sign_in_link(address: str, store: Store) -> str:
    """A new link, as it is printed."""
    return f"{address}/sign-in/{access.add_sign_in_link(store, datetime.now(UTC))}"


def _tidy(store: Store, bank: Bank) -> None:
    """What every start does: words are kept, what was deleted goes for good, and lists show what the bank of today says."""
    keep_wordings(store, bank)
    assessments.purge(store)
    assessments.refresh_summaries(Site(store, bank), _today())


# ── For many foundations ──


def serve_hosted(launch: Launch, bank: Bank, say: Say) -> None:
    """Serve many foundations until a signal ends it; settings come from the environment.

    Raises UnusableSetting, AlreadyServing, or UnusableStore, before anything is printed.
    """
    stop = Stop()
    log_to_terminal()
    settings = load_hosted_settings(os.environ, launch.data, launch.port)
    hosted = _hosted(settings)
    with claim(settings.data) as claimed, listen(settings.port, hosted.listen_host) as listening:
        settings = replace(settings, port=listening.getsockname()[1])
        with _opened(settings.data, say, hosted=True) as store:
            app = _hosted_app(settings, store, bank)
            gc.freeze()
            claimed.tell(settings.port, hosted=True)
            say(f"Listening on http://{Host(hosted.listen_host, settings.port).written('')}")
            say(f"Address: {settings.address}")
            with at_work(settings, store, lambda: _copies(settings.data), lambda: FINISH_WITHIN if stop.asked == 1 else 0):
                run(app, listening, stop, forwarded=hosted.proxies > 0)


def hosted_application() -> Flask:
    """One worker of a server that runs several, such as gunicorn; settings come from the environment.

    Raises UnusableSetting, UnusableStore, or AlreadyServing where `upfront serve` has the folder.
    """
    log_to_terminal()
    settings = load_hosted_settings(os.environ, None, None)
    with contextlib.ExitStack() as opened:
        opened.enter_context(share(settings.data))
        store = opened.enter_context(contextlib.closing(open_store(settings.data)))
        app = _hosted_app(settings, store, load_bank(shipped_bank()).bank)
        opened.enter_context(at_work(settings, store, lambda: _copies(settings.data), lambda: FINISH_WITHIN))
        gc.freeze()
        atexit.register(opened.pop_all().close)
    return app


def _hosted_app(settings: Settings, store: Store, bank: Bank) -> Flask:
    keep_wordings(store, bank)
    refresh_all(store, bank, _today())
    app = create_app(settings, store=store, bank=bank)
    install_forwarding(app, _hosted(settings).proxies)
    return app


def _hosted(settings: Settings) -> Hosted:
    if settings.hosted is None:
        raise TypeError("these are the settings of an Upfront on somebody's own computer")
    return settings.hosted


# ── Both ──


@contextmanager
def _opened(folder: Path, say: Say, *, hosted: bool) -> Iterator[Store]:
    """The store of a folder, named to whoever starts the server. Raises UnusableStore or UnusableSetting."""
    copies = _copies(folder)
    with contextlib.closing(open_store(folder)) as store:
        if not hosted and store.list_workspaces(limit=1):
            # At every start, one on somebody's own computer removes what was deleted in it.
            problem, remedy = "many foundations share it", "name another folder, or start it with --hosted"
            raise UnusableSetting("--data", folder, problem, remedy)
        say(f"Store: {store.describe()}")
        for copy in sorted(_copies(folder) - copies):
            say(f"An older Upfront made it. It is brought up to date; as it was before, it is in {copy}")
        yield store


def _copies(folder: Path) -> set[Path]:
    return set(folder.glob(f"{FILE}.before-*"))


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
