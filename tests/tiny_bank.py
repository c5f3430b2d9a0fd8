"""A small bank with one of everything, which `upfront check-bank` accepts: the base for tests that change one thing.

    folder = write_bank(tmp_path, **{"faq.yaml": [("kind: who", "kind: yes_no")]})     # a bank with one fault
    bank = tiny_bank(tmp_path)                                                          # the bank itself, in memory

What is in it:

- texts `us.foundation`, `us.partnership` (the two names); `fund.paper` (a link, optional)
- singles `us.stage` (internal, decides the tense: `idea` is the future), `home.host`
- a date `home.until`, asked where `home.host` is `us`
- a multi `fund.topics` with `nothing` as its exclusive choice, and `fund.refused`, which has its choices but for that one
- money `fund.amount`, asked where the named fact `we_pay` holds
- a number `decide.pots`, which counts the repeatable group `pot` (1 to 3): its name `pot.name` and the single `decide.who`
- two roles: `staff` is asked for (in `fund.topics` and `fund.refused`), `host` follows from `home.host`
- one finding, `no_end`
- five entries: `faq.home` (yes/no, always, `first:`, future text), `faq.money` (a list, what is refused, what is unsaid),
  `faq.amount` (money), `faq.who` (once per pot), `faq.paper` (a link)

It brings nothing to a workshop, unless `workshop.yaml` is among the changes: see `tiny_workshop`.

On the quick route: the names, `us.stage`, `home.host`, `fund.topics`, `decide.pots`, `decide.who`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tiny_workshop import WORKSHOP
from webapp.bank_files import load_bank
from webapp.domain.bank import Bank

BANK = """\
bank: tiny
version: 1.0.0
licence: CC-BY-4.0
languages: [en]
prepared: [es]

sections: [us.yaml, money.yaml, power.yaml]

names: {foundation: us.foundation, partnership: us.partnership}

tense: {question: us.stage, future: [idea]}

repeats:
  pot:
    count: decide.pots
    most: 3
    name: pot.name
    unnamed: {en: "Pot {n}", es: }
    prefix: {en: "{item}:", es: }

role_map:
  half: 50
  too_early: 25
  words:
    both: {en: We wear both hats., es: }
    civic: {en: We lead., es: }
    grant: {en: We pay., es: }
    light: {en: Our role is light., es: }
    early: {en: It is too early to say., es: }

packs:
  standard: [home.host, decide.who]
"""

US = """\
section: us
title: {en: Who answers, es: }
intro: {en: Nothing here is scored., es: }
questions:
  - id: us.foundation
    type: text
    text: {en: "What is your foundation called?", es: }
    short: {en: our name, es: }
    hat: both
    answer_by: officer
    sign_off: none
    quick: officer
    commitment: false

  - id: us.partnership
    type: text
    text: {en: "What is the partnership called?", es: }
    short: {en: its name, es: }
    hat: both
    answer_by: officer
    sign_off: none
    quick: officer
    commitment: false

  - id: us.stage
    type: single
    text: {en: "How far along is it?", es: }
    short: {en: how far along it is, es: }
    hat: both
    answer_by: officer
    sign_off: none
    quick: officer
    commitment: false
    public: false
    choices:
      - id: idea
        label: {en: Still an idea, es: }
      - id: running
        label: {en: Running, es: }
