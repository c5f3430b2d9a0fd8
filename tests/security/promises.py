"""Counts the tests behind each promise of the page /promises: `python -m tests.security.promises`.

The file of counts says which tests belong to which promise: a file of tests, or one test in it. A new promise goes in there
with any numbers, and its words into templates/parts/promise_words.txt. This command puts numbers and day right.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COUNTS = ROOT / "templates" / "promises.json"


def load() -> dict[str, Any]:
    """What the file of counts says."""
    kept: dict[str, Any] = json.loads(COUNTS.read_text(encoding="utf-8"))
    return kept


def places_of(kept: dict[str, Any]) -> list[str]:
    """Every place of tests that stands behind a promise, once: a file, or one test in it."""
    return sorted({place for places in kept["promises"].values() for place in places})


def count_tests(places: Iterable[str]) -> Counter[str]:
    """How many tests each place has; a table is one test, however many rows. Raises where one cannot be collected."""
    places = list(places)
    command = [sys.executable, "-m", "pytest", "-n0", "--collect-only", "-q", "-p", "no:cacheprovider", *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    found = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    return Counter(place for place in places for test in found if f"{test}::".startswith(f"{place}::"))


def main() -> int:
    """Count anew, and say what there is."""
    kept = load()
    counted = count_tests(places_of(kept))
    for promise, places in kept["promises"].items():
        kept["promises"][promise] = {place: counted[place] for place in places}
        print(f"{promise:12} {sum(kept['promises'][promise].values()):5}")
    kept["counted_on"] = datetime.now(UTC).date().isoformat()
    COUNTS.write_text(f"{json.dumps(kept, indent=1)}\n", encoding="utf-8")
    print(f"{'together':12} {sum(counted.values()):5}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
