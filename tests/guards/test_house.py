"""The page check sees what it looks for: a good page passes, and each rule is broken at least once."""

import pytest

from tests.house import OF_A_PAGE, Page, check_page, check_piece, check_response, findings

GOOD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>How much notice will you give? · Upfront</title>
<link rel="stylesheet" href="/static/1/upfront.css"><link rel="icon" href="data:image/svg+xml,x">
<script type="module" src="/static/1/upfront.js"></script></head>
<body><a class="skip" href="#main">Skip to main content</a>
<header><svg aria-hidden="true"><path d="M0 0"/></svg>
<form method="get" action="/find"><label for="q">Find</label><input id="q"></form></header>
<main id="main">
<form method="post" action="/assessments/a/questions/change.notice"><input type="hidden" name="csrf_token" value="t">
<fieldset aria-describedby="why"><legend><h1>How much notice will you give?</h1></legend><p id="why">Notice is a plan.</p>
<input type="radio" name="choice" id="y1"><label for="y1">A year</label>
<input type="radio" name="choice" id="m6"><label for="m6">Half a year</label></fieldset>
<label>By when <input name="by"></label><textarea name="note" aria-label="Note"></textarea>
<button>Save and continue</button><button type="submit" formaction="/leave">Leave it</button></form>
<button type="button" id="print">Print</button>
<h2 id="map">The map</h2><svg role="img" aria-labelledby="map"><title>Map</title></svg><img src="/x.png" alt="">
<table><tr><th scope="col">Role</th></tr><tr><td>Funder</td></tr></table>
<a href="https://example.org/">A partner</a></main></body></html>"""
SUMMARY = '<div class="problems" tabindex="-1"><h2>There is a problem</h2><a href="#y1">Choose one.</a></div>'
REFUSED = GOOD.replace("<title>", "<title>Error: ").replace("<h2 id", SUMMARY + "<h2 id")


def broken(*changes: tuple[str, str]) -> str:
    page = GOOD
    for old, new in changes:
        assert old in page
        page = page.replace(old, new, 1)
    return page


BREAKS: list[tuple[str, *tuple[tuple[str, str], ...]]] = [
    ("closed_elements: </p>", ("Notice is a plan.", "Notice is <b>a plan.")),
    ("closed_elements: <b>", ("</html>", "</html><b>")),
    ("paragraphs: <ul> inside <p>", ("Notice is a plan.", "<ul></ul>")),
    ('labels: no label for <input id="y1"', ('<label for="y1">A year</label>', "")),
    ('labels: no label for <input id="y1"', (">A year<", "><")),
    ('labels: no label for <input name="by"', ("By when ", "")),
    ("labels: no label for <textarea", ('aria-label="Note"', "")),
    (
        'labels: no label for <input id="q"',
        ('id="q"', 'id="q" aria-labelledby="nothing"'),
        ('<label for="q">Find</label>', ""),
    ),
    ('groups: <input id="y1"', ("<legend>", "<div>"), ("</legend>", "</div>")),
    ("unique_ids: id 'why' stands 2 times", ('id="map"', 'id="why"')),
    ("unique_ids: id 'the map'", ('id="map"', 'id="the map"')),
    ("references: aria-describedby of <fieldset", ('id="why"', 'id="reason"')),
    ("references: <label> belongs to no id", ("<label>By", '<label for="gone">By')),
    ("references: <button", ("<button>Save", '<button form="gone">Save')),
    ("references: dead fragment", ("#main", "#mian")),
    ("forms: no method", ('method="post"', "")),
    ("forms: no action", ('action="/assessments/a/questions/change.notice"', "")),
    ("forms: a form inside a form", ("<fieldset", '<form method="get" action="/x"></form><fieldset')),
    ("forms: no csrf_token", ('name="csrf_token"', 'name="token"')),
    ("forms: no csrf_token", ('value="t"', 'value=""')),
    ("forms: the token would stand in an address", ('method="post"', 'method="get"')),
    ("buttons: a button without a name", (">Print<", "><")),
    ("buttons: a button that sends no form", ('type="button" ', "")),
    ("links: a link without words", (">A partner<", "><")),
    ("links: a link that leads nowhere", ("https://example.org/", "#")),
    ("inline: an inline <style>", ("</head>", "<style>p{}</style></head>")),
    ("inline: an inline <script>", (' src="/static/1/upfront.js"', "")),
    ("inline: style= on <h2", ("<h2 ", '<h2 style="color:red" ')),
    ("inline: onclick= on <h2", ("<h2 ", '<h2 onclick="x()" ')),
    ("inline: a link that is a script", ("https://example.org/", "javascript:x()")),
    ("own_resources: src of <script", ("/static/1/upfront.js", "https://example.org/upfront.js")),
    ("own_resources: href of <link", ("/static/1/upfront.css", "//example.org/upfront.css")),
    ("own_resources: src of <img", ("/x.png", "/\\example.org/x.png")),
    ("own_resources: action of <form", ('action="/find"', 'action="https://example.org/find"')),
    ("tables: a table without th", ('<th scope="col">Role</th>', "<td>Role</td>")),
    ("tables: th without scope", (' scope="col"', "")),
    ("pictures: an image without alt", (' alt=""', "")),
    ("pictures: a drawing with neither", (' aria-hidden="true"', "")),
    ("pictures: a drawing without a name", (' aria-labelledby="map"><title>Map</title>', ">")),
    ("frame: no doctype", ("<!doctype html>\n", "")),
    ("frame: html has no lang", (' lang="en"', "")),
    ("frame: no viewport", ('name="viewport"', 'name="view"')),
    ("frame: 0 main", ("<main", "<div"), ("</main>", "</div>")),
    ("frame: 2 main", ("</main>", "</main><main></main>")),
    ("headings: 0 h1", ("<h1>", "<h2>"), ("</h1>", "</h2>")),
    ("headings: 2 h1", ("<h2 id", "<h1>Again</h1><h2 id")),
    ("headings: <h3> after <h1>", ("<h2", "<h3"), ("</h2>", "</h3>")),
    ("headings: <h2> after no heading", ("<header>", "<header><h2>First</h2>")),
    ("headings: an empty <h2>", ("The map", "")),
    ("title: title 'Notice · Upfront' does not begin", ("How much notice will you give? ·", "Notice ·")),
    ("title: title 'How much notice will you give?' does not end", (" · Upfront", "")),
    ("title: title", ("<h2 id", SUMMARY + "<h2 id")),
    ("error_summary: status 200 with", ("<h2 id", SUMMARY + "<h2 id")),
]


def test_a_good_page_passes():
    check_page(GOOD, status=200, where="GET /good")
    check_page(REFUSED, status=422, where="POST /good")


@pytest.mark.parametrize(("finding", "changes"), [(finding, changes) for finding, *changes in BREAKS])
def test_a_rule_sees_its_breach(finding, changes):
    found = findings(Page(broken(*changes), 200))
    assert any(one.startswith(finding) for one in found), found


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (("<title>Error: ", "<title>"), "title: "),
        ((SUMMARY, ""), "error_summary: status 422 without"),
        (("#y1", "/elsewhere"), "error_summary: the error summary leads to no field"),
        (('tabindex="-1"', ""), "error_summary: the error summary cannot get the focus"),
    ],
)
def test_a_refused_page_says_what_to_mend(change, finding):
    old, new = change
    found = findings(Page(REFUSED.replace(old, new, 1), 422))
    assert any(one.startswith(finding) for one in found), found


def test_every_rule_is_broken_here():
    assert {rule.__name__ for rule in OF_A_PAGE} == {finding.partition(":")[0] for finding, *_ in BREAKS}


def test_only_a_sign_in_form_needs_no_token():
    form = '<form method="post" action="/sign-in/abc"><button>Sign in</button></form>'
    check_piece(form, where="piece")
    with pytest.raises(AssertionError, match="no csrf_token"):
        check_piece(form.replace("/sign-in/abc", "/sign-out"), where="piece")


def test_all_that_is_wrong_is_named_with_the_address():
    page = broken(("<main", "<div"), ("</main>", "</div>"), (' lang="en"', ""))
    with pytest.raises(AssertionError, match=r"(?s)GET /x: the page check found 2.*frame: html has no lang.*frame: 0 main"):
        check_page(page, status=200, where="GET /x")


def test_a_preview_is_a_piece_and_anything_else_is_a_page():
    piece = "<div><h3>How much notice will we get?</h3></div>"
    check_response(piece, status=200, where="/assessments/a/questions/change.notice/preview")
    for where, status in (("/assessments/a/questions/change.notice", 200), ("/assessments/a/questions/x/preview", 404)):
        with pytest.raises(AssertionError, match="no doctype"):
            check_response(piece, status=status, where=where)
