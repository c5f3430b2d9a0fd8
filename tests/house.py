"""What every page keeps, whatever it shows: language, one h1, title, labels, ids, forms, nothing inline. Any test that
opens a page asks `check_page`; what one page forgets is then seen by the first test that comes by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from bs4 import BeautifulSoup, Tag

PRODUCT = " · Upfront"
ERROR = "Error: "
# What has to be mended, at the top of a page that was refused (422), overtaken (409) or could not be kept just now (503).
ERROR_SUMMARY = ".problems"
REFUSED = 422
NOT_KEPT = (REFUSED, 409, 503)
# Who signs in, asks something on a public page or sits in a workshop has no session that a token could belong to: Origin and
# Sec-Fetch-Site guard these forms.
TOKEN_FREE = ("/sign-in", "/f/", "/w/")

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# What HTML lets nobody put into a paragraph: the browser would end the paragraph there and pull the page apart.
BLOCKS = (
    *HEADINGS,
    *("address", "article", "aside", "details", "div", "dl", "fieldset", "footer", "form", "header", "hr", "main"),
    *("nav", "ol", "p", "pre", "section", "table", "ul"),
)
NAMES_IDS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage")
# Attributes from which a browser loads something, or to which it sends something, without being asked by a click.
LOADS = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "form": ("action",),
    "button": ("formaction",),
    "input": ("formaction", "src"),
    "base": ("href",),
}
# A scheme other than data:, or the double slash (browsers read a backslash as one) that leads to another host.
ELSEWHERE = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
# What a browser neither runs nor loads: facts for other programs, and where a page belongs.
DATA = "application/ld+json"
NAMES_ONLY = ("canonical", "alternate")
ASKS_NOTHING = ("hidden", "submit", "button", "reset", "image")


def attribute(tag: Tag, name: str) -> str:
    """An attribute's text; empty where there is none."""
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def words(tag: Tag | None) -> str:
    """The words of an element, spaces evened out."""
    return " ".join(tag.get_text().split()) if tag else ""


def shown(tag: Tag) -> str:
    """An element as a finding names it: its opening tag."""
    named = ("id", "name", "type", "href", "class", "action")
    kept = [f'{name}="{attribute(tag, name)}"' for name in named if tag.has_attr(name)]
    return f"<{' '.join([tag.name, *kept])}>"