"""

MONEY = """\
section: money
title: {en: Home and money, es: }
intro: {en: Where the staff sit and who pays., es: }
questions:
  - id: home.host
    type: single
    text: {en: "Who houses the staff?", es: }
    help: {en: The staff of the partnership., es: }
    why: {en: Partners ask this first., es: }
    example: {en: Our foundation, es: }
    short: {en: who houses the staff, es: }
    hat: both
    theme: home
    answer_by: officer
    sign_off: ceo
    quick: officer
    choices:
      - id: us
        label: {en: Our foundation, es: }
        phrase: {en: our foundation, es: }
        civic: 2
      - id: other
        label: {en: Another charity, es: }
        grant: 1
    weight_why: {en: A home is a civic role., es: }

  - id: home.until
    type: date
    text: {en: "How long is that promised?", es: }
    short: {en: how long we house the staff, es: }
    hat: civic
    answer_by: ceo
    sign_off: board
    ask_if: {question: home.host, is: us}

  - id: fund.topics
    type: multi
    text: {en: "What do you pay for?", es: }
    short: {en: what we pay for, es: }
    hat: grant
    answer_by: officer
    sign_off: ceo
    quick: ceo
    exclusive: [nothing]
    caps: {grant: 2}
    choices:
      - id: staff
        label: {en: Staff, es: }
        grant: 1
      - id: data
        label: {en: Data, es: }
        grant: 1
      - id: meals
        label: {en: Meals, es: }
        grant: 1
      - id: nothing
        label: {en: Nothing, es: }

  - id: fund.refused
    type: multi
    text: {en: "What will you not pay for?", es: }
    short: {en: what we will not pay for, es: }
    hat: grant
    answer_by: ceo
    sign_off: board
    choices_of: fund.topics
    without: [nothing]
    ask_if: {not: {question: fund.topics, has: nothing}}

  - id: fund.amount
    type: money
    text: {en: "How much do you pay?", es: }
    short: {en: how much we pay, es: }
    hat: grant
    answer_by: ceo
    sign_off: board
    ask_if: {derived: we_pay}

  - id: fund.paper
    type: text
    text: {en: "Where can partners read your terms?", es: }
    short: {en: where our terms can be read, es: }
    hat: grant
    answer_by: officer
    sign_off: none
    commitment: false
    optional: true
    link: true
"""

POWER = """\
section: power
title: {en: Who decides, es: }
intro: {en: You answer once for each pot., es: }
questions:
  - id: decide.pots
    type: number
    text: {en: "How many pots of money are there?", es: }
    short: {en: the number of pots, es: }
    hat: both
    answer_by: officer
    sign_off: none
    quick: officer
    commitment: false
    optional: true
    least: 1
    most: 3

  - id: pot.name
    type: text
    text: {en: "What is this pot called?", es: }
    short: {en: what the pot is called, es: }
    hat: both
    answer_by: officer
    sign_off: none
    commitment: false
    repeat: pot
    ask_if: {question: decide.pots, over: 1}

  - id: decide.who
    type: single
    text: {en: "Who has the last word on it?", es: }
    short: {en: who has the last word, es: }
    hat: both
    answer_by: ceo
    sign_off: board
    quick: ceo
    repeat: pot
    choices:
      - id: board
        label: {en: Our board, es: }
        grant: 2
      - id: group
        label: {en: The leading group, es: }
        civic: 2
      - id: residents
        label: {en: Residents, es: }
        civic: 2
"""

ROLES = """\
derived:
  we_pay:
    all:
      - {question: fund.topics, answered: true}
      - {not: {question: fund.topics, has: nothing}}

roles:
  - id: host
    hat: civic
    label: {en: House the staff, es: }
    phrase: {en: house the staff, es: }
    does: {question: home.host, is: us}
    will_not: {question: home.host, is: other}
    undecided: {question: home.host, undecided: true}

  - id: staff
    hat: grant
    label: {en: Pay for staff, es: }
    phrase: {en: pay for staff, es: }
    asked: {now: fund.topics, not: fund.refused}
"""

RULES = """\
findings:
  - id: no_end
    severity: high
    kind: contradiction
    when:
      all:
        - {role: host, stand: does}
        - {question: home.until, undecided: true}
    title: {en: The home has no end date, es: }
    message: {en: You house the staff and have not said how long., es: }
    action: {en: Set a date., es: }
    source: Example
"""

FAQ = """\
document:
  about: [us.foundation, us.partnership]
  title: {en: "{foundation} and {partnership}", es: }
  statement:
    - id: who
      when: {question: us.foundation, answered: true}
      text: {en: "{foundation} answers here for itself.", es: }
    - id: civic
      text: {en: "As a civic leader we {items}.", es: }
      items: {roles: [civic, both], stand: does}
  unsaid:
    - short: {en: what we pay for, es: }
      yes: fund.topics
      not: fund.refused

