"""What holds for every test. Warnings are errors and sockets are closed by the settings in pyproject.toml."""

import os
import sys

import pytest
from hypothesis import settings

# What stores have to fulfil is no test module by itself, but its failures should say as much. Before anybody imports it.
pytest.register_assert_rewrite(
    "tests.store.contract",
    "tests.store.contract_history",
    "tests.store.contract_people",
    "tests.store.contract_publications",
    "tests.store.contract_wordings",
    "tests.store.samples",
)

# Upfront is started hundreds of times in a run, by processes and by processes of theirs. Where Python keeps nothing of what
# it has compiled, as some images of machines have it set, each start compiles all of it and takes three times as long.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The first two try the same examples every time, so a red run is red again on the next machine. `search` tries new ones
# and prints how to repeat a failure: HYPOTHESIS_PROFILE=search make test-fast
settings.register_profile("fast", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("deep", derandomize=True, max_examples=120, deadline=None)
settings.register_profile("search", derandomize=False, max_examples=5000, deadline=None, print_blob=True)
# Few examples, the same each time: how many broken branches they catch is counted by tests/mutation.py.
settings.register_profile("mutation", derandomize=True, max_examples=15, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("deep" if os.environ.get("CI") else "fast"))
