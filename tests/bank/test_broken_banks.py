"""Every rule of the loader and of the proofs: one change to the tiny bank, and the line its author reads about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.tiny_bank import Changes, write_bank
from webapp import bank_files
from webapp.bank_files import UnusableBank, load_bank
from webapp.domain import proofs
from webapp.domain.proofs import explore, prove, sentences

MANY = -1
"""Of a fault that others follow from, too many to list."""


class Fault(NamedTuple):
    """One thing wrong with the tiny bank, and how it is reported.

    In `file`, `old` becomes `new` (bytes: they become the whole file; None: the file is missing). The problem's place points
    to the text `at`, in the same file or `elsewhere`; its line goes on, after the place, with `says`: id, problem, remedy.
    `others` is how many problems follow from the same fault.
    """

    story: str
    file: str
    old: str
    new: str | bytes | None
    at: str
    says: str
    others: int = 0
    elsewhere: str | None = None
    more: Mapping[str, Changes] = {}


BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (it, it, it - 1, it - 1) for it in range(98, 110))

EARLIER = "0123456789abcdef"

# One fault in a few lines: one argument a line would hide the table.
# fmt: off

UNREADABLE = [
    Fault("a bracket is never closed", "us.yaml", "Who answers, es: }", "Who answers, es: ", ": {en: Nothing",
        "us.yaml  { or [ is not closed"),
    Fault("a key stands twice", "bank.yaml", "version: 1.0.0\n", "version: 1.0.0\nversion: 1.0.1\n", "version: 1.0.1",
        "bank.yaml  the key 'version' stands twice, first in line 2  keep one of the two"),
    Fault("a place has a name", "rules.yaml", "source: Example", "source: &it Example", "&it",
        "rules.yaml  & names this place 'it'  take it out"),
    Fault("a place is repeated by its name", "bank.yaml", "version: 1.0.0\n", "version: &it 1.0.0\nlicense: *it\n",
        "*it", "bank.yaml  * repeats the place named 'it'  write it out", 1),
    Fault("a tag", "rules.yaml", "source: Example", "source: !!python/name:os.system Example", "!!python",
        "rules.yaml  the tag 'tag:yaml.org,2002:python/name:os.system'  take it out"),
    Fault("thousands of brackets", "glossary.yaml", "", b"terms: " + b"[" * 9_000, "[",
        "glossary.yaml  more than 32 levels inside one another  write it flatter"),
    Fault("ten lines that grow to a billion", "glossary.yaml", "", BOMB, "&a",
        "glossary.yaml  & names this place 'a'  take it out", MANY),
    Fault("a huge file", "glossary.yaml", "", b"#" * 1_000_001, "#",
        "glossary.yaml  the file is larger than 1,000,000 bytes  split"),
    Fault("bytes that are not UTF-8", "us.yaml", "", b"section: us\ntitle: caf\xe9\n", "\udce9",
        "us.yaml  not UTF-8 from here  save the file as UTF-8"),
    Fault("a file in UTF-16", "us.yaml", "", "section: us".encode("utf-16"), "",
        "us.yaml  the file is saved as UTF-16  save it as UTF-8"),
    Fault("an empty file", "rules.yaml", "", b"", "", "rules.yaml  the file is empty  write something into it"),
    Fault("a missing file", "words.yaml", "", None, "",
        "words.yaml  the file cannot be read: No such file or directory  check its name and place"),
    Fault("a missing head", "bank.yaml", "", None, "",
        "bank.yaml  the file cannot be read: No such file or directory  check its name and place"),
    Fault("a section file that is not there", "bank.yaml", "money.yaml", "monye.yaml", "",
        "monye.yaml  the file cannot be read: No such file or directory", elsewhere="monye.yaml"),
    Fault("a section file in another folder", "bank.yaml", "[us.yaml,", "[../us.yaml,", "sections:",
        "../us.yaml  a section file has to stand in the bank's own folder  name the file alone"),
]
"""Files that cannot be read."""

MISSHAPEN = [
    Fault("a key nobody knows", "money.yaml", "theme: home", "them: home", "them:",
        "home.host  unknown key 'them'  did you mean theme?"),
    Fault("a key nobody knows, deep inside", "faq.yaml", "verdict: yes", "verdikt: yes", "verdikt:",
        "us  unknown key 'verdikt'  did you mean verdict?"),
    Fault("a key nobody knows, and nothing near", "glossary.yaml", "  - id: pot\n", "  - id: pot\n    colour: red\n",
        "colour:", "pot  unknown key 'colour'  use one of: id, meaning, term"),
    Fault("a missing key", "rules.yaml", "    source: Example\n", "", "id: no_end",
        "no_end  'source' is missing  add `source:`"),
    Fault("text where a list belongs", "money.yaml", "exclusive: [nothing]", "exclusive: nothing", "exclusive:",
        "fund.topics  'exclusive' is not a list  write a list"),
    Fault("a number where text belongs", "bank.yaml", "version: 1.0.0", "version: 1", "version:",
        "bank.yaml  'version' is not a text  write a text"),
    Fault("text where a number belongs", "bank.yaml", "half: 50", "half: fifty", "half:",
        "bank.yaml  'half' is not a whole number  write a whole number"),
    Fault("text where true or false belongs", "money.yaml", "optional: true", "optional: yes", "optional:",
        "fund.paper  'optional' is not true or false  write true or false"),
    Fault("text without its language", "money.yaml", "label: {en: Data, es: }", "label: Data", "label:",
        "data  'label' is not keys and values  write keys and values"),
    Fault("text where an entry belongs", "glossary.yaml", "  - id: pot\n", "  - pot\n  - id: pot\n", "pot\n",
        "glossary.yaml  item 1 is not keys and values  write keys and values"),
    Fault("a list where a file's keys belong", "glossary.yaml", "", b"- pot\n", "- pot",
        "glossary.yaml  the file is not keys and values  write keys and values"),
    Fault("a fact that is a text", "roles.yaml", "derived:\n", "derived:\n  we_are: us\n", "we_are:",
        "roles.yaml  'we_are' is not keys and values  write keys and values"),
    Fault("a type that does not exist", "money.yaml", "type: date", "type: day", "type:",
        "home.until  'type' cannot be 'day'  use 'single', 'multi', 'text', 'date', 'money' or 'number'"),
    Fault("a question's id without a dot", "money.yaml", "id: fund.paper", "id: paper", "id: paper",
        "paper  'paper' is not a name  use small letters, digits and _"),
    Fault("an id on two lines", "money.yaml", "- id: data", r'- id: "da\nta"', "id:",
        "da ta  'da\\nta' is not a name  use small letters, digits and _"),
    Fault("a choice's id with a capital", "money.yaml", "- id: data", "- id: Data", "id: Data",
        "Data  'Data' is not a name  use small letters, digits and _"),
    Fault("a pack's name with a space", "bank.yaml", "  standard:", "  our pack:", "our pack:",
        "bank.yaml  'our pack' is not a name  use small letters"),
    Fault("an id that is too long", "money.yaml", "- id: data", "- id: ddddddddddddddddddddddddddddddddddddddddd",
        "id: d", "ddddddddddddddddddddddddddddddddddddddddd  'id' is too long  at most 40"),
    Fault("no language at all", "bank.yaml", "languages: [en]", "languages: []", "languages:",
        "bank.yaml  'languages' is too short  at least 1"),
    Fault("eleven months", "words.yaml", "[January, February", "[February", "en: [February",
        "words.yaml  'en' is too short  at least 12"),
    Fault("a group of one", "bank.yaml", "    most: 3", "    most: 1", "most:",
        "bank.yaml  'most' is out of bounds  write at least 2"),
    Fault("four points for one choice", "money.yaml", "        civic: 2", "        civic: 4", "civic:",
        "us  'civic' is out of bounds  write at most 3"),
]
"""Keys and values in the wrong place."""

DUPLICATE_FINDING = """
  - id: no_end
    severity: watch
    kind: gap
    when: {question: home.host, is: other}
    title: {en: Elsewhere, es: }
    message: {en: Elsewhere., es: }
    action: {en: Nothing., es: }
    source: Example
"""
DUPLICATE_QUESTION = """
  - id: fund.paper
    type: text
    text: {en: "Again?", es: }
    short: {en: again, es: }
    hat: both
    answer_by: ceo
    sign_off: none
