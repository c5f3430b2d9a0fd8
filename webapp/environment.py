"""Settings as the environment has them: each read and looked at, and everything that is wrong with them told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from webapp.domain.addresses import Site, read_host, read_site

SHOWN = 60
"""Characters of a value that are shown beside what is wrong with it."""


class UnusableSetting(Exception):
    """A setting that cannot be used: which, its value, what is wrong with it, and what to do."""

    def __init__(self, name: str, value: object, problem: str, remedy: str) -> None:
        super().__init__(f"{name}  {value}  {problem}  {remedy}")


class UnusableSettings(UnusableSetting):
    """Several settings that are missing or cannot be used: all of them, a line for each. No line holds a secret."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        Exception.__init__(self, "\n".join(lines))
        self.lines = lines


class Variables:
    """Reads what somebody set. What cannot be used gets a line, and something harmless in its place."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.lines: list[str] = []

    def refuse(self, name: str, problem: str, remedy: str, *, secret: bool = False) -> None:
        """Add a line. What is secret, or could hold a password, is not shown in it."""
        value = self.get(name)
        hidden = "(hidden)" if secret or {"@", ":"} <= set(value) else ascii(value)[1:-1][:SHOWN]
        self.lines.append(f"{name}  {hidden if value else '(not set)'}  {problem}  {remedy}")

    def names(self, *beginnings: str) -> list[str]:
        """The variables that begin so and are set."""
        return [name for name in self.environment if name.startswith(beginnings) and self.get(name)]

    def get(self, name: str) -> str:
        """What is set, without space around it; a variable that is set to nothing counts as not set."""
        return self.environment.get(name, "").strip()

    def needed(
        self, name: str, problem: str, remedy: str, fits: Callable[[str], object] = str.isprintable, *, secret: bool = False
    ) -> str:
        """What is set; refused where nothing is, or where it does not fit."""
        value = self.get(name)
        if not value:
            self.refuse(name, "it is needed", remedy)
        elif not fits(value):
            self.refuse(name, problem, remedy, secret=secret)
        return value

    def number(self, name: str, default: int, *, least: int = 0, most: int) -> int:
        """A whole number, or what it is where nothing is set."""
        value = self.get(name)
        if not value:
            return default
        if not (value.isascii() and value.isdecimal() and len(value) < 6 and least <= int(value) <= most):
            self.refuse(name, "this is not one of the numbers it can be", f"write a number from {least} to {most}")
            return default
        return int(value)

    def site(self, name: str, remedy: str) -> Site | None:
        """A web address that nobody can listen in on."""
        site = read_site(self.needed(name, "this is not a plain web address", remedy, read_site))
        if site and not site.safe:
            self.refuse(name, "anybody on the way could read along", "use https; http is for this computer alone")
        return site


def parted(text: str) -> list[str]:
    """The parts of a value that commas part."""
    return [part.strip() for part in text.split(",")]


def each(fits: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether every part of such a value fits."""
    return lambda text: all(fits(part) for part in parted(text))


def is_name(text: str) -> bool:
    """Whether a text is the name of a server, without a port."""
    host = read_host(text)
    return host is not None and host.port is None