@dataclass(frozen=True)
class Page:
    """One page as it was served, parsed."""

    html: str
    status: int

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree, just as it was written: this parser mends nothing."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def elements(self) -> list[Tag]:
        """Every element, in the order written."""
        return list(self.soup.find_all(True))

    def every(self, *names: str) -> list[Tag]:
        """All elements of these names."""
        return [element for element in self.elements if element.name in names]

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id stands on the page."""
        return Counter(attribute(tag, "id") for tag in self.elements if tag.has_attr("id"))

    @cached_property
    def labels(self) -> frozenset[str]:
        """The ids that a label with words names."""
        return frozenset(attribute(label, "for") for label in self.every("label") if label.has_attr("for") and words(label))

    def name_of(self, tag: Tag) -> str:
        """What a screen reader calls an element by its attributes or its words."""
        referred = " ".join(words(self.soup.find(id=key)) for key in attribute(tag, "aria-labelledby").split())
        pictures = " ".join(attribute(image, "alt") for image in tag.find_all("img"))
        drawn = " ".join(attribute(svg, "aria-label") for svg in tag.find_all("svg"))
        return (attribute(tag, "aria-label") + referred + words(tag) + pictures + drawn).strip()


class _Closing(HTMLParser):
    """Sees whether every element that is opened is closed, the innermost first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` closes itself."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}> at line {self.getpos()[0]} closes {self.open[-1:] or 'nothing'}")


# ── The rules of any piece of a page ──


def closed_elements(page: Page) -> Iterator[str]:
    """Elements close in the order in which they opened."""
    closing = _Closing()
    closing.feed(page.html)
    closing.close()
    # One slip makes every later end tag look wrong: the first names the place.
    yield from closing.wrong[:1] or (f"<{tag}> is never closed" for tag in closing.open[:1])


def paragraphs(page: Page) -> Iterator[str]:
    """A paragraph holds words, not blocks."""
    for block in page.every(*BLOCKS):
        if block.find_parent("p"):
            yield f"<{block.name}> inside <p>: {words(block)[:40]!r}"


def labels(page: Page) -> Iterator[str]:
    """Every field says what it asks for."""
    for field in page.every("input", "select", "textarea"):
        if attribute(field, "type") in ASKS_NOTHING:
            continue
        around = field.find_parent("label")
        named = attribute(field, "aria-label").strip() or any(
            page.ids[key] for key in attribute(field, "aria-labelledby").split()
        )
        if not (named or words(around) or attribute(field, "id") in page.labels):
            yield f"no label for {shown(field)}"


def groups(page: Page) -> Iterator[str]:
    """Radio buttons and check boxes of one name stand in a group that says what they are about."""
    fields = [field for field in page.every("input") if attribute(field, "type") in ("radio", "checkbox")]
    number = Counter((id(field.find_parent("form")), attribute(field, "name")) for field in fields)
    for field in fields:
        if number[id(field.find_parent("form")), attribute(field, "name")] > 1 and not _in_named_group(page, field):
            yield f"{shown(field)} is one of several and stands in no group with a name"


def _in_named_group(page: Page, field: Tag) -> bool:
    for above in field.parents:
        if above.name == "fieldset" and words(above.find("legend")):
            return True
        if attribute(above, "role") in ("group", "radiogroup") and (
            attribute(above, "aria-label").strip()
            or any(page.ids[key] for key in attribute(above, "aria-labelledby").split())
        ):
            return True
    return False


def unique_ids(page: Page) -> Iterator[str]:
    """An id names one element."""
    for name, number in page.ids.items():
        if number > 1:
            yield f"id {name!r} stands {number} times"
        if not name or re.search(r"\s", name):
            yield f"id {name!r} cannot be referred to"


def references(page: Page) -> Iterator[str]:
    """What is referred to is there."""
    for tag in page.elements:
        for name in NAMES_IDS:
            yield from (
                f"{name} of {shown(tag)} names no id: {key!r}" for key in attribute(tag, name).split() if key not in page.ids
            )
        single = {"label": "for", "output": "for", "button": "form", "input": "form", "select": "form", "textarea": "form"}
        for key in attribute(tag, single.get(tag.name, "for")).split():
            if key not in page.ids:
                yield f"{shown(tag)} belongs to no id: {key!r}"
        target = attribute(tag, "href") or attribute(tag, "xlink:href")
        if target.startswith("#") and len(target) > 1 and target[1:] not in page.ids:
            yield f"dead fragment: {shown(tag)}"


def forms(page: Page) -> Iterator[str]:
    """A form says where it goes and how, stands in no other form, and carries its token where it changes something."""
    for form in page.every("form"):
        method = attribute(form, "method").lower()
        if method not in ("get", "post"):
            yield f"no method: {shown(form)}"
        if not attribute(form, "action"):
            yield f"no action: {shown(form)}"
        if form.find_parent("form"):
            yield f"a form inside a form: {shown(form)}"
        token = form.find("input", attrs={"name": "csrf_token"})
        if (
            method == "post"
            and not f"{attribute(form, 'action')}/".startswith(TOKEN_FREE)
            and not (token and attribute(token, "value"))
        ):
            yield f"no csrf_token: {shown(form)}"
        if method == "get" and token:
            yield f"the token would stand in an address: {shown(form)}"


def buttons(page: Page) -> Iterator[str]:
    """A button has a name and something to do."""
    for button in page.every("button"):
        if not page.name_of(button):
            yield f"a button without a name: {shown(button)}"
        inside = button.find_parent("form") or attribute(button, "form")
        if not inside and attribute(button, "type") != "button":
            yield f"a button that sends no form: {shown(button)}"


def links(page: Page) -> Iterator[str]:
    """A link has words and leads somewhere."""
    for link in page.every("a"):
        if not page.name_of(link):
            yield f"a link without words: {shown(link)}"
        if attribute(link, "href").strip() in ("", "#"):
            yield f"a link that leads nowhere: {shown(link)}"


def inline(page: Page) -> Iterator[str]:
    """No script and no style is written into a page: the policy that keeps strangers' scripts out forbids both."""
    for tag in page.elements:
        data = attribute(tag, "type") == DATA
        if tag.name == "style" or (tag.name == "script" and not data and not attribute(tag, "src")):
            yield f"an inline <{tag.name}>"
        yield from (f"{name}= on {shown(tag)}" for name in tag.attrs if name == "style" or name.startswith("on"))
        if re.match(r"\s*(?:javascript|vbscript|data):", attribute(tag, "href"), re.IGNORECASE) and tag.name == "a":
            yield f"a link that is a script: {shown(tag)}"


def own_resources(page: Page) -> Iterator[str]:
    """A page loads nothing from elsewhere and sends nothing there."""
    for tag in page.every(*LOADS):
        for name in LOADS[tag.name]:
            if ELSEWHERE.match(attribute(tag, name)) and attribute(tag, "rel") not in NAMES_ONLY:
                yield f"{name} of {shown(tag)} leads elsewhere: {attribute(tag, name)[:60]}"


def tables(page: Page) -> Iterator[str]:
    """A table has headings, and each says what it heads."""
    for table in page.every("table"):
        heads = table.find_all("th")
        if not heads:
            yield f"a table without th: {words(table)[:40]!r}"
        yield from (f"th without scope: {words(head)!r}" for head in heads if not attribute(head, "scope"))


def pictures(page: Page) -> Iterator[str]:
    """A picture has a name, or is said to be decoration."""
    for image in page.every("img"):
        if not image.has_attr("alt"):
            yield f"an image without alt: {shown(image)}"
    for drawing in page.every("svg"):
        if drawing.find_parent("svg") or _hidden(drawing):
            continue
        title = drawing.find("title", recursive=False)
        if attribute(drawing, "role") != "img":
            yield f"a drawing with neither role=img nor aria-hidden: {shown(drawing)}"
        elif not (attribute(drawing, "aria-label").strip() or attribute(drawing, "aria-labelledby") or words(title)):
            yield f"a drawing without a name: {shown(drawing)}"


def _hidden(tag: Tag) -> bool:
    return any(attribute(one, "aria-hidden") == "true" for one in (tag, *tag.parents))


# ── The rules of a whole page ──


def frame(page: Page) -> Iterator[str]:
    """A page says its language, fits a phone, and has one main part."""
    if not page.html.lstrip().lower().startswith("<!doctype html>"):
        yield "no doctype"
    if not attribute(page.soup.find("html") or page.soup, "lang"):
        yield "html has no lang"
    if not page.soup.find("meta", attrs={"name": "viewport"}):
        yield "no viewport"
    if (number := len(page.every("main"))) != 1:
        yield f"{number} main"


def headings(page: Page) -> Iterator[str]:
    """One h1, and no level is left out on the way down; an error summary may have its heading before all others."""
    if (number := len(page.every("h1"))) != 1:
        yield f"{number} h1"
    level = 0
    for heading in page.every(*HEADINGS):
        if level == 0 and heading.find_parent(class_="problems"):
            continue
        deeper = int(heading.name[1])
        if deeper > level + 1:
            yield f"<{heading.name}> after {f'<h{level}>' if level else 'no heading'}: {words(heading)!r}"
        if not words(heading):
            yield f"an empty <{heading.name}>"
        level = deeper


def title(page: Page) -> Iterator[str]:
    """The title begins with the h1, so that tabs and screen readers say first where one is."""
    said = words(page.soup.find("title"))
    problems = page.soup.select_one(ERROR_SUMMARY) is not None
    begin = (ERROR if problems else "") + words(page.soup.find("h1"))
    if not said.startswith(begin):
        yield f"title {said!r} does not begin with {begin!r}"
    if not said.endswith(PRODUCT):
        yield f"title {said!r} does not end with {PRODUCT!r}"


def error_summary(page: Page) -> Iterator[str]:
    """A page that was refused says at its top what to mend; a page that was not refused does not."""
    summary = page.soup.select_one(ERROR_SUMMARY)
    if summary is None:
        if page.status == REFUSED:
            yield f"status {page.status} without an error summary"
        return
    if page.status not in NOT_KEPT:
        yield f"status {page.status} with an error summary"
    if page.status == REFUSED and not summary.find("a", href=re.compile("^#.")):
        yield "the error summary leads to no field"
    if attribute(summary, "tabindex") != "-1":
        yield "the error summary cannot get the focus"


Rule = Callable[[Page], Iterator[str]]
OF_ANY_PIECE: tuple[Rule, ...] = (
    closed_elements,
    paragraphs,
    labels,
    groups,
    unique_ids,
    references,
    forms,
    buttons,
    links,
    inline,
    own_resources,
    tables,
    pictures,
)
OF_A_PAGE: tuple[Rule, ...] = (*OF_ANY_PIECE, frame, headings, title, error_summary)


def findings(page: Page, rules: tuple[Rule, ...] = OF_A_PAGE) -> list[str]:
    """What is wrong with a page, all of it."""
    return [f"{rule.__name__}: {finding}" for rule in rules for finding in rule(page)]


def check_page(html: str, *, status: int, where: str) -> None:
    """Fail, naming all that is wrong, unless this is a page as this house makes them."""
    _fail(where, findings(Page(html, status)))


def check_piece(html: str, *, where: str) -> None:
    """The same for a piece of HTML that a page takes in later."""
    _fail(where, findings(Page(html, 200), OF_ANY_PIECE))


def check_response(html: str, *, status: int, where: str) -> None:
    """Check what an address answered with: a piece where it ends in /preview, a page everywhere else."""
    if where.partition("?")[0].endswith("/preview") and status == 200:
        check_piece(html, where=where)
    else:
        check_page(html, status=status, where=where)


def _fail(where: str, found: list[str]) -> None:
    if found:
        raise AssertionError("\n  ".join([f"{where}: the page check found {len(found)}", *found]))
