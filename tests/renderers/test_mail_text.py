"""Letters say what they are in our words; names that people typed can neither add to them nor lead anywhere."""

import re
import unicodedata

import pytest
from jinja2 import UndefinedError

from tests.hostile import HOSTILE
from webapp.domain.members import MemberRole
from webapp.renderers.mail_text import LETTERS, LONGEST_NAME, defused, render

LINK = "https://upfront.example.org/sign-in/" + "aB3-_" * 9
VALUES = {
    "sign_in": {"link": LINK, "minutes": "15"},
    "invitation": {"link": LINK, "workspace": "Harlow", "role": "editor", "inviter": "Ana Ruiz", "days": "7"},
    "waiting": {"link": LINK, "workspace": "Harlow", "asker": "Ana Ruiz", "number": "3"},
    "sent_back": {"link": LINK, "workspace": "Harlow", "approver": "Luis Ortega", "number": "1"},
    "inquiry_answered": {"link": LINK, "foundation": "Harlow"},
    "workspace_deleted": {"workspace": "Harlow", "by": "Ana Ruiz", "day": "November 26, 2026"},
    "reminder": {"link": LINK, "workspace": "Harlow", "overdue": "2", "soon": "1"},
}
TYPED = {"workspace", "foundation", "inviter", "asker", "approver", "by"}
FIELDS = [(kind, name) for kind, values in VALUES.items() for name in values if name in TYPED]
# What mail programs make links of: an address with its scheme, or a name with an ending that could be one of the net's.
LEADS = re.compile(r"\w[.。．｡](?:\w\w|\d)|[\w:]//")


def test_every_letter_is_tried():
    assert set(VALUES) == set(LETTERS["en"])


@pytest.mark.parametrize(
    ("kind", "subject", "says"),
    [
        ("sign_in", "Your link to sign in to Upfront", ["works once, for 15 minutes", "nothing happens if you ignore it"]),
        (
            "invitation",
            "You are invited to “Harlow” in Upfront",
            [
                "“Ana Ruiz” invites you to “Harlow”",
                "as an editor",
                "works once, for 7 days",
                "nothing happens if you ignore it",
            ],
        ),
        ("waiting", "3 answers of “Harlow” wait for you", ["“Ana Ruiz” asks you to look at 3 answers of “Harlow”"]),
        ("sent_back", "1 answer of “Harlow” sent back", ["“Luis Ortega” looked", "sent 1 answer back, with a reason"]),
        (
            "inquiry_answered",
            "A reply to your question to “Harlow”",
            ["asked a question about the FAQ of “Harlow”", "There is a reply", "Nothing happens if you ignore it"],
        ),
        (
            "workspace_deleted",
            "“Harlow” was deleted from Upfront",
            ["“Ana Ruiz” deleted “Harlow” from Upfront on November 26, 2026"],
        ),
        (
            "reminder",
            "2 dates of “Harlow” have passed",
            ["2 dates that “Harlow” gave in Upfront have passed", "Within a week comes the day on which “Harlow” wanted"],
        ),
    ],
)
def test_a_letter_says_what_it_is_and_who_asked_for_it(kind, subject, says):
    letter = render(kind, VALUES[kind])
    assert letter.subject == subject
    words = " ".join(letter.body.split())
    assert [one for one in says if one not in words] == []


@pytest.mark.parametrize("kind", [kind for kind, values in VALUES.items() if "link" in values])
def test_the_link_stands_alone_and_whole(kind):
    lines = render(kind, VALUES[kind]).body.split("\n")
    place = lines.index(LINK)
    assert lines[place - 1] == lines[place + 1] == ""
    assert sum("//" in line for line in lines) == 1


@pytest.mark.parametrize("kind", VALUES)
def test_a_letter_is_72_columns_wide_and_in_paragraphs(kind):
    body = render(kind, VALUES[kind]).body
    assert [line for line in body.split("\n") if len(line) > 72 and line != LINK] == []
    assert "\n\n\n" not in body
    assert body == f"{body.strip()}\n"


@pytest.mark.parametrize("number", ["1", "2"])
def test_one_answer_waits_and_several_wait(number):
    subject = render("waiting", VALUES["waiting"] | {"number": number}).subject
    assert subject == {"1": "1 answer of “Harlow” waits for you", "2": "2 answers of “Harlow” wait for you"}[number]


@pytest.mark.parametrize("role", [role.value for role in MemberRole])
def test_an_invitation_says_what_each_role_is_for(role):
    body = render("invitation", VALUES["invitation"] | {"role": role}).body
    assert f" {role}. You " in " ".join(body.split())


def test_whoever_gave_no_name_goes_by_their_address():
    body = render("waiting", VALUES["waiting"] | {"asker": "Ana@Harlow.example"}).body
    assert body.startswith("ana@harlow.example asks you")
    # A workspace is nobody: its name is no address.
    assert "“ana@harlow. example”" in render("waiting", VALUES["waiting"] | {"workspace": "ana@harlow.example"}).subject


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_what_somebody_typed_neither_adds_to_a_letter_nor_leads_anywhere(kind, name):
    plain = render(kind, VALUES[kind])
    blocks = plain.body.count("\n\n")
    for typed in HOSTILE:
        letter = render(kind, VALUES[kind] | {name: typed})
        assert letter.body.count("\n\n") == blocks, typed
        assert "\n" not in letter.subject
        words = f"{letter.subject}\n{letter.body.replace(LINK, '')}"
        assert [
            sign for sign in words if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign != "\n"
        ] == []
        assert not LEADS.search(words), typed
        assert words.count("“") == words.count("”"), typed
        assert all(len(line) <= 72 for line in letter.body.split("\n") if line != LINK), typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("St. Mary's Fund", "St. Mary's Fund"),
        ("J.P. Harlow and Co.", "J.P. Harlow and Co."),
        ("https://evil.example/sign-in/abc", "https: //evil. example/sign-in/abc"),
        ("www.evil.example", "www. evil. example"),
        ("evil.com", "evil. com"),
        ("evil。com", "evil。 com"),
        ("http://10.0.0.1:8000/x", "http: //10. 0. 0. 1:8000/x"),
        ("soft\u00ad hyphen, zero\u200b.width, \u202eback", "soft hyphen, zero. width, back"),
        ("Harlow” was deleted. Open “", "Harlow’ was deleted. Open ’"),
        ("two\nlines\r\n\tand\u2028more", "two lines and more"),
        ("W" * 500, "W" * (LONGEST_NAME - 1) + "…"),
        ("half \ud83d", "half"),
    ],
)
def test_how_a_name_is_made_harmless(typed, shown):
    assert defused(typed) == shown


@pytest.mark.parametrize(
    "link",
    ["", "/sign-in/abc", "javascript:alert(1)", LINK + "\nBcc: x", LINK + " and", "https://" + "a" * 600 + ".example/"],
)
def test_a_letter_without_a_whole_link_is_not_written(link):
    with pytest.raises(ValueError, match="not a link of ours"):
        render("sign_in", VALUES["sign_in"] | {"link": link})


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, values in VALUES.items() for name in values])
def test_a_letter_that_lacks_a_value_is_not_written(kind, name):
    with pytest.raises(UndefinedError):
        render(kind, {other: value for other, value in VALUES[kind].items() if other != name})


def test_a_role_that_is_none_is_not_written():
    with pytest.raises(UndefinedError):
        render("invitation", VALUES["invitation"] | {"role": "administrator"})
