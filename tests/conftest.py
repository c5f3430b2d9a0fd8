"""What holds for every test. Warnings are errors and sockets are closed by the settings in pyproject.toml."""

import os

from hypothesis import settings

# The first two try the same examples every time, so a red run is red again on the next machine. `search` tries new ones
# and prints how to repeat a failure: HYPOTHESIS_PROFILE=search make test-fast
settings.register_profile("fast", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("deep", derandomize=True, max_examples=500, deadline=None)
settings.register_profile("search", derandomize=False, max_examples=5000, deadline=None, print_blob=True)
# Few examples, the same each time: how many broken branches they catch is counted by tests/mutation.py.
settings.register_profile("mutation", derandomize=True, max_examples=15, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("deep" if os.environ.get("CI") else "fast"))
