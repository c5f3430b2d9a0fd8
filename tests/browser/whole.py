"""What is done only when all of it is asked for: `make test-whole`.

Each of these takes most of a minute and differs from what always runs in its words or its number, not in what it shows.
"""

import os

WHOLE = bool(os.environ.get("UPFRONT_WHOLE"))
