"""What an editor made of the document, in an answers file: read back as it was, or refused with every slip and its place."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import HOSTILE
from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.answer_files import UnusableAnswers, checked_record, parse_answers, read_editorial, write_answers
from webapp.answer_files.editorial import (
    edit_record,
    evidence_record,
    left_out_record,
    order_record,
    own_entry_record,
    passage_record,
)
from webapp.config import shipped_bank
from webapp.domain.answers import Answers
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.faq.editorial import Edit, Editorial, Evidence, places, replaceable, revise
from webapp.domain.faq.fingerprints import entry_fingerprint, fingerprint
from webapp.domain.faq.own_entries import OwnEntry
from webapp.domain.text import normalise, one_line
from webapp.passages import parse_passage

FILE = """\
bank: tiny
answers: {}
document:
  passages:
    faq.home: |-
      Ask us **early**.

      - by mail
  edits:
    faq.home/us:
      words: We house them.
      replaced: We house the staff of the partnership.
      fingerprint: 5f2d8c
    "faq.money/x#2": {words: Not that.}
  evidence:
    faq.money:
      - {name: Charter, address: https://example.org/charter.pdf}
      - name: Rules
        address: https://example.org/rules
  left_out: [faq.paper]
  order: [faq.who, faq.money]
"""
RECORDS = {
    "passage:faq.home": passage_record("Ask us **early**.\n\n- by mail"),
    "edit:faq.home/us": edit_record(Edit("We house them.", "We house the staff of the partnership.", "5f2d8c")),
    "edit:faq.money/x#2": edit_record(Edit("Not that.", "", "")),
    "evidence:faq.money": evidence_record(
        [Evidence("Charter", "https://example.org/charter.pdf"), Evidence("Rules", "https://example.org/rules")]
    ),
    "left-out:faq.paper": left_out_record(),
    "order": order_record(["faq.who", "faq.money"]),
}


def document_of(below):
    """The records in a file with these lines below `document:`."""
    return parse_answers(with_document(below), bank()).document


def with_document(below):
    return "bank: tiny\nanswers: {}\ndocument:" + below


def refused(text):
    """What is wrong with a file, one line each."""
    with pytest.raises(UnusableAnswers) as caught:
        parse_answers(text, bank())
    return [problem.line("FILE").removeprefix("FILE:") for problem in caught.value.problems]


def test_every_part_is_read_and_an_edit_need_not_know_what_it_stood_for():
    assert parse_answers(FILE, bank()).document == RECORDS


def test_the_records_make_what_a_document_is_revised_with():
    assert read_editorial(RECORDS, parse_passage) == Editorial(
        passages={"faq.home": parse_passage("Ask us **early**.\n\n- by mail")},
        edits={
            "faq.home/us": Edit("We house them.", "We house the staff of the partnership.", "5f2d8c"),
            "faq.money/x#2": Edit("Not that.", "", ""),
        },
        evidence={
            "faq.money": (
                Evidence("Charter", "https://example.org/charter.pdf"),
                Evidence("Rules", "https://example.org/rules"),
            )
        },
        left_out=frozenset({"faq.paper"}),
        order=("faq.who", "faq.money"),
    )


@pytest.mark.parametrize(
    "below", [" ", " {}", "\n  passages:\n  order:\n", " {order: []}", " {left_out: []}", " {edits: {}}"]
)
def test_a_document_without_anything_is_none(below):
    assert document_of(below) == {}
    assert parse_answers("bank: tiny\nanswers: {}\n", bank()).document == {}


@pytest.mark.parametrize(
    ("below", "lines"),
    [
        (
            " all of it",
            ["3:1  document  the document is not keys and values  use entries, passages, edits, evidence, left_out, order"],
        ),
        ("\n  passage: {}", ["4:3  passage  unknown key 'passage'  did you mean passages?"]),
        (
            "\n  passages: words",
            ["4:3  passages  passages are not keys and values  write an entry's id, a colon and the rest"],
        ),
        ("\n  passages: {faq.hom: Words.}", ["4:14  faq.hom  no entry of the document  did you mean faq.home?"]),
        (
            "\n  passages: {zzz: Words.}",
            ["4:14  zzz  no entry of the document  use faq.home, faq.money, faq.amount, faq.who, faq.paper"],
        ),
        ("\n  passages: {faq.home/us: Words.}", ["4:14  faq.home/us  no entry of the document  did you mean faq.home?"]),
        (
            "\n  evidence: {faq.home/us: [{name: x, address: https://example.org}]}",
            ["4:14  faq.home/us  no entry of the document  did you mean faq.home?"],
        ),
        (
            '\n  passages: {"faq.\\nhom\\n": Words.}',
            ["4:14  faq. hom  no entry of the document  did you mean faq.home?"],
        ),
        (
            "\n  passages: {zzz: Words., yyy: Words.}",
            [
                "4:14  zzz  no entry of the document  use faq.home, faq.money, faq.amount, faq.who, faq.paper",
                "4:27  yyy  no entry of the document  use one of those named further up",
            ],
        ),
        ('\n  passages: {faq.home: ""}', ["4:14  faq.home  the text is empty  write something, or leave it out"]),
        (
            "\n  passages: {faq.home: {fingerprint: 5f}}",
            ["4:14  faq.home  a passage without words  write what stands below the answer under `words`"],
        ),
        (
            "\n  passages: {faq.home: {words: A., print: 5f}}",
            ["4:36  faq.home  unknown key 'print'  use words, fingerprint"],
        ),
        (
            "\n  passages: {faq.home: [a]}",
            ["4:14  faq.home  this is not a text  write words, in quotation marks if need be"],
        ),
        (
            f"\n  passages: {{faq.home: {'x' * 2001}}}",
            ["4:14  faq.home  the text is longer than 2,000 characters  shorten it, or link to a document"],
        ),
        (
            "\n  edits: {faq.home/us: Words.}",
            ["4:11  faq.home/us  an edit needs keys and values  write {words: …, replaced: …, fingerprint: …}"],
        ),
        (
            "\n  edits: {faq.home/us: {replaced: x}}",
            ["4:11  faq.home/us  an edit without words  write what stands there instead under `words`"],
        ),
        (
            '\n  edits: {faq.home/us: {words: ""}}',
            ["4:25  faq.home/us  the text is empty  write something, or leave it out"],
        ),
        ("\n  edits: {faq.home/us: {word: x}}", ["4:25  faq.home/us  unknown key 'word'  use words, replaced, fingerprint"]),
        ("\n  edits: {faq.hom/us: {words: x}}", ["4:11  faq.hom/us  no entry of the document  did you mean faq.home?"]),
        ("\n  evidence: {faq.home: x}", ["4:14  faq.home  evidence is not a list  write [{name: …, address: https://…}]"]),
        ("\n  evidence: {faq.home: []}", ["4:14  faq.home  evidence is not a list  write [{name: …, address: https://…}]"]),
        (
            "\n  evidence: {faq.home: [x]}",
            ["4:25  faq.home  a paper needs a name and an address  write {name: …, address: https://…}"],
        ),
        (
            "\n  evidence:\n    faq.home:\n      - {name: x, address: https://example.org}\n      - {name: x}",
            ["7:9  faq.home  a paper without address  write {name: …, address: https://…}"],
        ),
        (
            "\n  evidence:\n    faq.home:\n      - name: x\n        address: http://example.org",
            ["7:9  faq.home  this is not an address partners can open  write it from https:// on"],
        ),
        (
            f"\n  evidence:\n    faq.home:\n      - name: {'x' * 121}\n        address: https://example.org",
            ["6:9  faq.home  the name is longer than 120 characters  shorten it"],
        ),
        (
            "\n  evidence:\n    faq.home:\n" + "      - {name: x, address: https://example.org}\n" * 6,
            ["11:9  faq.home  there are at most 5  keep those that partners need"],
        ),
        (
            "\n  left_out: faq.paper",
            ["4:3  left_out  left_out is not a list of entries  write them in brackets: [one, other]"],
        ),
        ("\n  left_out: [faq.paper, faq.paper]", ["4:25  faq.paper  the same entry twice  keep it once"]),
        (
            "\n  left_out: [faq.home]",
            ["4:14  faq.home  one of the questions that always stand first  take it out of this list"],
        ),
        ("\n  order: [faq.who, faq.whom]", ["4:20  faq.whom  no entry of the document  did you mean faq.who?"]),
    ],
)
def test_a_slip_is_shown_where_it_stands(below, lines):
    assert refused(with_document(below)) == lines


@pytest.mark.parametrize("part", ["left_out: [{}]", "order: [{}]", "passages: {{{}}}", "edits: {{{}}}", "evidence: {{{}}}"])
def test_a_like_id_is_named_for_as_many_slips_as_anybody_reads(part):
    end = ": x" if part.endswith("}") else ""
    lines = refused(with_document("\n  " + part.format(", ".join(f"faq.hom{number}{end}" for number in range(300)))))
    assert len(lines) == 300
    assert sum("did you mean faq.home?" in line for line in lines) == 100
    assert sum("faq.amount" in line for line in lines) == 1


def test_every_record_is_found_where_it_stands():
    places = parse_answers(FILE, bank()).places
    assert {key: (place.line, place.column) for key, place in places.items()} == {
        "passage:faq.home": (5, 5),
        "edit:faq.home/us": (10, 5),
        "edit:faq.money/x#2": (14, 5),
        "evidence:faq.money": (16, 5),
        "left-out:faq.paper": (20, 14),
        "order": (21, 20),
    }


def test_all_slips_are_listed_at_once_those_of_the_answers_among_them():
    text = (
        FILE.replace("answers: {}", "answers: {home.hst: us}")
        .replace("faq.who, faq.money", "faq.wo, faq.wo")
        .replace("address: https://example.org/rules", "address: ftp://example.org/rules")
    )
    assert [line.partition("  ")[0] for line in refused(text)] == ["2:11", "19:9", "21:11", "21:19"]


# -- taken away and brought back ---------------------------------------------------------------------------------------


def test_it_is_written_as_people_write_it_in_the_order_of_the_entries():
    text = write_answers(bank(), Answers(), "full", document=dict(reversed(RECORDS.items()))).decode()
    assert text == (
        "bank: tiny\nroute: full\nanswers: {}\n\n"
        "document:\n"
        "  passages:\n    faq.home: |-\n      Ask us **early**.\n\n      - by mail\n"
        '  edits:\n    faq.home/us:\n      words: "We house them."\n'
        '      replaced: "We house the staff of the partnership."\n      fingerprint: "5f2d8c"\n'
        '    "faq.money/x#2":\n      words: "Not that."\n'
        '  evidence:\n    faq.money:\n      - name: "Charter"\n        address: "https://example.org/charter.pdf"\n'
        '      - name: "Rules"\n        address: "https://example.org/rules"\n'
        "  left_out:\n    - faq.paper\n"
        "  order:\n    - faq.who\n    - faq.money\n"
    )
    assert parse_answers(text, bank()).document == RECORDS


def test_a_passage_brings_along_what_it_was_written_for_if_that_is_known():
    known = {"passage:faq.home": passage_record("Ask us.\n\n- by mail", "5f2d8c")}
    text = write_answers(bank(), Answers(), "full", document=known).decode()
    assert '    faq.home:\n      words: |-\n        Ask us.\n\n        - by mail\n      fingerprint: "5f2d8c"\n' in text
    assert parse_answers(text, bank()).document == known
    [passage] = read_editorial(known, parse_passage).passages.values()
    assert (passage.source, passage.fingerprint) == ("Ask us.\n\n- by mail", "5f2d8c")


def test_what_is_about_entries_the_bank_does_not_have_stays_at_home():
    other = {
        "passage:faq.gone": passage_record("x"),
        "order": order_record(["faq.gone"]),
        "left-out:faq.gone": left_out_record(),
    }
    assert write_answers(bank(), Answers(), "full", document=other) == write_answers(bank(), Answers(), "full")


OWN = """\
bank: tiny
route: full
answers: {}

document:
  entries:
    own-1:
      question: "What happens to a site that moves?"
      words: |-
        It keeps its grant.

        - The rent too.
      group: "asked"
      hat: "both"
      about: [faq.home]
      fingerprint: "5f2d8c"
    own-2:
      question: "And then?"
      words: "We ask."
      group: "money"
      hat: "civic"
  evidence:
    own-1:
      - name: "Rules"
        address: "https://example.org/rules"
  left_out:
    - own-2
  order:
    - own-2
    - faq.who
"""
OWN_RECORDS = {
    "entry:own-1": own_entry_record(
        OwnEntry("What happens to a site that moves?", "It keeps its grant.\n\n- The rent too.", about=("faq.home",))
    ).replace('"fingerprint":""', '"fingerprint":"5f2d8c"'),
    "entry:own-2": own_entry_record(OwnEntry("And then?", "We ask.", "money", "civic")),
    "evidence:own-1": evidence_record([Evidence("Rules", "https://example.org/rules")]),
    "left-out:own-2": left_out_record(),
    "order": order_record(["own-2", "faq.who"]),
}


def test_entries_of_ones_own_go_out_and_come_in_with_all_that_is_about_them():
    assert parse_answers(OWN, bank()).document == OWN_RECORDS
    assert write_answers(bank(), Answers(), "full", document=OWN_RECORDS).decode() == OWN
    for key, record in OWN_RECORDS.items():
        assert checked_record(bank(), key, record) == record
    first = read_editorial(OWN_RECORDS, parse_passage).entries["own-1"]
    assert (first.about, first.fingerprint, len(first.blocks)) == (("faq.home",), "5f2d8c", 2)


@pytest.mark.parametrize(
    ("below", "line"),
    [
        ("{faq.mine: {question: a, words: b}}", "no name for an entry of one's own"),
        ("{own-1: words}", "an entry needs keys and values"),
        ("{own-1: {question: a}}", "an entry without words"),
        ("{own-1: {words: a}}", "an entry without question"),
        ("{own-1: {question: a, words: b, verdict: yes}}", "unknown key 'verdict'"),
        (f"{{own-1: {{question: {'x' * 301}, words: b}}}}", "the question is longer than 300 characters"),
        (f"{{own-1: {{question: a, words: {'x' * 2001}}}}}", "the text is longer than 2,000 characters"),
        ("{own-1: {question: a, words: b, hat: top}}", "no hat there is"),
        ("{own-1: {question: a, words: b, about: [a, b, c, d]}}", "not a list of at most 3 entries"),
        ("{" + ", ".join(f"own-{n}: {{question: a, words: b}}" for n in range(41)) + "}", "there are at most 40"),
    ],
)
def test_a_slip_in_an_entry_of_ones_own_is_named(below, line):
    found = refused(with_document(f"\n  entries: {below}"))
    assert len(found) == 1
    assert line in found[0]


def test_the_hostile_words_of_an_entry_of_ones_own_survive_the_way_out_and_in_again():
    kept = [normalise(words) for words in HOSTILE]
    records = {
        f"entry:own-{place}": own_entry_record(OwnEntry(one_line(words)[:300].strip(), words, one_line(words)[:50].strip()))
        for place, words in enumerate(kept[:40])
    }
    text = write_answers(bank(), Answers(), "full", document=records)
    assert parse_answers(text, bank()).document == records


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_every_word_an_editor_typed_survives_the_way_out_and_in_again(words):
    kept, line = normalise(words), one_line(normalise(words))
    records = {
        "passage:faq.home": passage_record(kept),
        "edit:faq.home/us": edit_record(Edit(line, line, "5f")),
        f"edit:faq.money/{line[:60]}": edit_record(Edit(line, "", "")),
        "evidence:faq.home": evidence_record([Evidence(normalise(line[:120]), "https://example.org/?a=1&b=#c")]),
    }
    text = write_answers(bank(), Answers(), "full", document=records)
    assert parse_answers(text, bank()).document == records
    assert write_answers(bank(), Answers(), "full", document=parse_answers(text, bank()).document) == text
    others = yaml.load(text, Loader=yaml.BaseLoader)["document"]  # noqa: S506  it makes nothing but texts
    assert others["passages"]["faq.home"] == kept


ENTRIES = [entry.id for entry in BANK.faq.entries]
OPTIONAL = [entry.id for entry in BANK.faq.entries if not entry.always]
TEXTS = st.text(max_size=80).map(lambda text: normalise(text.encode("utf-8", "ignore").decode())).filter(bool)
PAPERS = st.builds(Evidence, TEXTS.map(one_line), st.sampled_from(["https://example.org/", "https://a.example/x?y=%20#z"]))
EDITORIAL = st.builds(
    lambda passages, edits, papers, left_out, order: {
        **{f"passage:{key}": passage_record(text, "5f" * (len(text) % 2)) for key, text in passages.items()},
        **{f"edit:{key}/x": edit_record(Edit(one_line(text), one_line(text), "5f")) for key, text in edits.items()},
        **{f"evidence:{key}": evidence_record(some) for key, some in papers.items()},
        **{f"left-out:{key}": left_out_record() for key in left_out},
        **({"order": order_record(order)} if order else {}),
    },
    st.dictionaries(st.sampled_from(ENTRIES), TEXTS, max_size=4),
    st.dictionaries(st.sampled_from(ENTRIES), TEXTS, max_size=4),
    st.dictionaries(st.sampled_from(ENTRIES), st.lists(PAPERS, min_size=1, max_size=5), max_size=3),
    st.sets(st.sampled_from(OPTIONAL), max_size=4),
    st.permutations(ENTRIES).map(lambda order: order[:9]),
)


@given(EDITORIAL)
def test_whatever_an_editor_made_reads_back_and_is_written_alike_again(records):
    text = write_answers(BANK, Answers(), "full", document=records)
    found = parse_answers(text, BANK).document
    assert found == records
    assert write_answers(BANK, Answers(), "full", document=found) == text


def test_a_document_taken_away_and_brought_back_reads_the_same_edits_included():
    """The fingerprints of edits and passages come along, so that what fitted at home fits elsewhere."""
    file = parse_answers((shipped_bank() / "scenarios" / "sole-funder.yaml").read_bytes(), BANK)
    document = compose(evaluate(BANK, file.answers, route_name=file.route, today=date(2026, 11, 22)))
    written_for = entry_fingerprint(document.entry("faq.must"))
    records = {
        "passage:faq.must": passage_record("Come *as you are*.", written_for),
        "left-out:faq.compete": left_out_record(),
    }
    for entry in document.entries:
        for place, sentence in places(entry):
            if replaceable(sentence):
                edit = Edit(f"Ours: {place}.", sentence.text, fingerprint(entry, sentence, document, file.answers))
                records[f"edit:{place}"] = edit_record(edit)
    text = write_answers(BANK, file.answers, file.route, document=records)
    again = parse_answers(text, BANK)
    here = revise(document, read_editorial(records, parse_passage), file.answers, BANK)
    there = compose(evaluate(BANK, again.answers, route_name=again.route, today=date(2026, 11, 22)))
    assert revise(there, read_editorial(again.document, parse_passage), again.answers, BANK) == here
    assert here.reviews == ()
    assert sum(key.startswith("edit:") for key in records) > 30
