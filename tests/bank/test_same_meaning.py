"""Earlier wordings that an author declares to mean the same. What the check says of slips: test_broken_banks.py."""

from tests.tiny_bank import tiny_bank
from webapp.domain.wording import same_wordings

EARLIER = "0123456789abcdef"


def test_a_declared_wording_counts_as_todays_for_its_question_alone(tmp_path):
    said = [("packs:\n", f'same_meaning:\n  home.host: ["{EARLIER}"]\n\npacks:\n')]
    bank = tiny_bank(tmp_path, **{"bank.yaml": said})
    assert bank.same_meaning == {"home.host": (EARLIER,)}
    assert [question for question, found in same_wordings(bank).items() if EARLIER in found] == ["home.host"]
