"""The network of a room: by which addresses phones reach this computer, and the lines that tell people about it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from ipaddress import AddressValueError, IPv4Address

from webapp.config import HOST, Settings
from webapp.domain.addresses import Host
from webapp.environment import SHOWN, UnusableSetting

EVERYWHERE = "0.0.0.0"  # noqa: S104  phones cannot reach less, and the gate lets them reach nothing but a workshop's pages
ROOM = "/w"
ANY_PORT = 9
NEIGHBORS = ("192.0.2.1", "192.168.137.2", "10.42.0.2", "192.168.2.2", "172.20.10.1", "192.168.43.1", "192.168.49.1")
"""Whom we pretend to have something to send to: anybody far away, then somebody in the network of a hotspot, as Windows,
Linux, macOS, iPhones and Androids number them."""
QUIET = 2
"""Light modules around a QR code in a terminal; the standard asks for 4, and readers for fewer."""
BLACK_ON_WHITE, PLAIN = "\033[30;107m", "\033[0m"
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""Two rows of modules in one line of text, by which of them are dark."""
SUCH_AS = "write one such as 192.168.1.23"
IN_NO_NETWORK = "make a hotspot, on this computer or on a phone, join it, and start again; or name an address: --lan-address"


@dataclass(frozen=True, slots=True)
class Lan:
    """Serving the phones in a room. `address`: the only one they use, empty for all there are. `listen`: where we listen."""

    address: str | None = None
    listen: str = EVERYWHERE


def find_addresses(lan: Lan) -> tuple[str, ...]:
    """Serving the phones in a room. `address`: the only one they use, None for all there are; `listen`: where we listen."""
    if lan.address is not None:
        return (_named(lan.address),)
    found = reachable((*_used_for_sending(), *_of_our_name()))
    if not found:
        raise UnusableSetting("--lan", "(no address)", "this computer is in no network", IN_NO_NETWORK)
    return found


def reachable(addresses: Iterable[str]) -> tuple[str, ...]:
    """Those that another computer could use, each once: neither our own name for ourselves nor one that nobody gave us."""
    parsed = (IPv4Address(address) for address in addresses)
    fit = (it for it in parsed if not (it.is_loopback or it.is_link_local or it.is_unspecified or it.is_multicast))
    return tuple(dict.fromkeys(map(str, fit)))


def for_the_room(settings: Settings, addresses: tuple[str, ...]) -> Settings:
    """The settings of a server that phones reach by these addresses; the same where there are none."""
    if not addresses:
        return settings
    hosts = [Host(address, settings.port).written("http") for address in addresses]
    return replace(settings, lan_hosts=frozenset(hosts), lan_address=f"http://{hosts[0]}")


def lines_for_the_room(settings: Settings, addresses: tuple[str, ...]) -> Iterator[str]:
    """What to print: where phones go, the same as a QR code, and how it works; nothing where no phones come."""
    if not addresses:
        return
    where = f"{settings.lan_address}{ROOM}"
    yield f"Phones in the room: {where}"
    with suppress(UnicodeEncodeError):
        drawn = qr_lines(where)
        "".join(drawn).encode(sys.stdout.encoding or "utf-8")
        yield from drawn
    yield "Phones have to be in the same network as this computer. There they open only the pages of a workshop."
    yield "If this computer asks whether to let others connect, say yes. If it changes its network, start Upfront again."
    for other in addresses[1:]:
        here = Host(other, settings.port).written("http")
        yield f"If phones do not get through: http://{here}{ROOM} (--lan-address {other} puts it into the QR codes)"


def qr_lines(text: str) -> tuple[str, ...]:
    """A QR code to print, black on white whatever the colors of the terminal."""
    # Loaded when asked for: who serves nobody else needs no QR code here.
    matrix = [list(row) for row in import_module("segno").make_qr(text, error="l").matrix]
    around = [0] * QUIET
    wide = [0] * (len(matrix) + 2 * QUIET)
    rows = [*[wide] * QUIET, *([*around, *row, *around] for row in matrix), *[wide] * (QUIET + 1)]
    pairs = zip(rows[::2], rows[1::2], strict=False)
    return tuple(
        BLACK_ON_WHITE + "".join(HALVES[top, bottom] for top, bottom in zip(*pair, strict=True)) + PLAIN for pair in pairs
    )


def _named(text: str) -> str:
    """The address somebody named, if it is one of this computer's. Raises UnusableSetting."""
    shown = ascii(text)[1:-1][:SHOWN]
    try:
        address = IPv4Address(text)
    except AddressValueError:
        raise UnusableSetting("--lan-address", shown, "this is not an address", SUCH_AS) from None
    if address.is_unspecified or address.is_multicast or str(address) == HOST:
        raise UnusableSetting("--lan-address", shown, "phones cannot reach this one", SUCH_AS)
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trying:
        try:
            trying.bind((str(address), 0))
        except OSError as error:
            raise UnusableSetting(
                "--lan-address", shown, "this computer has no such address", "write one of its own"
            ) from error
    return str(address)


def _used_for_sending() -> Iterator[str]:
    """Which of our addresses we would send from. Nothing is sent: the system only looks up the way."""
    for neighbor in NEIGHBORS:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking, suppress(OSError):
            asking.connect((neighbor, ANY_PORT))
            yield str(asking.getsockname()[0])


def _of_our_name() -> Iterator[str]:
    """What this computer is known by to itself."""
    with suppress(OSError):
        for *_, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_DGRAM):
            yield str(address[0])