"""

NAMES = [
    Fault("two questions with one id", "power.yaml", "        label: {en: Residents, es: }\n        civic: 2\n",
        "        label: {en: Residents, es: }\n        civic: 2\n" + DUPLICATE_QUESTION, "id: fund.paper",
        "fund.paper  this id is used twice  ids are for ever: give the newer one another"),
    Fault("two choices with one id", "money.yaml", "- id: data", "- id: meals", "id: meals\n        label: {en: Meals",
        "meals  two choices of fund.topics have this id  ids are for ever"),
    Fault("two sentences with one id", "faq.yaml", "- id: rest", "- id: refused",
        'id: refused\n        text: {en: "We have', "refused  two sentences of faq.money have this id  ids are for ever"),
    Fault("two findings with one id", "rules.yaml", "    source: Example\n", "    source: Example\n" + DUPLICATE_FINDING,
        "id: no_end\n    severity: watch", "no_end  two findings have this id  ids are for ever"),
    Fault("two entries with one id", "faq.yaml", "- id: faq.paper", "- id: faq.who",
        "id: faq.who\n    group: money\n    hat: grant", "faq.who  two entries have this id  ids are for ever"),
    Fault("two groups with one id", "faq.yaml", "  - id: money\n", "  - id: home\n",
        "id: home\n    title: {en: The money", "home  two groups have this id  ids are for ever", MANY),
    Fault("two rows with one id", "faq.yaml", "  - id: waiting\n", "  - id: home\n", "id: home\n    label: {en: Waiting",
        "home  two rows of the fact box have this id  ids are for ever"),
    Fault("two roles with one id", "roles.yaml", "  - id: host\n", "  - id: staff\n", "id: staff\n    hat: grant",
        "staff  two roles have this id  ids are for ever", MANY),
    Fault("two terms with one id", "glossary.yaml", "  - id: pot\n",
        "  - id: pot\n    term: {en: Pot, es: }\n    meaning: {en: A pot., es: }\n  - id: pot\n",
        "id: pot\n    term: {en: Pot of", "pot  two terms have this id  ids are for ever"),
    Fault("two sections with one id", "power.yaml", "section: power", "section: us", "section:",
        "us  two sections have this id  ids are for ever"),
    Fault("a question with a reserved name", "power.yaml", "- id: decide.who", "- id: decide.count", "id: decide.count",
        "decide.count  'count' is a reserved name  choose another id", MANY),
    Fault("a choice with a reserved name", "money.yaml", "- id: data", "- id: undecided", "id: undecided",
        "fund.topics  'undecided' is a reserved name  choose another id"),
    Fault("a sentence with a reserved name", "faq.yaml", "- id: rest", "- id: unsaid", "id: unsaid",
        "faq.money/unsaid  'unsaid' is a reserved name  choose another id"),
    Fault("the same meaning for a question that is not there", "bank.yaml", "packs:\n",
        f"same_meaning:\n  home.hots: ['{EARLIER}']\n\npacks:\n", "home.hots",
        "same_meaning  unknown question 'home.hots'  did you mean home.host?"),
    Fault("the same meaning for what is no fingerprint", "bank.yaml", "packs:\n",
        f"same_meaning:\n  home.host: ['{EARLIER}', '{EARLIER[1:]}']\n\npacks:\n", f"'{EARLIER[1:]}'",
        f"home.host  '{EARLIER[1:]}' is no fingerprint  copy what `upfront diff-bank` prints"),
    Fault("the same meaning declared twice", "bank.yaml", "packs:\n",
        f"same_meaning:\n  home.host: ['{EARLIER}', '{EARLIER}']\n\npacks:\n", f"'{EARLIER}']",
        f"home.host  {EARLIER} stands here twice  copy what `upfront diff-bank` prints"),
    Fault("a name from a question that is not there", "bank.yaml", "{foundation: us.foundation",
        "{foundation: us.fundation", "foundation: us",
        "names  unknown question 'us.fundation'  did you mean us.foundation?"),
    Fault("a name from a question that is not a text", "bank.yaml", "{foundation: us.foundation",
        "{foundation: us.stage", "foundation: us", "names  us.stage is not a text question  name a text question"),
    Fault("a tense by a question that is not there", "bank.yaml", "{question: us.stage", "{question: us.stages",
        "question: us.stages", "tense  unknown question 'us.stages'  did you mean us.stage?"),
    Fault("a tense by a question that is no single choice", "bank.yaml", "{question: us.stage", "{question: fund.topics",
        "question: fund.topics", "tense  fund.topics is not a single question  name a single question"),
    Fault("a tense by a choice that is not there", "bank.yaml", "future: [idea]", "future: [ideas]", "ideas",
        "tense  unknown choice 'ideas'  did you mean idea?"),
    Fault("a pack with a question that is not there", "bank.yaml", "[home.host, decide.who]", "[home.host, decide.whom]",
        "decide.whom", "standard  unknown question 'decide.whom'  did you mean decide.who?"),
    Fault("a group counted by a question that is not there", "bank.yaml", "count: decide.pots", "count: decide.pot",
        "count:", "pot  unknown question 'decide.pot'  did you mean decide.pots?"),
    Fault("a group counted by a question that is no number", "bank.yaml", "count: decide.pots", "count: home.until",
        "count:", "pot  home.until is not a number question  name a number question"),
    Fault("a group named by a question that is no text", "bank.yaml", "name: pot.name", "name: decide.who", "name:",
        "pot  decide.who is not a text question  name a text question"),
    Fault("an item's prefix without the item", "bank.yaml", 'prefix: {en: "{item}:"', 'prefix: {en: "One pot:"', "en:",
        "pot  the text does not hold {item}  write {item} where it belongs"),
    Fault("a group of more items than its question allows", "bank.yaml", "most: 3", "most: 4", "most:",
        "pot  decide.pots has `most: 3`, the group has `most: 4`  write the same number in both"),
    Fault("a question in a group that is not there", "power.yaml", "    repeat: pot\n    choices:",
        "    repeat: pots\n    choices:", "repeat:", "decide.who  unknown repeatable group 'pots'  did you mean pot?",
        MANY),
    Fault("a role by a question that is not there", "roles.yaml", "now: fund.topics", "now: fund.topic", "now:",
        "staff  unknown question 'fund.topic'  did you mean fund.topics?"),
    Fault("a role by a single choice", "roles.yaml", "now: fund.topics", "now: home.host", "now:",
        "staff  home.host is not a multi question  name a multi question"),
    Fault("a role both asked and derived", "roles.yaml", "    asked: {now:",
        "    does: {question: home.host, is: us}\n    asked: {now:", "does:",
        "staff  both `asked` and `does`  a role is asked or derived: keep one"),
    Fault("a role that is no choice", "roles.yaml", "- id: staff", "- id: stafff", "id: stafff",
        "stafff  unknown choice of fund.topics 'stafff'  did you mean staff?", 1),
    Fault("a document about a question that is not there", "faq.yaml", "about: [us.foundation, us.partnership]",
        "about: [us.foundation, us.partner]", "us.partner]",
        "document  unknown question 'us.partner'  did you mean us.partnership?"),
    Fault("a list of the unsaid with a question that is not there", "faq.yaml", "yes: fund.topics", "yes: fund.topic",
        "yes:", "unsaid  unknown question 'fund.topic'  did you mean fund.topics?"),
    Fault("a list of the unsaid of a single choice", "faq.yaml", "yes: fund.topics", "yes: home.host", "yes:",
        "unsaid  home.host is not a multi question  name a multi question"),
    Fault("a row about an entry that is not there", "faq.yaml", "entry: faq.home", "entry: faq.house", "entry:",
        "home  unknown entry 'faq.house'  did you mean faq.home?"),
    Fault("an entry in a group that is not there", "faq.yaml", "group: home", "group: house", "group: house",
        "faq.home  unknown group 'house'  did you mean home?"),
    Fault("an entry about a question that is not there", "faq.yaml", "about: [fund.amount]", "about: [fund.amounts]",
        "fund.amounts", "faq.amount  unknown question 'fund.amounts'  did you mean fund.amount?"),
    Fault("an entry for each item of a group that is not there", "faq.yaml", "for_each: pot", "for_each: pots",
        "for_each:", "faq.who  unknown repeatable group 'pots'  did you mean pot?", MANY),
    Fault("a finding for each item of a group that is not there", "rules.yaml", "    severity: high",
        "    for_each: pots\n    severity: high", "for_each:",
        "no_end  unknown repeatable group 'pots'  did you mean pot?"),
    Fault("a sentence for each item of a group that is not there", "faq.yaml", "- id: rest",
        "- id: rest\n        for_each: pots", "for_each:",
        "faq.money  unknown repeatable group 'pots'  did you mean pot?"),
]
"""Names used twice, kept for us, or of nothing."""

QUESTIONS = [
    Fault("an exclusive choice that is not there", "money.yaml", "exclusive: [nothing]", "exclusive: [nothin]", "nothin",
        "fund.topics  unknown choice 'nothin'  did you mean nothing?"),
    Fault("an exclusive choice where only one is chosen", "money.yaml", "    weight_why:",
        "    exclusive: [other]\n    weight_why:", "exclusive:",
        "home.host  only a multi choice has exclusive choices  take `exclusive` out"),
    Fault("a link that is not a text", "money.yaml", "    type: money", "    type: money\n    link: true", "link:",
        "fund.amount  only a text can be a link  take `link` out"),
    Fault("a plain fact to sign off", "power.yaml", "    sign_off: none\n    commitment: false\n    repeat: pot",
        "    sign_off: ceo\n    commitment: false\n    repeat: pot", "sign_off:",
        "pot.name  a plain fact needs no sign-off  write `sign_off: none`"),
    Fault("choices of a text", "us.yaml", "short: {en: our name, es: }",
        "short: {en: our name, es: }\n    choices: [{id: a, label: {en: A}}, {id: b, label: {en: B}}]", "choices:",
        "us.foundation  a text question has no choices  take them out"),
    Fault("one choice", "us.yaml", "      - id: running\n        label: {en: Running, es: }\n", "", "choices:",
        "us.stage  fewer than two choices  a question with one choice is no question"),
    Fault("choices of its own and those of another", "money.yaml", "    choices_of: fund.topics",
        "    choices_of: fund.topics\n    choices: [{id: a, label: {en: A}}]", "choices:",
        "fund.refused  both `choices` and `choices_of`  keep one of them"),
    Fault("a choice left out that is not there", "money.yaml", "without: [nothing]", "without: [nothin]", "nothin",
        "fund.refused  unknown choice 'nothin'  did you mean nothing?"),
    Fault("the choices of a later question", "money.yaml",
        "    exclusive: [nothing]\n    caps: {grant: 2}\n    choices:",
        "    exclusive: [nothing]\n    choices_of: fund.refused\n    choices:", "choices_of: fund.refused",
        "fund.topics  fund.refused does not come before this question  move it up", MANY),
    Fault("the choices of a question that is not there", "money.yaml", "choices_of: fund.topics",
        "choices_of: fund.topic", "choices_of:",
        "fund.refused  unknown question 'fund.topic'  did you mean fund.topics?", MANY),
]
"""Questions that contradict themselves."""

END = "        - {question: home.until, undecided: true}"


def condition(story: str, new: str, at: str, says: str) -> Fault:
    """A fault in the condition of the finding."""
    return Fault(f"a condition {story}", "rules.yaml", END, f"        - {new}", at, f"no_end  {says}")


CONDITIONS = [
    condition("about a question that is not there", "{question: home.untill, undecided: true}", "question:",
        "unknown question 'home.untill'  did you mean home.until?"),
    condition("about a choice that is not there", "{question: home.host, is: uss}", "is:",
        "unknown choice of home.host 'uss'  did you mean us?"),
    condition("about one choice of several that is not there", "{question: fund.topics, has_any: [data, meal]}", "meal]",
        "unknown choice of fund.topics 'meal'  did you mean meals?"),
    condition("of a kind that does not exist", "{questions: home.until, undecided: true}", "questions:",
        "unknown condition 'questions'  did you mean question?"),
    condition("with a test that does not exist", "{question: home.until, undecide: true}", "undecide:",
        "unknown part of a condition 'undecide'  did you mean undecided?"),
    condition("with `has` on a single choice", "{question: home.host, has: us}", "has:",
        "`has` does not fit home.host, which is single  use one of: is, any_of, answered, undecided,"),
    condition("with `is` on a multi choice", "{question: fund.topics, is: data}", "is:",
        "`is` does not fit fund.topics, which is multi  use one of: has, has_any, count, answered,"),
    condition("with `count` on a number", "{question: decide.pots, count: {over: 1}}", "count:",
        "`count` does not fit decide.pots, which is number  use one of: over, under, answered"),
    condition("with `over` on a text", "{question: us.foundation, over: 1}", "over:",
        "`over` does not fit us.foundation, which is text  use one of: answered, undecided, withheld"),
    condition("with a list after `is`", "{question: home.host, is: [us, other]}", "is:",
        "`is` takes one choice  for several use `any_of`"),
    condition("with one choice after `any_of`", "{question: home.host, any_of: us}", "any_of:",
        "`any_of` takes a list of choices  for one use `is`"),
    condition("with an empty list", "{question: fund.topics, has_any: []}", "has_any:",
        "`has_any` takes a list of choices  for one use `has`"),
    condition("with two tests", "{question: home.host, is: us, answered: true}", "{question: home.host",
        "two tests in one condition: is, answered  put each in a condition of its own under `all`"),
    condition("with no test", "{question: home.host}", "{question: home.host}",
        "the condition does not say what to test  add is, any_of, has, answered or the like"),
    condition("with `answered: false`", "{question: home.host, answered: false}", "answered:",
        "`answered` takes only true  write `answered: true`, and `not` around it for the opposite"),
    condition("with nothing in `all`", "{all: []}", "all:", "`all` needs a list of conditions  write them as a list"),
    condition("with no list in `any`", "{any: {question: home.host, is: us}}", "any:",
        "`any` needs a list of conditions  write them as a list"),
    condition("with nothing under `not`", "{not: }", "not:",
        "a condition is missing here  write a condition with question, all, any"),
    condition("with more beside `not`", "{not: {question: home.host, is: us}, is: us}", "is: us}",
        "unknown part of a condition 'is'  use one of: not"),
    condition("about a fact that is not there", "{derived: we_payy}", "derived:",
        "unknown named fact 'we_payy'  did you mean we_pay?"),
    condition("about a role that is not there", "{role: hosts, stand: does}", "role:",
        "unknown role 'hosts'  did you mean host?"),
    condition("about a stand that does not exist", "{role: host, stand: do}", "stand:",
        "unknown stand 'do'  did you mean does?"),
    condition("without the role's stand", "{role: host}", "{role: host}",
        "unknown stand 'None'  use one of: does, undecided, unsaid, will_not"),
    condition("that counts roles at no stand", "{roles: do, over: 1}", "roles:", "unknown stand 'do'  did you mean does?"),
    condition("that counts roles to no bound", "{roles: does}", "{roles: does}",
        "neither `over` nor `under` is given  add one of them"),
    condition("about some item of a group that is not there", "{some: pots, of: {question: decide.who, is: board}}",
        "some:", "unknown repeatable group 'pots'  did you mean pot?"),
    condition("about every item of nothing", "{every: pot}", "{every: pot}",
        "a condition is missing here  write a condition with"),
    condition("about an item, from outside its group", "{question: decide.who, is: board}", "question:",
        "decide.who is asked once per pot, read from outside  use {some: pot, of: …}, {every: pot, of: …}"),
    condition("over a bound that is no number", "{question: decide.pots, over: two}", "over:",
        "`over` cannot be 'two'  write a whole number"),
    condition("under a bound that is no date", "{question: home.until, under: soon}", "under:",
        "`under` cannot be 'soon'  write today or a date such as 2029-06"),
    condition("under a day that does not exist", "{question: home.until, under: 2029-02-31}", "under:",
        "`under` cannot be '2029-02-31'  write today or a date such as 2029-06"),
    condition("that counts choices by a word", "{question: fund.topics, count: {over: two}}", "over:",
        "`over` cannot be 'two'  write a whole number"),
    condition("that counts choices without a bound", "{question: fund.topics, count: 2}", "count:",
        "neither `over` nor `under` is given  add one of them"),
    Fault("a choice that is not there decides what is asked", "money.yaml", "ask_if: {question: home.host, is: us}",
        "ask_if: {question: home.host, is: our}", "is:", "home.until  unknown choice of home.host 'our'  "),
    Fault("a role without what places it", "roles.yaml", "    will_not: {question: home.host, is: other}\n", "",
        "id: host", "host  a condition is missing here  write a condition with"),
]
"""Conditions that say nothing."""

TEXTS = [
    Fault("a text is missing in a published language", "money.yaml", "short: {en: who houses the staff, es: }",
        "short: {en: , es: }", "en:",
        "home.host  the text is missing in en  write it, or take the language out of `languages`"),
    Fault("a text has no place for a published language", "money.yaml", "short: {en: who houses the staff, es: }",
        "short: {es: }", "short:", "home.host  the text is missing in en  write it"),
    Fault("a language is published and not written", "bank.yaml", "languages: [en]", "languages: [en, es]", "es:",
        "us  the text is missing in es  write it, or take the language out of `languages`", MANY, elsewhere="us.yaml"),
    Fault("a language nobody reads", "money.yaml", "short: {en: who houses the staff, es: }",
        "short: {en: who houses the staff, fr: }", "fr:", "home.host  unknown language 'fr'  use one of: en, es"),
    Fault("a slot nobody fills", "faq.yaml", "{en: We house the staff of the partnership.",
        '{en: "We house the staff of {partnershp}."', "en:",
        "faq.home/us  unknown slot 'partnershp'  did you mean partnership?"),
    Fault("a slot in a text that has none", "money.yaml", "Where the staff sit and who pays.",
        '"Where {foundation} stands."', "en:", "money  unknown slot 'foundation'  take it out"),
    Fault("a slot for a question that is not there", "faq.yaml", "{fund.amount|money}", "{fund.amout|money}", "en:",
        "faq.amount/amount  unknown question in a slot 'fund.amout'  did you mean fund.amount?"),
    Fault("an answer in a text that prints none", "faq.yaml", "Does {foundation} house our staff?",
        "Does {home.host|label} house our staff?", "en:", "faq.home  unknown question in a slot 'home.host'  take it out"),
    Fault("a slot with a formatter that does not fit", "faq.yaml", "{fund.amount|money}", "{fund.amount|number}", "en:",
        "faq.amount/amount  formatter 'number' does not fit fund.amount, which is money  write {fund.amount|money}"),
    Fault("a slot with a formatter that does not exist", "faq.yaml", "{fund.amount|money}", "{fund.amount|dollars}",
        "en:",
        "faq.amount/amount  formatter 'dollars' does not fit fund.amount, which is money  write {fund.amount|money}"),
    Fault("a slot without a formatter", "faq.yaml", "We pay {fund.amount|money}.", "We pay {fund.amount}.", "en:",
        "faq.amount/amount  slot {fund.amount} has no formatter  write {fund.amount|money}", 1),
    Fault("braces that do not match", "faq.yaml", "{fund.amount|money}.", "{fund.amount|money.", "en:",
        "faq.amount/amount  a slot's braces do not match  write {name} or {question.id|formatter}"),
    Fault("an item's answer, from outside its group", "faq.yaml", "This is for the whole partnership.",
        '"Decided by {decide.who|label}."', "en:",
        "faq.amount/amount  decide.who is asked once per pot, piped from outside  add `for_each: pot` to the rule"),
    Fault("an answer that is not public", "faq.yaml", "This is for the whole partnership.", '"It is {us.stage|label}."',
        "en:", "faq.amount/amount  us.stage is not public and cannot be printed  take the slot out"),
]
"""Texts and their slots."""

WORDS = [
    Fault("a missing phrase", "words.yaml", "  unsaid: {en: We have not said yet., es: Aún no lo hemos dicho.}\n", "",
        "phrases:", "unsaid  the phrase 'unsaid' is missing  add it: the composer prints it by itself"),
    Fault("a phrase nobody prints", "words.yaml", "  glance_unsaid:", "  glance_unsayd:", "glance_unsayd:",
        "glance_unsayd  unknown phrase 'glance_unsayd'  did you mean glance_unsaid?", 1),
    Fault("a phrase with a slot that is not its own", "words.yaml", "{decider} will decide. No date is set.",
        "{decider} will decide by {by}.", "en:", "decides_undated  unknown slot 'by'  use one of: decider"),
    Fault("a phrase that loses what it is about", "words.yaml", "“{reason}” Ask {ask}.\", es: \"No es",
        "Ask {ask}.\", es: \"No es", "en:", "withheld  the text does not hold {reason}  write {reason} where it belongs"),
    Fault("a day that loses its year", "words.yaml", "{month} {day}, {year}", "{month} {day}", "en:",
        "day  the text does not hold {year}  write {year} where it belongs"),
    Fault("no months in a published language", "words.yaml", "  en: [January, February", "  fr: [January, February",
        "months:", "months  the months are missing in en  add the twelve names"),
    Fault("a missing heading", "words.yaml", "  glance: {en: At a glance, es: De un vistazo}\n", "", "document:",
        "glance  the phrase 'glance' is missing  add it"),
    Fault("a heading without its language", "words.yaml", "glance: {en: At a glance, es: De un vistazo}",
        "glance: At a glance", "glance:", "words.yaml  'glance' is not keys and values  write keys and values"),
    Fault("no words for where a role stands", "words.yaml",
        "  stands:\n    does: {en: we do, es: lo hacemos}\n    will_not: {en: not our part, es: no nos toca}\n"
        "    undecided: {en: not decided yet, es: sin decidir}\n    unsaid: {en: not said yet, es: sin decir}\n",
        "", "document:", "words.yaml  'stands' is missing  add `stands:`"),
    Fault("no reading notes in a published language", "words.yaml", "    en: [What is not here is not promised.]\n", "",
        "reading_notes:", "reading_notes  the reading notes are missing in en  add how to read the document"),
    Fault("a heading nobody prints", "words.yaml", "  skip:", "  skipp:", "skipp:",
        "skipp  unknown phrase 'skipp'  did you mean skip?", 1),
    Fault("no comma in a published language", "words.yaml", '  comma: {en: ", ", es: ", "}', '  comma: {es: ", "}',
        "comma:", "comma  the text is missing in en  write it"),
    Fault("no `and` in a published language", "words.yaml", '  and: {en: " and ", es: " y "}',
        '  and: {en: , es: " y "}', "en:", "and  the text is missing in en  write it"),
]
"""`words.yaml`."""

TWELVE = ", ".join(["home.host", "decide.who"] * 6)
ROOM = {"workshop.yaml": ()}


def workshop(story: str, old: str, new: str, at: str, says: str, others: int = 0) -> Fault:
    """A fault in what the bank brings to a workshop."""
    return Fault(f"a workshop with {story}", "workshop.yaml", old, new, at, says, others)


WORKSHOPS = [
    workshop("a key nobody knows", "  support_low: 3", "  suport_low: 3", "suport_low:",
        "workshop.yaml  unknown key 'suport_low'  did you mean support_low?", 1),
    workshop("seven rows", """  - id: row8
    consequence: 8
    label: {en: Row 8, es: }
    matters: {en: Row 8 matters., es: }
    joint:
      leads: {en: "All {count} are at leads of 8.", es: }
      pays: {en: "All {count} are at pays of 8.", es: }
      helps: {en: "All {count} are at helps of 8.", es: }
      not_us: {en: "All {count} are at not_us of 8.", es: }
      ~undecided: {en: "All {count} are at no point of 8.", es: }