groups:
  - id: home
    title: {en: The home, es: }
  - id: money
    title: {en: The money, es: }

fact_box:
  - id: home
    label: {en: Home, es: }
    entry: faq.home
  - id: topics
    label: {en: We pay for, es: }
    lines:
      - id: list
        text: {en: "{fund.topics|list}.", es: }
  - id: waiting
    label: {en: Waiting, es: }
    shows: waiting
  - id: undecided
    label: {en: Not decided, es: }
    shows: undecided

entries:
  - id: faq.home
    group: home
    hat: civic
    always: true
    kind: yes_no
    question: {en: "Does {foundation} house our staff?", es: }
    about: [home.host, home.until]
    lead:
      - id: us
        when: {question: home.host, is: us}
        verdict: yes
        text: {en: We house the staff of the partnership., es: }
        future: {en: We will house the staff of the partnership., es: }
      - id: other
        when: {question: home.host, is: other}
        verdict: no
        words: {en: Not with us, es: }
        text: {en: Another charity houses the staff., es: }
    then:
      - first:
          - id: ended
            when: {question: home.until, under: today}
            text: {en: "Our promise ended in {home.until|date}.", es: }
          - id: lasts
            text: {en: "Our promise lasts until {home.until|date}.", es: }

  - id: faq.money
    group: money
    hat: grant
    kind: what
    question: {en: "What does your foundation pay for?", es: }
    about: [fund.topics, fund.refused]
    lead:
      - id: none
        when: {question: fund.topics, has: nothing}
        text: {en: We pay for nothing in this partnership., es: }
      - id: pays
        when: {derived: we_pay}
        text: {en: "We pay for {items}.", es: }
        future: {en: "We will pay for {items}.", es: }
        items: {chosen: fund.topics, stand: does}
    then:
      - id: refused
        text: {en: "We will not pay for {items}.", es: }
        items: {chosen: fund.refused, stand: will_not}
      - id: rest
        text: {en: "We have not said if we pay for {items}.", es: }
        items: {unsaid: [fund.topics, fund.refused], stand: unsaid}

  - id: faq.amount
    group: money
    hat: grant
    kind: how_much
    question: {en: "How much does your foundation pay?", es: }
    about: [fund.amount]
    lead:
      - id: amount
        text: {en: "We pay {fund.amount|money}.", es: }
        more: {en: This is for the whole partnership., es: }

  - id: faq.who
    group: money
    hat: both
    kind: who
    question: {en: "Who decides on the money?", es: }
    about: [decide.who]
    for_each: pot
    many: {en: "There are {count} pots of money.", es: }
    lead:
      - id: board
        when: {question: decide.who, is: board}
        text: {en: Our board decides., es: }
      - id: others
        when: {question: decide.who, any_of: [group, residents]}
        text: {en: "This is who decides: {decide.who|label}.", es: }

  - id: faq.paper
    group: money
    hat: grant
    kind: reference
    question: {en: "Where can I read your terms?", es: }
    about: [fund.paper]
    lead:
      - id: address
        text: {en: "Our terms stand at {fund.paper|text}.", es: }
"""

WORDS = """\
months:
  en: [January, February, March, April, May, June, July, August, September, October, November, December]
  es: [enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre]

date:
  month: {en: "{month} {year}", es: "{month} de {year}"}
  day: {en: "{month} {day}, {year}", es: "{day} de {month} de {year}"}

list:
  comma: {en: ", ", es: ", "}
  and: {en: " and ", es: " y "}
  semicolon: {en: "; ", es: "; "}

money:
  symbols: {USD: $, EUR: €}
  thousands: {en: ",", es: "."}
  range: {en: "{low} to {high}", es: "de {low} a {high}"}
  rounded: {en: "about {amount}", es: "cerca de {amount}"}
  year: {en: "{amount} a year", es: "{amount} al año"}
  total: {en: "{amount} in total", es: "{amount} en total"}

names:
  foundation: {en: our foundation, es: nuestra fundación}
  partnership: {en: the partnership, es: la alianza}

