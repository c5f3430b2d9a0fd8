"""What a real browser does only when all of it is asked for: `make test-whole`.

Each of these takes a browser most of a minute and differs from one that always runs in its words, not in its pages.
"""

import os

WHOLE = bool(os.environ.get("UPFRONT_WHOLE"))
