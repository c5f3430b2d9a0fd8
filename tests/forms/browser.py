"""What a browser would send back of a form's page, and how a person fills it in."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from werkzeug.datastructures import MultiDict

from webapp.forms import QuestionForm


def page(form: QuestionForm) -> str:
    """Every field of the form, as HTML."""
    return "".join(str(field()) for field in form)


def sent(html: str) -> MultiDict[str, str]:
    """The fields of a page as a browser sends them: line ends as CRLF, none within an <input>, only what is checked."""
    fields: MultiDict[str, str] = MultiDict()
    for element in BeautifulSoup(html, "html.parser").find_all(["input", "textarea"]):
        assert isinstance(element, Tag)
        name = str(element["name"])
        if element.name == "textarea":
            # The line end right after the tag belongs to the markup.
            text = element.get_text().replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
            fields.add(name, text.replace("\n", "\r\n"))
        elif element["type"] in ("radio", "checkbox"):
            if element.has_attr("checked"):
                fields.add(name, str(element["value"]))
        else:
            fields.add(name, str(element.get("value", "")).replace("\r", "").replace("\n", ""))
    return fields


def filled(form: QuestionForm, **typed: str | list[str]) -> MultiDict[str, str]:
    """The form's page with this typed over what it shows."""
    fields = sent(page(form))
    for name, value in typed.items():
        assert name in form, f"the page has no {name}"
        fields.setlist(name, value if isinstance(value, list) else [value])
    return fields