deciders:
  none: {en: Our staff, es: Nuestro personal}
  ceo: {en: Our CEO, es: Nuestra dirección}
  board: {en: Our board, es: Nuestra junta}

hats:
  civic: {en: As a civic leader, es: Como líder cívico}
  grant: {en: As a grantmaker, es: Como donante}
  both: {en: As both, es: En ambos papeles}

verdicts:
  yes: {en: "Yes", es: Sí}
  no: {en: "No", es: "No"}
  partly: {en: Partly, es: En parte}

phrases:
  verdict: {en: "{verdict}.", es: "{verdict}."}
  verdict_staff: {en: "{verdict}, staff say.", es: "{verdict}, según el personal."}
  unconfirmed_ceo: {en: Our CEO has not confirmed this., es: La dirección no lo ha confirmado.}
  unconfirmed_board: {en: Our board has not confirmed this., es: La junta no lo ha confirmado.}
  undecided: {en: Not decided yet., es: Sin decidir.}
  also_undecided: {en: "Not decided yet: {short}.", es: "Sin decidir: {short}."}
  decides_by: {en: "{decider} will decide by {by}.", es: "{decider} decidirá antes de {by}."}
  decides_undated: {en: "{decider} will decide. No date is set.", es: "{decider} decidirá. No hay fecha."}
  was_due: {en: "{decider} was to decide by {by}.", es: "{decider} debía decidir antes de {by}."}
  until_then: {en: "Until then: “{until_then}”", es: "Hasta entonces: «{until_then}»"}
  until_then_nothing: {en: "Until then, no promise.", es: "Hasta entonces, nada."}
  withheld: {en: "Not public: “{reason}” Ask {ask}.", es: "No es público: «{reason}» Pregunte a {ask}."}
  also_withheld: {en: "Not public, {short}: “{reason}” Ask {ask}.", es: "No público, {short}: «{reason}» Pregunte a {ask}."}
  unsaid: {en: We have not said yet., es: Aún no lo hemos dicho.}
  detail: {en: "In our words: “{detail}”", es: "En nuestras palabras: «{detail}»"}
  open_undated: {en: "{short}: {decider} will decide.", es: "{short}: {decider} decidirá."}
  open_dated: {en: "{short}: {decider} will decide by {by}.", es: "{short}: {decider} decidirá antes de {by}."}
  open_overdue: {en: "{short}: {decider} was to decide by {by}.", es: "{short}: {decider} debía decidir antes de {by}."}
  open_unsaid: {en: "{short}: not said yet.", es: "{short}: sin decir."}
  open_items: {en: "{short}: not said yet about {items}.", es: "{short}: sin decir sobre {items}."}
  of_item: {en: "{short} ({item})", es: "{short} ({item})"}
  glance_unsaid: {en: Not said yet., es: Sin decir.}
  glance_dated: {en: "{short}, by {by}.", es: "{short}, antes de {by}."}
  glance_undated: {en: "{short}, no date is set.", es: "{short}, sin fecha."}
  waiting_ceo: {en: "{count} answers wait for our CEO.", es: "{count} respuestas esperan a la dirección."}
  waiting_ceo_one: {en: 1 answer waits for our CEO., es: 1 respuesta espera a la dirección.}
  waiting_board: {en: "{count} answers wait for our board.", es: "{count} respuestas esperan a la junta."}
  waiting_board_one: {en: 1 answer waits for our board., es: 1 respuesta espera a la junta.}
  edit: {en: "In our words: “{words}”", es: "En nuestras palabras: «{words}»"}
  passage: {en: "More in our own words:", es: "Más en nuestras palabras:"}
  evidence: {en: "You can check this here:", es: "Puede comprobarlo aquí:"}
  own_entry: {en: "In our own words:", es: "En nuestras propias palabras:"}
  evidence_one: {en: "{name}: {address}", es: "{name}: {address}"}
  left_out: {en: "{question} We do not answer this here. Ask us.", es: "{question} Aquí no respondemos. Pregúntenos."}