""", "", "aspects:", "workshop.yaml  'aspects' is too short  at least 8"),
    workshop("a share in words", "open_share: 1/2", "open_share: half", "open_share:",
        "open_share  'half' is no share of one  write it as 1/2"),
    workshop("a share of more than one", "open_share: 1/2", "open_share: 3/2", "open_share:",
        "open_share  '3/2' is no share of one  write it as 1/2"),
    workshop("counts before the state", "state_least: 3", "state_least: 6", "state_least:",
        "state_least  counts are shown from 5 answers on, the state only from 6  a state says less"),
    workshop("a pack that is not there", "mirror: standard", "mirror: standart", "mirror:",
        "mirror  unknown pack 'standart'  did you mean standard?"),
    Fault("a workshop that asks fourteen questions", "bank.yaml", "[home.host, decide.who]",
        f"[{TWELVE}, home.host, decide.who]", "standard:",
        "standard  14 questions, and a workshop asks at most 12  drop those that matter least to partners", 1, more=ROOM),
    Fault("a workshop that asks for money", "bank.yaml", "[home.host, decide.who]", "[home.host, fund.amount]",
        "fund.amount", "standard  fund.amount is not a single question, and a room is asked no other  name a single", 1,
        more=ROOM),
    Fault("a workshop that asks what it has no words for", "bank.yaml", "[home.host, decide.who]",
        "[home.host, us.stage]", "us.stage",
        "standard  us.stage is asked in a workshop and has no words there  add it to `questions` in workshop.yaml", 1,
        more=ROOM),
    workshop("words for a question that is not there", "  decide.who:", "  decide.whom:", "decide.whom:",
        "decide.whom  unknown question 'decide.whom'  did you mean decide.who?", 2),
    workshop("a question that matters to nobody", "    matters: {en: They want to know who says no., es: }\n", "",
        "decide.who:", "workshop.yaml  'matters' is missing  add `matters:`"),
    workshop("nothing to ask a room that differs", 'prompt: {en: "Whose name is on the door?", es: }',
        "prompt: {en: , es: }", "en:", "home.host  the text is missing in en  write it"),
    workshop("two questions that touch partners most", "    consequence: 2\n    matters: {en: They want to know whose",
        "    consequence: 1\n    matters: {en: They want to know whose",
        "consequence: 1\n    matters: {en: They want to know who",
        "decide.who  `consequence: 1` is taken by home.host  1 is what touches partners most"),
    workshop("an extra no room knows", "id: ~case", "id: ~cases", "id: ~cases",
        "voices  unknown extra '~cases'  did you mean ~case?"),
    workshop("no way to say that one does not know", "    - id: ~unknown\n      label: {en: No idea, es: }\n", "",
        "mirror:\n    - id: ~undecided", "mirror  the extra '~unknown' is missing  add it, with its label"),
    workshop("one extra twice", "id: ~case", "id: ~not_mine", "id: ~not_mine\n      label: {en: Not mine",
        "~not_mine  two voices have this id  ids are for ever"),
    workshop("a practice question without a choice", "    - id: coffee\n      label: {en: Coffee, es: }\n", "",
        "options:", "workshop.yaml  'options' is too short  at least 2"),
    workshop("a cell no table knows", "- id: helps", "- id: help", "id: help\n",
        "cells  unknown cell 'help'  did you mean helps?", 1),
    workshop("a consent that is missing", '  - id: "no"\n    label: {en: Refused, es: }\n', "", "consents:",
        "consents  the consent 'no' is missing  add it, with its label"),
    workshop("a level of support too many", '  - id: "5"', '  - id: "6"', 'id: "6"',
        "support  unknown level of support '6'  use one of: 0, 1, 2, 3, 4, 5", 1),
    workshop("a delegate who can do the unknown", "- id: listening", "- id: listens", "id: listens",
        "authorities  unknown authority 'listens'  did you mean listening?", 1),
    workshop("two rows with one id", "- id: row8", "- id: row7", "id: row7\n    consequence: 8",
        "row7  two aspects have this id  ids are for ever"),
    workshop("two rows at one rank", "    consequence: 8", "    consequence: 7",
        "consequence: 7\n    label: {en: Row 8", "row8  `consequence: 7` is taken by row7  1 is what touches"),
    workshop("a row without a joint sentence", '      helps: {en: "All {count} are at helps of 8.", es: }\n', "",
        "joint:\n      leads: {en: \"All {count} are at leads of 8",
        "row8  no joint sentence where all are at 'helps'  write what all of them say together"),
    workshop("a joint sentence about what is private", '      helps: {en: "All {count} are at helps of 8.", es: }\n',
        '      helps: {en: "All {count} help.", es: }\n      private: {en: "All {count} are silent.", es: }\n', "private:",
        "row8  unknown shared cell 'private'  use one of: helps, leads, not_us, pays, ~undecided"),
    workshop("a joint sentence that counts nobody", "All {count} are at pays of 8.", "All of us pay for it.", "en:",
        "row8  the text does not hold {count}  write {count} where it belongs"),
    workshop("a stage that does not exist", "      - stage: silent", "      - stage: silence", "stage: silence",
        "room  unknown stage 'silence'  did you mean silent?"),
    workshop("a plan too long", "        minutes: 60", "        minutes: 61", "steps:",
        "room  its steps take 91 minutes  make it 90; what is about one difference counts 2 times"),
    workshop("a talk that takes longer than it says", "    talk_minutes: 9", "    talk_minutes: 8", "talk_minutes:",
        "room  the steps about one difference take 9 minutes, `talk_minutes` says 8  make the two agree"),
    workshop("a plan for nobody", "    least: 3\n    most: 12", "    least: 12\n    most: 3", "most: 3",
        "table  from 12 to 3 people is nobody  write the smaller number under `least`", 1),
    workshop("no plan for ten people", "    least: 2\n    most: 40", "    least: 2\n    most: 9", "plans:",
        "voices  no plan of kind 'voices' for 10 people  plans have to cover 5 to 14 people without a gap", 1),
    workshop("two plans of one id", "  - id: table\n", "  - id: room\n", "id: room\n    kinds: [table]",
        "room  two plans have this id  ids are for ever"),
    workshop("a plan for a kind that does not exist", "kinds: [table]", "kinds: [tables]", "tables",
        "table  item 1 cannot be 'tables'  use 'voices', 'mirror' or 'table'"),
    workshop("a word that is missing", '  state_split: {en: "The state split", es: }\n', "", "words:",
        "state_split  the phrase 'state_split' is missing  add it: a workshop prints it by itself"),
    workshop("a word nobody prints", "  state_split:", "  state_splitt:", "state_splitt:",
        "state_splitt  unknown phrase 'state_splitt'  did you mean state_split?", 1),
    workshop("a word that loses its number", "The answered {answered} {entitled}", "The answered {answered}", "en:",
        "answered  the text does not hold {entitled}  write {entitled} where it belongs"),
    workshop("a word with a slot that is not its own", "The state split", "The {count} split", "en:",
        "state_split  unknown slot 'count'  take it out"),
]
"""`workshop.yaml`."""

SENTENCES = [
    Fault("a row with two kinds", "faq.yaml", "    shows: waiting", "    shows: waiting\n    entry: faq.home",
        "id: waiting", "waiting  a row needs one of `entry`, `lines` or `shows`  keep exactly one"),
    Fault("a row with no kind", "faq.yaml", "    shows: waiting\n", "", "id: waiting",
        "waiting  a row needs one of `entry`, `lines` or `shows`  keep exactly one"),
    Fault("an entry for each item without a sentence for many", "faq.yaml",
        '    many: {en: "There are {count} pots of money.", es: }\n', "", "id: faq.who",
        "faq.who  `for_each` without `many`  write the first sentence for several items under `many:`"),
    Fault("a sentence without an id", "faq.yaml", "      - id: rest\n        text", "      - text", "text:",
        "faq.money  a sentence without an id  give it a short id that says what it is"),
    Fault("a sentence that is always said", "faq.yaml", "{fund.amount|money}", "a lot", "id: amount",
        "faq.amount/amount  a bare always: nothing says when this is said  add `when:`; every sentence rests on"),
    Fault("a sentence without words", "faq.yaml", "        text: {en: We pay for nothing in this partnership., es: }\n",
        "", "id: none", "faq.money/none  a sentence without words  add `text:`"),
    Fault("a list in the middle of its sentence", "faq.yaml", "We will not pay for {items}.",
        "We say {items} is not for us.", "text:",
        "faq.money/refused  {items} has to stand last in its sentence  end the sentence with {items}."),
    Fault("a future sentence without its list", "faq.yaml", "We will pay for {items}.",
        "We will pay for {items} and more.", "future:",
        "faq.money/pays  {items} has to stand last in its sentence  end the sentence with {items}."),
    Fault("a list in what follows a sentence", "faq.yaml", "        items: {chosen: fund.refused, stand: will_not}",
        '        more: {en: "Not {items}.", es: }\n        items: {chosen: fund.refused, stand: will_not}', "en:",
        "faq.money/refused  unknown slot 'items'  "),
    Fault("a list of two kinds", "faq.yaml", "items: {chosen: fund.refused, stand",
        "items: {chosen: fund.refused, roles: [civic], stand", "items:",
        "faq.money/refused  a list needs one of `chosen`, `unsaid` or `roles`  keep exactly one"),
    Fault("a list of roles at no stand", "faq.yaml", "items: {roles: [civic, both], stand: does}",
        "items: {roles: [civic, both]}", "items:",
        "statement/civic  a list of roles without `stand`  add `stand:`, such as `stand: does`"),
    Fault("a list of no kind", "faq.yaml", "items: {chosen: fund.refused, stand", "items: {stand", "items:",
        "faq.money/refused  a list needs one of `chosen`, `unsaid` or `roles`  keep exactly one"),
    Fault("a list of a question that is not there", "faq.yaml", "items: {chosen: fund.refused",
        "items: {chosen: fund.refusd", "chosen:",
        "faq.money/refused  unknown question 'fund.refusd'  did you mean fund.refused?"),
    Fault("a list of a single choice", "faq.yaml", "items: {chosen: fund.refused", "items: {chosen: home.host",
        "chosen:", "faq.money/refused  home.host is not a multi question  name a multi question"),
    Fault("a list that leaves out a choice that is not there", "faq.yaml", "items: {chosen: fund.refused",
        "items: {leave_out: [meal], chosen: fund.refused", "meal]",
        "faq.money/refused  unknown choice 'meal'  did you mean meals?"),
    Fault("a list of three where two belong", "faq.yaml", "unsaid: [fund.topics, fund.refused]",
        "unsaid: [fund.topics, fund.refused, fund.topics]", "unsaid:", "rest  'unsaid' is too long  at most 2"),
    Fault("a first sentence among several", "faq.yaml",
        '      - id: amount\n        text: {en: "We pay {fund.amount|money}.", es: }\n'
        "        more: {en: This is for the whole partnership., es: }\n",
        '      - first:\n          - id: amount\n            text: {en: "We pay {fund.amount|money}.", es: }\n',
        "first:",
        "faq.amount  `first:` has no place in a lead: of its rules only the first that holds is said anyway  take"),
    Fault("a first sentence for each item", "faq.yaml", "      - id: amount\n",
        "      - id: amount\n        for_each: pot\n", "for_each:",
        "faq.amount/amount  `for_each` counts for nothing here: this is said once  move the sentence to `then`"),
    Fault("a statement for each item", "faq.yaml", "    - id: who\n", "    - id: who\n      for_each: pot\n",
        "for_each:", "statement/who  `for_each` counts for nothing here: this is said once"),
    Fault("a row for each item", "faq.yaml", "      - id: list\n", "      - id: list\n        for_each: pot\n",
        "for_each:", "topics/list  `for_each` counts for nothing here: this is said once"),
    Fault("a condition beside `first`", "faq.yaml", "      - first:\n",
        "      - when: {question: home.host, is: us}\n        first:\n", "when:",
        "faq.home  'when' beside `first:` counts for nothing  move it into the sentences below"),
    Fault("nothing below `first`", "faq.yaml",
        "      - first:\n          - id: ended\n            when: {question: home.until, under: today}\n"
        '            text: {en: "Our promise ended in {home.until|date}.", es: }\n          - id: lasts\n'
        '            text: {en: "Our promise lasts until {home.until|date}.", es: }\n',
        "      - first: []\n", "first:", "faq.home  'first' is too short  at least 1"),
]
"""Sentences of the FAQ."""

PROOFS_OF_QUESTIONS = [
    Fault("a fact that leads back to itself", "roles.yaml", "  we_pay:\n    all:\n",
        "  we_pay:\n    all:\n      - {derived: we_pay}\n", "we_pay:",
        "we_pay  the named fact leads back to itself  let it read answers, not itself"),
    Fault("a fact that leads back to itself through a role", "roles.yaml", "  we_pay:\n    all:\n",
        "  we_host: {role: host, stand: does}\n  we_pay:\n    all:\n", "we_host:",
        "we_host  the named fact leads back to itself  let it read answers, not itself", 1,
        more={"roles.yaml": [("does: {question: home.host, is: us}", "does: {derived: we_host}")]}),
    Fault("a role that leads back to itself", "roles.yaml", "does: {question: home.host, is: us}",
        "does: {role: host, stand: does}", "id: host",
        "host  the role leads back to itself  let it read answers, not itself"),
    Fault("a question that looks backward", "money.yaml", "ask_if: {question: home.host, is: us}",
        "ask_if: {question: fund.amount, answered: true}", "ask_if:",
        "home.until  is asked by looking at fund.amount, which comes later  move fund.amount before it"),
    Fault("a question that looks backward through a fact", "money.yaml", "ask_if: {question: home.host, is: us}",
        "ask_if: {derived: we_pay}", "ask_if:",
        "home.until  is asked by looking at fund.topics, which comes later  move fund.topics before it"),
    Fault("a question that looks at itself", "money.yaml", "ask_if: {question: home.host, is: us}",
        "ask_if: {question: home.until, under: today}", "ask_if:",
        "home.until  is asked by looking at itself  ask by an earlier answer"),
    Fault("a question nobody is ever asked", "money.yaml", "ask_if: {question: home.host, is: us}",
        "ask_if: {all: [{question: home.host, is: us}, {question: home.host, is: other}]}", "ask_if:",
        "home.until  can never be asked on the full route  its condition cannot hold: mend `ask_if`"),
    Fault("a quick question that depends on a longer one", "money.yaml",
        "    sign_off: none\n    commitment: false\n    optional: true",
        "    sign_off: none\n    quick: officer\n    ask_if: {question: home.until, answered: true}\n"
        "    commitment: false\n    optional: true",
        "ask_if:", "fund.paper  can never be asked on the quick route  it depends on a question that is not quick"),
    Fault("an answer no entry is about", "faq.yaml", "about: [home.host, home.until]", "about: [home.host]",
        "id: home.until",
        "home.until  a swallowed answer: no entry owes it to the reader  name it under `about` of one entry",
        elsewhere="money.yaml"),
    Fault("an answer two entries are about", "faq.yaml", "about: [fund.paper]", "about: [fund.paper, home.until]",
        "id: home.until",
        "home.until  stands under `about` of faq.home and faq.paper  keep one: the others can still read it", MANY,
        elsewhere="money.yaml"),
    Fault("an internal answer an entry is about", "faq.yaml", "about: [home.host, home.until]",
        "about: [home.host, home.until, us.stage]", "id: us.stage",
        "us.stage  is not public, yet faq.home is about it  take it out of `about`", MANY, elsewhere="us.yaml"),
]
"""What is asked."""

NEVER_PRINTED = {
    "faq.yaml": [
        ("Our promise ended in {home.until|date}.", "Our promise ended."),
        ("          - id: lasts\n", "          - id: lasts\n            when: {question: home.until, over: today}\n"),
    ]
}

PROOFS_OF_ENTRIES = [
    Fault("a choice has no first sentence", "faq.yaml", "any_of: [group, residents]", "any_of: [group]", "lead:",
        "faq.who  a silent entry: no first sentence when decide.pots = 1, decide.who = residents  add a lead rule", MANY),
    Fault("a choice has no first sentence in an entry that is always there", "faq.yaml",
        "      - id: other\n        when: {question: home.host, is: other}\n        verdict: no\n"
        "        words: {en: Not with us, es: }\n        text: {en: Another charity houses the staff., es: }\n",
        "", "lead:", "faq.home  a silent entry: no first sentence when home.host = other  add a lead rule for it", MANY),
    Fault("a first sentence that depends on another answer", "faq.yaml",
        "        when: {question: decide.who, is: board}",
        "        when: {all: [{question: decide.who, is: board}, {question: home.host, answered: true}]}", "lead:",
        "faq.who  a silent entry: no first sentence when decide.pots = 1, decide.who = board, home.host not", MANY),
    Fault("two first sentences with one condition", "faq.yaml", "when: {question: home.host, is: other}",
        "when: {question: home.host, is: us}", "when:",
        "faq.home/other  a double lead: us has the same condition  merge the two, or tell them apart", MANY),
    Fault("two entries with one lead question", "faq.yaml", "about: [fund.paper]", "about: [fund.amount]",
        "id: faq.paper",
        "faq.paper  a double lead: faq.amount leads with fund.amount too  give one of them another lead question", MANY),
    Fault("an entry always printed about what is not always asked", "faq.yaml", "about: [fund.amount]\n",
        "about: [fund.amount]\n    always: true\n", "always:",
        "faq.amount  always printed, yet fund.amount is not asked on the quick route  give fund.amount a place there"),
    Fault("a verdict after the first sentence", "faq.yaml", "      - id: refused\n",
        "      - id: refused\n        verdict: no\n", "verdict:",
        "faq.money/refused  a double lead: a verdict after the first sentence  move it to `lead`"),
    Fault("a first sentence that is never said", "faq.yaml", "        when: {question: fund.topics, has: nothing}\n",
        "        when: {question: fund.topics, answered: true}\n", "id: pays",
        "faq.money/pays  this first sentence can never be said  an earlier rule covers it"),
    Fault("a sentence that is never said", "faq.yaml", "      - id: rest\n",
        "      - id: rest\n        when: {question: fund.topics, has: nothing}\n", "id: rest",
        "faq.money/rest  an unreachable sentence: it can never be said  an earlier one covers it"),
    Fault("a sentence behind one that covers it", "faq.yaml", "when: {question: home.until, under: today}",
        "when: {question: home.until, answered: true}", "id: lasts",
        "faq.home/lasts  an unreachable sentence: it can never be said  an earlier one covers it"),
    Fault("a sentence about a choice beside one that excludes it", "faq.yaml", "      - id: rest\n",
        "      - id: odd\n        text: {en: We pay for data and for nothing., es: }\n"
        "        when: {all: [{question: fund.topics, has: data}, {question: fund.topics, has: nothing}]}\n"
        "      - id: rest\n",
        "id: odd", "faq.money/odd  an unreachable sentence: it can never be said  an earlier one covers it"),
    Fault("a sentence about a topic in two lists that exclude each other", "faq.yaml", "      - id: rest\n",
        "      - id: odd\n        text: {en: We pay for data and do not., es: }\n"
        "        when: {all: [{question: fund.topics, has: data}, {question: fund.refused, has: data}]}\n"
        "      - id: rest\n",
        "id: odd", "faq.money/odd  an unreachable sentence: it can never be said  an earlier one covers it"),
    Fault("a yes/no question without a verdict", "faq.yaml", "        verdict: yes\n", "", "id: us",
        "faq.home/us  a yes/no question without a verdict  add `verdict: yes`, `no` or `partly`"),
    Fault("a verdict where none was asked for", "faq.yaml", "      - id: none\n",
        "      - id: none\n        verdict: no\n", "verdict:",
        "faq.money/none  a verdict where the question is not yes/no  take it out, or set `kind: yes_no`"),
    Fault("a first sentence passes over the answer", "faq.yaml", "      - id: none\n",
        "      - id: quiet\n        when: {question: home.host, is: other}\n"
        "        text: {en: Ask the other charity., es: }\n      - id: none\n",
        "id: faq.money",
        "faq.money  a swallowed answer: nothing prints fund.topics when fund.topics = decided, home.host = other"),
    Fault("a date is printed in one case only", "faq.yaml", "          - id: lasts\n",
        "          - id: lasts\n            when: {question: fund.topics, has: data}\n", "id: faq.home",
        "faq.home  a swallowed answer: nothing prints home.until when home.host = us, home.until = 2031-06,"),
    Fault("an amount below a bound has no first sentence", "faq.yaml", "      - id: amount\n",
        "      - id: amount\n        when: {question: fund.amount, over: 100}\n", "lead:",
        "faq.amount  a silent entry: no first sentence when fund.topics = decided", MANY),
    Fault("a choice is left out of every list", "faq.yaml", "items: {chosen: fund.refused, stand",
        "items: {chosen: fund.refused, leave_out: [data], stand", "id: faq.money",
        "faq.money  a swallowed answer: every list of fund.refused leaves out data  list it, or give it a"),
    Fault("an answer is printed in one case only", "faq.yaml", "      - id: refused\n",
        "      - id: refused\n        when: {question: fund.topics, has: data}\n", "id: faq.money",
        "faq.money  a swallowed answer: nothing prints fund.refused when "),
    Fault("two choices print the same", "faq.yaml", "This is who decides: {decide.who|label}.", "We do not decide.",
        "id: faq.who",
        "faq.who  a swallowed answer: decide.who prints the same for group and residents  give each its words"),
    Fault("a date is never printed", "faq.yaml", "Our promise lasts until {home.until|date}.", "Our promise lasts.",
        "id: faq.home", "faq.home  a swallowed answer: nothing prints home.until when home.host = us, home.until",
        more=NEVER_PRINTED),
    Fault("a date is tested and not printed", "faq.yaml", "Our promise ended in {home.until|date}.", "Our promise ended.",
        "id: faq.home",
        "faq.home  a swallowed answer: nothing prints home.until when home.host = us, home.until = 2029-06"),
    Fault("an amount is never printed", "faq.yaml", '        text: {en: "We pay {fund.amount|money}.", es: }',
        "        when: {question: fund.amount, answered: true}\n        text: {en: We pay., es: }", "id: faq.amount",
        "faq.amount  a swallowed answer: nothing prints fund.amount when "),
    Fault("a text is never printed", "faq.yaml", '        text: {en: "Our terms stand at {fund.paper|text}.", es: }',
        "        when: {question: fund.paper, answered: true}\n        text: {en: Our terms stand somewhere., es: }",
        "id: faq.paper",
        "faq.paper  a swallowed answer: nothing prints fund.paper when fund.paper = Words  print {fund.paper|text}"),
    Fault("a list on the wrong side", "faq.yaml", "items: {chosen: fund.refused, stand: will_not}",
        "items: {chosen: fund.refused, stand: does}", "items:",
        "faq.money/refused  a topic could be both refused and unsaid: fund.refused is not the other side of"),
    Fault("two lists that are not each other's sides", "money.yaml",
        "    choices_of: fund.topics\n    without: [nothing]\n",
        "    choices: [{id: staff, label: {en: Staff}}, {id: data, label: {en: Data}}]\n", "unsaid:",
        "fund.refused  a topic could be both refused and unsaid: fund.refused does not have the choices of",
        elsewhere="faq.yaml"),
    Fault("a finding nobody can meet", "rules.yaml", "        - {question: home.until, undecided: true}",
        "        - {question: home.host, is: other}", "when:",
        "no_end  this finding can never be raised  its condition cannot hold: mend `when`"),
]
"""What is said."""

LONG = (
    "We house the staff of the partnership in a room on the second floor of the old town hall by the river, "
    "near the school and the church."
)

PROOFS_OF_WORDS = [
    Fault("a sentence that is too long", "faq.yaml", "{en: We will house the staff of the partnership.",
        '{en: "' + LONG + '"', "en:",
        "faq.home/us  too long in “We house the staff of the partnership in a room on the second floor of”  split"),
    Fault("a sentence that is too long once its list is in it", "faq.yaml", "This is for the whole partnership.",
        '"We house the staff of the partnership in a room on the second floor of the old town hall by the river, '
        '{fund.topics|list}."',
        "en:", "faq.amount/amount  too long in “We house"),
    Fault("a sentence for many items that is too long", "faq.yaml", "There are {count} pots of money.", LONG, "en:",
        "faq.who  too long in “We house"),
    Fault("a vague word", "faq.yaml", "We pay for nothing in this partnership.", "We usually pay for nothing.", "en:",
        "faq.money/none  vague word 'usually' in “We usually pay for nothing.”  give the number"),
    Fault("jargon", "faq.yaml", "This is for the whole partnership.", "This is for the stakeholders.", "en:",
        "faq.amount/amount  jargon 'stakeholders' in “This is for the stakeholders.”  use a plain phrase"),
    Fault("puffery", "faq.yaml", "Our board decides.", "Our passionate board decides.", "en:",
        "faq.who/board  puffery 'passionate' in “Our passionate board decides.”  leave it out"),
    Fault("a wordy phrase", "faq.yaml", "Another charity houses the staff.",
        "Another charity houses the staff prior to June.", "en:",
        "faq.home/other  wordy 'prior to' in “Another charity houses the staff prior to June.”  use the short word"),
    workshop("a vague joint sentence", "All {count} are at pays of 8.", "All {count} usually pay.", "en:",
        "row8/pays  vague word 'usually' in “All words usually pay.”  give the number"),
    workshop("jargon read aloud", "say: {en: Welcome., es: }", "say: {en: Welcome stakeholders., es: }", "en:",
        "room/lobby  jargon 'stakeholders' in “Welcome stakeholders.”  use a plain phrase"),
    workshop("a word that is too long", "The state split", LONG, "en:",
        "state_split  too long in “We house the staff of the partnership in a room on the second floor of”  split"),
    Fault("jargon in a choice", "power.yaml", "label: {en: The leading group, es: }",
        "label: {en: The backbone group, es: }", "id: group",
        "decide.who group  jargon 'backbone' in “the backbone group”  use a plain phrase", 1),
    Fault("a vague word in the statement", "faq.yaml", "answers here for itself.", "usually answers here.", "en:",
        "statement/who  vague word 'usually' in “Example Foundation usually answers here.”"),
    Fault("a vague word in a row", "faq.yaml", "{fund.topics|list}.", "Mostly {fund.topics|list}.", "en:",
        "topics/list  vague word 'mostly' in “Mostly staff, data, meals and nothing.”"),
    Fault("a vague word on a line of its own", "faq.yaml", "{en: This is for the whole partnership., es: }",
        "\n          en: |\n            This is usually\n            for all.", "en:",
        "faq.amount/amount  vague word 'usually' in “This is usually for all.”"),
    Fault("a vague word in a phrase", "words.yaml", "{decider} will decide. No date is set.",
        "{decider} will decide soon.", "en:",
        "decides_undated  vague word 'soon' in “Example Foundation will decide soon.”  give the number"),
]
"""In which words."""

# fmt: on


FAULTS = [
    *UNREADABLE,
    *MISSHAPEN,
    *NAMES,
    *QUESTIONS,
    *CONDITIONS,
    *TEXTS,
    *WORDS,
    *WORKSHOPS,
    *SENTENCES,
    *PROOFS_OF_QUESTIONS,
    *PROOFS_OF_ENTRIES,
    *PROOFS_OF_WORDS,
]
BY_STORY = {fault.story: fault for fault in FAULTS}


def plant(folder: Path, *faults: Fault) -> Path:
    """The tiny bank with these faults."""
    changes: dict[str, list[tuple[str, str]]] = {}
    for fault in faults:
        if isinstance(fault.new, str):
            changes.setdefault(fault.file, []).append((fault.old, fault.new))
        for file, more in fault.more.items():
            changes.setdefault(file, []).extend(more)
    write_bank(folder, **changes)
    for fault in faults:
        if fault.new is None:
            (folder / fault.file).unlink()
        elif isinstance(fault.new, bytes):
            (folder / fault.file).write_bytes(fault.new)
    return folder


def lines(folder: Path) -> tuple[str, ...]:
    """What the author of this bank reads."""
    try:
        loaded = load_bank(folder)
    except UnusableBank as unusable:
        return unusable.lines
    return tuple(loaded.places.line(problem) for problem in prove(loaded.bank).problems)


class Found(NamedTuple):
    """A line taken apart: the file, the text its place points to, and the rest."""

    file: str
    points_to: str
    says: str


def taken_apart(line: str) -> Found:
    """One line, which has to have the form `FILE:LINE:COL  id  problem  remedy`."""
    match = re.fullmatch(r"(\S+):([1-9]\d*):([1-9]\d*)  (\S.*?  \S.*?  \S.*)", line)
    assert match, line
    assert len(line.split("  ")) == 4, line
    path, row, column = Path(match[1]), int(match[2]), int(match[3])
    text = path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else ""
    return Found(path.name, "\n".join(text.split("\n")[row - 1 :])[column - 1 :], match[4])


@cache
def found(story: str) -> tuple[Found, ...]:
    """Everything reported about one fault."""
    with TemporaryDirectory() as folder:
        return tuple(taken_apart(line) for line in lines(plant(Path(folder), BY_STORY[story])))


def is_reported(fault: Fault, among: Iterable[Found]) -> bool:
    """Whether a fault is among the problems: in its file, at its text, in its words."""
    return any(
        one.file == (fault.elsewhere or fault.file)
        and one.points_to.startswith(fault.at)
        and one.says.startswith(fault.says)
        for one in among
    )


def test_the_tiny_bank_has_no_problem(tmp_path):
    assert lines(write_bank(tmp_path)) == ()


@pytest.mark.parametrize("story", BY_STORY)
def test_a_fault_is_reported_where_it_stands_in_words_for_its_author(story):
    fault, reported = BY_STORY[story], found(story)
    assert is_reported(fault, reported), reported
    assert len(reported) == 1 + fault.others if fault.others != MANY else len(reported) > 1, reported


def test_no_two_faults_have_one_story():
    assert len(BY_STORY) == len(FAULTS)


# ── All at once ──

TOGETHER = {
    "files that cannot be read": [
        "a bracket is never closed",
        "a key nobody knows",
        "a fact that is a text",
        "a tag",
        "text where a list belongs",
        "a missing file",
        "thousands of brackets",
    ],
    "names that do not exist": [
        "a pack with a question that is not there",
        "a choice that is not there decides what is asked",
        "an exclusive choice that is not there",
        "a role that is no choice",
        "a condition about a role that is not there",
        "an entry in a group that is not there",
        "a slot with a formatter that does not fit",
        "a list of a single choice",
        "a text is missing in a published language",
        "a missing phrase",
    ],
    "banks that cannot be proved": [
        "a choice has no first sentence",
        "a verdict where none was asked for",
        "a date is never printed",
        "a finding nobody can meet",
        "jargon",
        "a vague word in a phrase",
    ],
}


@pytest.mark.parametrize("together", TOGETHER)
def test_faults_in_different_files_are_all_reported_at_once(together, tmp_path):
    faults = [BY_STORY[story] for story in TOGETHER[together]]
    reported = [taken_apart(line) for line in lines(plant(tmp_path, *faults))]
    assert [fault.story for fault in faults if not is_reported(fault, reported)] == []


# ── The line itself ──

LINES = [
    ("a key stands twice", "bank.yaml:3:1  bank.yaml  the key 'version' stands twice, first in line 2  keep one of the two"),
    ("bytes that are not UTF-8", "us.yaml:2:11  us.yaml  not UTF-8 from here  save the file as UTF-8"),
    ("a key nobody knows", "money.yaml:13:5  home.host  unknown key 'them'  did you mean theme?"),
    ("a missing key", "rules.yaml:2:5  no_end  'source' is missing  add `source:`"),
    (
        "two entries with one id",
        "faq.yaml:115:5  faq.who  two entries have this id  ids are for ever: give the newer one another",
    ),
    (
        "a condition about a choice that is not there",
        "rules.yaml:8:33  no_end  unknown choice of home.host 'uss'  did you mean us?",
    ),
    (
        "a slot without a formatter",
        "faq.yaml:96:16  faq.amount/amount  slot {fund.amount} has no formatter  write {fund.amount|money}",
    ),
    ("no months in a published language", "words.yaml:1:1  months  the months are missing in en  add the twelve names"),
    (
        "a question that looks at itself",
        "money.yaml:34:5  home.until  is asked by looking at itself  ask by an earlier answer",
    ),
    (
        "a finding nobody can meet",
        "rules.yaml:5:5  no_end  this finding can never be raised  its condition cannot hold: mend `when`",
    ),
    (
        "jargon",
        "faq.yaml:97:16  faq.amount/amount  jargon 'stakeholders' in “This is for the stakeholders.”  use a plain phrase",
    ),
]


@pytest.mark.parametrize(("story", "line"), LINES)
def test_a_problem_is_one_line_of_file_line_column_id_problem_and_remedy(story, line, tmp_path):
    assert f"{tmp_path}/{line}" in lines(plant(tmp_path, BY_STORY[story]))


# ── What is looked at ──


def test_what_is_too_tangled_to_be_proved_is_said_and_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(explore, "MOST_RUNS", 5)
    reported = [taken_apart(line).says for line in lines(write_bank(tmp_path))]
    assert "faq.money  its sentences read too many answers together to be proved  split the conditions" in reported
    assert "no_end  its condition reads too many answers to be proved  simplify `when`" in reported
    monkeypatch.setattr(explore, "MOST_RUNS", 4)
    reported = [taken_apart(line).says for line in lines(write_bank(tmp_path))]
    assert "fund.amount  its condition reads too many answers to be proved  simplify `ask_if`" in reported


LARGE = """\
      - id: large
        when: {question: fund.amount, over: 500000}
        text: {en: "We pay more than others, {fund.amount|money}.", es: }
