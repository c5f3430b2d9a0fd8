"""What somebody decides when they publish, as the form has it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from webapp.domain.publication.chain import Acknowledged
from webapp.forms.comment_form import Written, read_written
from webapp.forms.problems import FieldProblem
from webapp.services.publishing import Prepared, Request, finding_key
from webapp.services.slugs import LONGEST_SLUG, fits_as_slug, is_unguessable_end, unguessable_end

REASON = "reason-"
"""How the name of the field for the reason of a contradiction begins; behind it stands the contradiction."""
SLUG, PLAIN = "slug", "plain"
DIRECTORY, LINK = "directory", "link"


@dataclass(frozen=True, slots=True)
class Choices:
    """The form. `slug` is what can be read of the address, and `end` what is put behind it where only a link leads there.

    `seal` is that of what was shown, `seen` when that was. `plain`: sentences that fall short are published as they are.
    """

    seal: str
    seen: datetime
    listed: bool = True
    slug: str = ""
    end: str = ""
    reasons: Mapping[str, Written] = field(default_factory=dict)
    plain: bool = False

    @property
    def address(self) -> str:
        """The last part of the address."""
        return self.slug if self.listed else f"{self.slug}-{self.end}"

    @property
    def request(self) -> Request:
        """The same for the use case."""
        return Request(self.seal, self.listed, self.address, {key: it.text for key, it in self.reasons.items()})


def first_choices(prepared: Prepared, slug: str, kept: tuple[Acknowledged, ...], at: datetime) -> Choices:
    """The form as it is first shown: with the reasons that were given for the version before."""
    given = {one.finding: one.reason for one in kept}
    keys = map(finding_key, prepared.contradictions)
    reasons = {key: Written(given.get(key, ""), given.get(key, "")) for key in keys}
    return Choices(prepared.seal, at, slug=slug, end=unguessable_end(), reasons=reasons)


def read_choices(fields: Mapping[str, str], prepared: Prepared, at: datetime) -> Choices:
    """The form as it came in."""
    end, keys = fields.get("end", ""), map(finding_key, prepared.contradictions)
    return Choices(
        seal=fields.get("seal", ""),
        seen=_parse_moment(fields.get("seen", ""), at),
        listed=fields.get("listing") != LINK,
        slug=fields.get(SLUG, "").strip().replace("\0", "")[: 2 * LONGEST_SLUG],
        end=end if is_unguessable_end(end) else unguessable_end(),
        reasons={key: read_written(fields.get(f"{REASON}{key}", ""), f"{REASON}{key}", "publish_reason") for key in keys},
        plain=PLAIN in fields,
    )


def shown_again(choices: Choices, prepared: Prepared, at: datetime) -> Choices:
    """The same choices for what is there now: whoever sends them has seen that."""
    return replace(choices, seal=prepared.seal, seen=at)


def find_problems(choices: Choices, prepared: Prepared, *, plain: bool) -> Iterator[FieldProblem]:
    """What is to be mended, from the top of the page down. `plain`: all sentences are."""
    language = prepared.opened.language
    titles = {finding_key(one): one.rule.title.in_language(language).source for one in prepared.contradictions}
    for key, written in choices.reasons.items():
        if written.problem:
            yield replace(written.problem, values={**written.problem.values, "title": titles[key]})
    if not plain and not choices.plain:
        yield FieldProblem(PLAIN, "publish_plain")
    if prepared.faq is None and not fits_as_slug(choices.address):
        yield FieldProblem(SLUG, "slug_form")


def _parse_moment(text: str, otherwise: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.tzinfo is not None else otherwise
