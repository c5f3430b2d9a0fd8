"""The JSON file: exactly the keys other programs rely on, nothing internal, and the schema that says so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.renderers.documents import HOSTILE, SCENARIOS, document, document_saying, scenario
from webapp.domain.faq import Document
from webapp.renderers.json_file import render

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "document.schema.json").read_text(encoding="utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "properties", "required"}
KNOWN |= {"additionalProperties", "items", "minItems", "minimum", "maximum", "minLength", "pattern"}


def faults(value: object, schema: dict[str, Any], where: str = "$") -> list[str]:
    """Where a value breaks a schema; knows the words of JSON Schema that ours uses, and refuses others."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    kinds = schema.get("type", [])
    allowed = tuple(TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    if allowed and (not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed)):
        return [f"{where}: {type(value).__name__} is not {kinds}"]
    found = [f"{where}: {value!r}"] if "const" in schema and value != schema["const"] else []
    found += [f"{where}: {value!r}"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{where}: {value}")
    if isinstance(value, str) and (
        len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value)
    ):
        found.append(f"{where}: {value!r}")
    if isinstance(value, list):
        found += [f"{where}: too few"] if len(value) < schema.get("minItems", 0) else []
        found += [fault for place, one in enumerate(value) for fault in faults(one, schema["items"], f"{where}[{place}]")]
    if isinstance(value, dict):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) == set(schema["properties"])
        found += [f"{where}: missing or unknown {key}" for key in set(value) ^ set(schema["properties"])]
        found += [
            fault
            for key, one in value.items()
            if key in schema["properties"]
            for fault in faults(one, schema["properties"][key], f"{where}.{key}")
        ]
    return found


def data(said: Document) -> dict[str, Any]:
    """The file, read back."""
    return dict(json.loads(render(said)))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_keys_are_those_of_the_contract(name):
    found = data(document(name))
    assert list(found) == [
        "title", "language", "as_of", "draft", "bank", "fact_box", "role_map", "entries", "open_points", "clarity",
    ]  # fmt: skip
    assert list(found["bank"]) == ["id", "version"]
    assert {tuple(one) for one in found["fact_box"]} == {("label", "text", "sources")}
    assert list(found["role_map"]) == ["civic", "grantmaker", "words", "roles"]
    assert {tuple(one) for one in found["role_map"]["roles"]} == {("id", "label", "hat", "stand", "sources")}
    assert {tuple(one) for one in found["entries"]} == {("id", "question", "hat", "group", "state", "standing", "blocks")}
    blocks = [block for entry in found["entries"] for block in entry["blocks"]]
    assert {tuple(block) for block in blocks} == {("kind", "sentences")}
    assert {tuple(one) for block in blocks for one in block["sentences"]} == {("text", "template", "sources")}
    assert {tuple(one) for one in found["open_points"]} <= {("text", "sources")}
    assert list(found["clarity"]) == ["decided", "withheld", "undecided_dated", "undecided_undated", "unanswered"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_fits_the_schema(name):
    assert faults(data(document(name)), SCHEMA) == []


def test_the_schema_refuses_what_is_wrong():
    good = data(document("sole-funder"))
    assert faults({**good, "note": "internal"}, SCHEMA) == ["$: missing or unknown note"]
    assert faults({**good, "draft": 1}, SCHEMA) == ["$.draft: int is not boolean"]
    assert faults({**good, "as_of": "today"}, SCHEMA) == ["$.as_of: 'today'"]
    assert faults({**good, "role_map": {**good["role_map"], "civic": 101}}, SCHEMA) == ["$.role_map.civic: 101"]


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
