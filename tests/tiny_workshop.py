"""What a tiny bank can bring to a workshop: one of everything, its words in a word or two.

    folder = write_bank(tmp_path, **{"workshop.yaml": ()})      # the tiny bank with it; without that key it has none

Both kinds ask `home.host` and `decide.who`. One plan fits every room of the kinds `voices` and `mirror`, another
one every table.
"""

from __future__ import annotations

from webapp.bank_files.workshop_words import WORDS
from webapp.domain.facilitation import JOINT_CELLS

HEAD = """\
thresholds:
  open_share: 1/2
  all_but_one_least: 5
  state_least: 3
  counts_least: 5
  percent_least: 10
  support_low: 3

packs:
  voices: standard
  mirror: standard

questions:
  home.host:
    consequence: 2
    matters: {en: They want to know whose roof it is., es: }
    prompt: {en: "Whose name is on the door?", es: }
  decide.who:
    consequence: 1
    matters: {en: They want to know who says no., es: }
    prompt: {en: "Who had the last word last time?", es: }

extras:
  voices:
    - id: ~undecided
      label: {en: Not decided yet, es: }
    - id: ~case
      label: {en: Case by case, es: }
    - id: ~unknown
      label: {en: I do not know, es: }
    - id: ~not_mine
      label: {en: Not mine to answer, es: }
  mirror:
    - id: ~undecided
      label: {en: They have not decided yet, es: }
    - id: ~unknown
      label: {en: No idea, es: }

practice:
  text: {en: "Tea or coffee?", es: }
  options:
    - id: tea
      label: {en: Tea, es: }
    - id: coffee
      label: {en: Coffee, es: }

cells:
  - id: leads
    label: {en: Leads, es: }
  - id: pays
    label: {en: Pays, es: }
  - id: helps
    label: {en: Helps, es: }
  - id: not_us
    label: {en: Not us, es: }
  - id: ~undecided
    label: {en: Open, es: }
  - id: private
    label: {en: Private, es: }

authorities:
  - id: can_commit
    label: {en: Can commit, es: }
  - id: can_indicate
    label: {en: Can indicate, es: }
  - id: listening
    label: {en: Listening, es: }

consents:
  - id: "yes"
    label: {en: Agreed, es: }
  - id: change
    label: {en: With a change, es: }
  - id: board
    label: {en: Our board, es: }
  - id: "no"
    label: {en: Refused, es: }

plans:
  - id: room
    kinds: [voices, mirror]
    least: 2
    most: 40
    differences: 2
    talk_minutes: 9
    title: {en: A room, es: }
    talk: {en: In pairs., es: }
    steps:
      - stage: lobby
        minutes: 10
        title: {en: Arrive, es: }
        say: {en: Welcome., es: }
        do: {en: Open the door., es: }
        wall: {en: The code., es: }
        phone: {en: A seat., es: }
      - stage: silent
        minutes: 60
        title: {en: Be still, es: }
        say: {en: Answer alone., es: }
        do: {en: Be still too., es: }
        wall: {en: The count., es: }
        phone: {en: The ballot., es: }
      - stage: talk
        minutes: 7
        title: {en: Talk, es: }
        say: {en: Talk in pairs., es: }
        do: {en: Listen., es: }
        wall: {en: The question., es: }
        phone: {en: Put it down., es: }
      - stage: capture
        minutes: 2
        title: {en: Capture, es: }
        say: {en: "Does it read true?", es: }
        do: {en: Write., es: }
        wall: {en: The sentence., es: }
        phone: {en: The same., es: }
      - stage: closed
        minutes: 2
        title: {en: Close, es: }
        say: {en: Thank you., es: }
        do: {en: Press close., es: }
        wall: {en: Thanks., es: }
        phone: {en: Thanks as well., es: }
  - id: table
    kinds: [table]
    least: 3
    most: 12
    differences: 1
    talk_minutes: 80
    title: {en: A table, es: }
    talk: {en: One after the other., es: }
    steps:
      - stage: board
        minutes: 10
        title: {en: Look, es: }
        say: {en: "Who carries what?", es: }
        do: {en: Show it., es: }
        wall: {en: The matrix., es: }
        phone: {en: The matrix too., es: }
      - stage: talk
        minutes: 80
        title: {en: Speak, es: }
        say: {en: One by one., es: }
        do: {en: Nod., es: }
        wall: {en: One row., es: }
        phone: {en: One row too., es: }

support:
"""


def _levels() -> str:
    return "".join(f'  - id: "{level}"\n    label: {{en: Level {level}, es: }}\n' for level in range(6))


def _aspects() -> str:
    """Eight rows, `row1` to `row8`."""
    rows = []
    for number in range(1, 9):
        joint = "".join(
            f'      {cell}: {{en: "All {{count}} are at {cell} of {number}.", es: }}\n' for cell in JOINT_CELLS
        ).replace("~undecided of", "no point of")
        rows.append(
            f"  - id: row{number}\n    consequence: {number}\n    label: {{en: Row {number}, es: }}\n"
            f"    matters: {{en: Row {number} matters., es: }}\n    joint:\n{joint}"
        )
    return "\naspects:\n" + "".join(rows)


def _words() -> str:
    lines = []
    for name, slots in WORDS.items():
        text = " ".join(("The", name.replace("_", " ").replace("outcome", "end"), *(f"{{{slot}}}" for slot in slots)))
        lines.append(f'  {name}: {{en: "{text}", es: }}\n')
    return "\nwords:\n" + "".join(lines)


WORKSHOP = HEAD + _levels() + _aspects() + _words()
"""`workshop.yaml` of the tiny bank."""
