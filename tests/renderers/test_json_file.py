"""The JSON file: exactly the keys other programs rely on, nothing internal, and the schema that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.renderers.documents import HOSTILE, SCENARIOS, TODAY, document, document_saying, published, scenario
from tests.renderers.own_words import edited, hostile
from tests.shipped import BANK
from webapp.domain.answers import Answers
from webapp.domain.assessment import evaluate
from webapp.domain.faq import Document, compose
from webapp.renderers.json_file import render

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "document.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def faults(value: object) -> list[str]:
    """Where a value breaks the schema, and by which of its words."""
    return [f"{error.json_path}: {error.validator}" for error in VALIDATOR.iter_errors(value)]


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every object that a schema describes."""
    if schema.get("type") == "object":
        yield schema
    for inner in schema.values():
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                yield from objects(one)


def data(said: Document) -> dict[str, Any]:
    """The file, read back."""
    return dict(json.loads(render(said)))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_keys_are_those_of_the_contract(name):
    found = data(document(name))
    assert list(found) == [
        *("title", "foundation", "language", "as_of", "draft", "edition", "bank", "fact_box", "role_map", "groups"),
        *("entries", "open_points", "left_out", "clarity", "words"),
    ]
    assert list(found["bank"]) == ["id", "version"]
    assert {tuple(one) for one in found["fact_box"]} == {("id", "label", "text", "sources")}
    assert list(found["role_map"]) == ["civic", "grantmaker", "words", "roles"]
    assert {tuple(one) for one in found["role_map"]["roles"]} == {("id", "label", "hat", "stand", "sources")}
    assert {tuple(one) for one in found["groups"]} == {("id", "title")}
    assert {tuple(one) for one in found["entries"]} == {
        ("id", "question", "hat", "group", "always", "state", "standing", "blocks")
    }
    blocks = [block for entry in found["entries"] for block in entry["blocks"]]
    assert {tuple(block) for block in blocks} == {("kind", "sentences")}
    assert {tuple(one) for block in blocks for one in block["sentences"]} == {("text", "template", "sources")}
    assert {tuple(one) for one in found["open_points"]} <= {("text", "sources")}
    assert list(found["clarity"]) == ["decided", "withheld", "undecided_dated", "undecided_undated", "unanswered"]
    assert list(found["words"]) == [
        *("draft", "published", "newest", "headings", "nothing_open", "of_100", "hats", "stands", "reading_notes")
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_fits_the_schema(name):
    assert faults(data(document(name))) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_editors_own_words_fit_the_schema_and_say_whose_they_are(name):
    found = data(edited(name))
    assert faults(found) == []
    own = [one for entry in found["entries"] for block in entry["blocks"] for one in block["sentences"]]
    assert [one["text"] for one in own if one["template"] is None and one["sources"] != ["edit"]] == []
    assert {tuple(one["sources"]) for one in found["left_out"]} == {("edit",)}


@pytest.mark.parametrize("first", [0, 150])
def test_hostile_words_fit_the_schema(first):
    assert faults(data(hostile("four-pots", first))) == []


def test_an_empty_and_a_published_document_fit_the_schema():
    assert faults(data(compose(evaluate(BANK, Answers(), today=TODAY)))) == []
    assert faults(data(published(document("quick-start")))) == []


def test_the_schema_is_one_and_lets_nothing_in_that_it_does_not_name():
    Draft202012Validator.check_schema(SCHEMA)
    described = list(objects(SCHEMA))
    assert len(described) > 10
    assert all(one["additionalProperties"] is False for one in described)
    assert all(set(one["required"]) == set(one["properties"]) for one in described)


def test_the_schema_refuses_what_is_wrong():
    good = data(document("sole-funder"))
    assert faults({**good, "note": "internal"}) == ["$: additionalProperties"]
    assert faults({key: value for key, value in good.items() if key != "left_out"}) == ["$: required"]
    assert faults({**good, "draft": 1}) == ["$.draft: type"]
    assert faults({**good, "as_of": "today"}) == ["$.as_of: pattern"]
    assert faults({**good, "role_map": {**good["role_map"], "civic": 101}}) == ["$.role_map.civic: maximum"]
    assert faults({**good, "left_out": [{"text": "", "sources": ["edit"]}]}) == ["$.left_out[0].text: minLength"]
    assert faults({**good, "left_out": [{"text": "Left out.", "sources": ["Ana"]}]}) == ["$.left_out[0].sources[0]: pattern"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_says_what_the_document_says(name):
    found, said = data(document(name)), document(name)
    sentences = [one["text"] for entry in found["entries"] for block in entry["blocks"] for one in block["sentences"]]
    facts, points = ([one["text"] for one in found[key]] for key in ("fact_box", "open_points"))
    statement = [one.text for one in said.statement]
    assert [found["title"], *statement, *facts, *sentences, *points] == [one.text for one in said.sentences]
    assert all(text in found["role_map"]["words"] for text in (*statement, said.role_map.words))


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_internal_is_in_it(name):
    raw = render(document(name)).decode()
    notes = [answer.note for answer in scenario(name).answers.values() if answer.note]
    assert [note for note in notes if note in raw] == []


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_typed_words_come_back_to_the_letter(words):
    assert data(document_saying(words))["title"] == document_saying(words).title.text


def test_the_file_is_readable_text():
    raw = render(document("sole-funder")).decode()
    assert raw.endswith("}\n")
    assert "\\u" not in raw
