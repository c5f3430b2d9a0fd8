"""The page for those who host: every setting there is stands in its table, and nothing else does."""

import re
from pathlib import Path

from webapp import serving

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\bUPFRONT_[A-Z_]*[A-Z]\b")


def test_the_table_holds_every_setting_and_no_other():
    read = set(re.findall(r'"(UPFRONT_[A-Z_]*[A-Z])"', (ROOT / "webapp" / "config.py").read_text(encoding="utf-8")))
    told = re.findall(r"^\| `(UPFRONT_[A-Z_]+)` \|", PAGE, re.MULTILINE)
    assert sorted(told) == sorted(read)


def test_what_the_page_names_is_there():
    assert set(VARIABLE.findall(PAGE)) <= set(re.findall(r"^\| `(UPFRONT_[A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert re.findall(r"'webapp\.serving:(\w+)\(\)'", PAGE) == [serving.hosted_application.__name__]
