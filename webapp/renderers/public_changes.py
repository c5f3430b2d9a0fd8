"""The page that tells what changed between two versions of a published FAQ."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.publication.changes import compare
from webapp.domain.publication.frozen import FrozenDocument
from webapp.domain.text import Words
from webapp.renderers.change_lines import ChangeLines, build_change_lines
from webapp.renderers.public_links import Links, newest_path
from webapp.renderers.public_page import Frame, Step, Withdrawn, build_frame, build_step, build_withdrawn
from webapp.renderers.public_values import Series, VersionLine
from webapp.renderers.templates import fill


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Everything `public/changes.html` shows.

    `newer` is the later of the two versions, `older` the earlier, and `newest` leads to the newest of all where that is
    neither; `others` are comparisons next to this one, by what their links are about: before, after and all.
    """

    frame: Frame
    title: str
    foundation: str
    older: Step
    newer: Step
    newest: str
    others: tuple[tuple[str, Step, str], ...]
    withdrawn: Withdrawn | None
    lines: ChangeLines


def render_changes(series: Series, older: FrozenDocument, newer: FrozenDocument, links: Links, words: Words) -> str | None:
    """The page; None where one of the two is no version of the series."""
    first, last = series.find(older.number), series.find(newer.number)
    if first is None or last is None:
        return None
    is_latest = last.number == series.latest.number
    page = ChangesPage(
        frame=build_frame(links, series, hidden=True),
        title=newer.title,
        foundation=newer.foundation,
        older=build_step(series, first, links, words),
        newer=build_step(series, last, links, words),
        newest="" if is_latest else links.page(newest_path(series.slug)),
        others=_others(series, first, last, links, words),
        withdrawn=build_withdrawn(series, words),
        lines=build_change_lines(compare(older, newer), newer.language),
    )
    return fill("public/changes.html", page)


def _others(
    series: Series, first: VersionLine, last: VersionLine, links: Links, words: Words
) -> tuple[tuple[str, Step, str], ...]:
    """The step before this one, the step after it, and all since then: those that a folder of files holds, too."""
    found = []
    if before := series.before(first.number):
        found.append(("before", first, before))
    if after := series.after(last.number):
        found.append(("after", after, last))
        if first.number != series.latest.number:
            found.append(("all", series.latest, first))
    return tuple(
        (
            what,
            build_step(series, newer, links, words),
            links.page(links.changes_path(series.slug, older.number, newer.number)),
        )
        for what, newer, older in found
    )