"""


@pytest.mark.parametrize(
    "changes",
    [
        {"faq.yaml": [("      - id: amount\n", LARGE + "      - id: amount\n")]},
        {"rules.yaml": [("{question: home.until, undecided: true}", "{question: home.until, over: 2044-06}")]},
        {"rules.yaml": [("{question: home.until, undecided: true}", "{question: home.until, under: 1999-01-31}")]},
        {"rules.yaml": [("{question: home.until, undecided: true}", "{question: decide.pots, over: 2}")]},
        {"rules.yaml": [("{question: home.until, undecided: true}", "{question: fund.topics, count: {over: 2}}")]},
        {"rules.yaml": [("{question: home.until, undecided: true}", "{every: pot, of: {question: decide.who, is: group}}")]},
        {"bank.yaml": [("prefix: {en:", "prefix: {es: , en:"), ('"{item}:", es: }', '"{item}:"}')]},
    ],
)
def test_what_can_be_reached_is_not_called_unreachable(changes, tmp_path):
    assert lines(write_bank(tmp_path, **changes)) == ()


# ── Nothing is left out of this file ──

NOT_HERE = {
    "problem.problem": "what the YAML reader says: tests/adapters/test_marked_yaml.py",
    "problem": "handed on from another function, where its words are found",
    ".* cannot be used: .*": "pydantic has nothing else to say about today's shapes",
    "its sentences read too many answers together to be proved": "see what is too tangled, above",
    "its condition reads too many answers to be proved": "see what is too tangled, above",
}
"""Words of problems that no fault of the table brings up, and why."""


def words_of_problems(module: Path) -> Iterator[str]:
    """The words of every problem a module can note, as patterns; where they are not written there, the expression."""
    for function in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            names = assigned(function)
            for node in ast.walk(function):
                for words in expressions(node, function.name):
                    yield from patterns(words, names)


def expressions(node: ast.AST, function: str) -> Iterator[ast.expr]:
    """The expression with the problem's words, where a node notes one."""
    if function == "_say" and isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        yield node.value.elts[0]
    match node:
        case ast.Call(func=ast.Name(id="Problem") | ast.Name(id="add") | ast.Attribute(attr="add"), args=[_, _, words, _]):
            yield words
        case ast.Call(func=ast.Attribute(attr="unknown"), args=[_, _, kind, _, _]):
            yield ast.JoinedStr([ast.Constant("unknown "), *parts(kind), ast.Constant(" '")])