document:
  draft: {en: "Draft of {date}, not published.", es: "Borrador del {date}."}
  published: {en: "Version {number}, published {date}.", es: "Versión {number}, publicada el {date}."}
  newest: {en: "This version: {address}. The newest: {newest}.", es: "Esta versión: {address}. La última: {newest}."}
  newest_unknown: {en: Ask us for the newest version., es: Pídanos la última versión.}
  glance: {en: At a glance, es: De un vistazo}
  asked_group: {en: Questions partners asked, es: Lo que nos preguntaron}
  first_group: {en: What partners ask first, es: Lo primero}
  open_points: {en: Still open, es: Aún abierto}
  nothing_open: {en: Nothing is open., es: Nada abierto.}
  contacts: {en: Whom to ask, es: A quién preguntar}
  how_to_read: {en: How to read this, es: Cómo leer esto}
  reading_notes:
    en: [What is not here is not promised.]
    es: [Lo que no está aquí no está prometido.]
  role_map: {en: Role by role, es: Papel por papel}
  role: {en: Role, es: Papel}
  hat: {en: Hat, es: Papel general}
  stand: {en: Where we stand, es: Dónde estamos}
  contents: {en: "{count} questions", es: "{count} preguntas"}
  skip: {en: Skip to the answers, es: Ir a las respuestas}
  of_100: {en: "{points} of 100", es: "{points} de 100"}
  gauge: {en: How much of each role., es: Cuánto de cada papel.}
  picture: {en: A circle and a square., es: Un círculo y un cuadrado.}
  left_out: {en: Left out, es: Lo que falta}
  whole: {en: "The whole document answers {count} questions.", es: "El documento entero responde a {count} preguntas."}
  in_short: {en: In short, es: En breve}
  whole_at: {en: "In all, {count} questions. Newest: {newest}.", es: "En total, {count} preguntas. La última: {newest}."}
  more_there: {en: More on this stands in the whole document., es: El documento entero dice más sobre esto.}
  stands:
    does: {en: we do, es: lo hacemos}
    will_not: {en: not our part, es: no nos toca}
    undecided: {en: not decided yet, es: sin decidir}
    unsaid: {en: not said yet, es: sin decir}
"""

GLOSSARY = """\
terms:
  - id: pot
    term: {en: Pot of money, es: }
    meaning: {en: Money with a decider of its own., es: }
"""

FILES: Mapping[str, str] = {
    "bank.yaml": BANK,
    "us.yaml": US,
    "money.yaml": MONEY,
    "power.yaml": POWER,
    "roles.yaml": ROLES,
    "rules.yaml": RULES,
    "faq.yaml": FAQ,
    "words.yaml": WORDS,
    "glossary.yaml": GLOSSARY,
}
"""File name → text."""
OPTIONAL: Mapping[str, str] = {"workshop.yaml": WORKSHOP}
"""Files a bank can do without, written where they are among the changes."""

Replacements = tuple[tuple[str, str], ...]
Changes = Sequence[tuple[str, str]]
"""What to replace in a file, one after the other: old words, which must stand there exactly once, and new ones."""


def write_bank(folder: Path, /, **changes: Changes) -> Path:
    """Write the bank into this folder, with these replacements by file name; the folder."""
    known = {**FILES, **OPTIONAL}
    assert set(changes) <= set(known), f"no such file: {set(changes) - set(known)}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in known.items():
        if name in OPTIONAL and name not in changes:
            continue
        (folder / name).write_text(changed(text, changes.get(name, ())), encoding="utf-8")
    return folder


def changed(text: str, changes: Changes) -> str:
    """A text with replacements made."""
    for old, new in changes:
        assert text.count(old) == 1, f"stands {text.count(old)} times, not once: {old!r}"
        text = text.replace(old, new)
    return text


def tiny_bank(folder: Path, /, **changes: Changes) -> Bank:
    """The bank in memory, with these replacements. Raises UnusableBank where they break it."""
    return load_bank(write_bank(folder, **changes)).bank


@cache
def bank(**changes: Replacements) -> Bank:
    """The same, kept for whoever asks for it again."""
    with TemporaryDirectory() as folder:
        return tiny_bank(Path(folder), **changes)
