"""Somebody at a console, for the tests of workshops: sets one up, presses what the page offers, lets phones hand in."""

from __future__ import annotations

from typing import Any

from tests.web.stories import fields_of
from tests.web.visiting import every, first


class Console:
    """Who facilitates. Every page they come to is checked by the rules of the house."""

    def __init__(self, visitor: Any, assessment: str = "") -> None:
        self.visitor = visitor
        self.assessment = assessment
        self.id = ""

    def set_up(self, kind: str = "voices", *, rehearsal: bool = False, **typed: Any) -> Any:
        """Fill in the page of set-up and send it; where it leads."""
        page = self.visitor.get("/workshops/new", query_string={"kind": kind} | ({"rehearsal": "1"} if rehearsal else {}))
        fields = fields_of(page, "main form[method=post]") | {"assessment": self.assessment, "title": "Board and staff"}
        response = self.visitor.send("/workshops/new", fields | typed)
        if response.status_code == 303:
            self.id = response.headers["Location"].rpartition("/")[2]
        return response

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/workshops/{self.id}"

    @property
    def page(self) -> Any:
        """The console as it is now."""
        return self.visitor.get(self.path)

    @property
    def room(self) -> Any:
        """What is kept of the workshop."""
        site = self.visitor.site
        return site.store.get_workshop(site.workspace, self.id)

    @property
    def stage(self) -> str:
        """Where the page says the room is."""
        return str(first(self.page, "main")["data-view"])

    def act(self, what: str, check: bool = True, **fields: Any) -> Any:
        """Send one of the console's forms, with the revision that stands."""
        return self.visitor.send(f"{self.path}/{what}", {"revision": str(self.room.revision)} | fields, check=check)

    def go(self, stage: str, focus: str = "") -> Any:
        """Go to a stage."""
        return self.act("stage", stage=stage, focus=focus)

    def press_next(self) -> bool:
        """Do what the page offers as the next thing; False where it offers nothing more."""
        page = self.page
        button = first(
            page, "section[aria-labelledby=next] .actions > form, section[aria-labelledby=next] .actions > a.button"
        )
        if button is None:
            return False
        if button.name == "form":
            fields = {it["name"]: it["value"] for it in button.select("input[name]") if it["name"] != "csrf_token"}
            response = self.visitor.send(button["action"], fields)
        elif button["href"].endswith("/joint"):
            response = self.act("joint", act="proposed")
        elif button["href"].endswith("/close"):
            response = self.visitor.send(button["href"], {"revision": str(self.room.revision)})
        else:
            response = self.capture(button["href"])
        assert response.status_code == 303, (button, response.status_code)
        return True

    def capture(self, path: str, **typed: str) -> Any:
        """Write a sentence: what the page suggests, or that it is not decided yet and Rosa sees to it."""
        fields = fields_of(self.visitor.get(path), "main form[method=post]")
        if not typed and not fields.get("outcome"):
            typed = {"outcome": "not_decided", "decider": "Rosa Lind", "by": "March 2027"}
        if not typed and fields.get("outcome") != "not_decided" and not fields.get("choice"):
            typed = {"detail": "We say it together."}
        return self.visitor.send(path, {"revision": str(self.room.revision)} | fields | typed)

    def seats(self) -> list[Any]:
        """The seats as the console lists them."""
        return every(self.page, ".roster > li")