def parts(words: ast.expr) -> list[ast.expr]:
    """The pieces of a string, fixed and filled."""
    return words.values if isinstance(words, ast.JoinedStr) else [words]


def assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What each name in a function can stand for."""
    names: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        names.setdefault(name.id, []).append(value)
    return names


def patterns(words: ast.expr, names: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """Regular expressions for everything the words can be."""
    match words:
        case ast.Constant(value=str() as text):
            yield re.escape(text).replace("\\ ", " ") if text else ""
        case ast.JoinedStr(values=pieces):
            yield "".join(
                re.escape(str(one.value)).replace("\\ ", " ") if isinstance(one, ast.Constant) else ".*" for one in pieces
            )
        case ast.IfExp(body=body, orelse=orelse):
            yield from patterns(body, names)
            yield from patterns(orelse, names)
        case ast.Name(id=name) if name in names:
            for value in names[name]:
                yield from patterns(value, names)
        case _:
            yield ast.unparse(words)


def test_every_rule_of_the_loader_and_of_the_proofs_has_its_fault_here():
    modules = [path for package in (bank_files, proofs) for path in sorted(Path(package.__path__[0]).glob("*.py"))]
    wanted = {words for module in modules for words in words_of_problems(module) if words}
    said = {one.says.split("  ")[1] for fault in FAULTS for one in found(fault.story)}
    assert {words for words in wanted if not any(re.match(words, one) for one in said)} == set(NOT_HERE)
    assert len(wanted) > 80, "the words of problems are not found any more"


def test_every_remedy_for_a_sentence_has_its_fault_here():
    said = {one.says.split("  ")[2] for fault in PROOFS_OF_WORDS for one in found(fault.story)}
    assert said == set(sentences.REMEDIES.values())
