"""Jobs beside the pages go on whatever becomes of them, tell nothing of what anybody typed, and end when asked to."""

import threading

import pytest

from webapp.domain.errors import Busy, Unwritable
from webapp.serving.chores import Chore

AT_ONCE = 0.001
WITHIN = 10.0


class Job:
    """Fails the first time, and from then on says that it was done."""

    def __init__(self, failure):
        self.failure = failure
        self.times = 0
        self.done = threading.Event()

    def __call__(self):
        self.times += 1
        if self.times == 1:
            raise self.failure
        self.done.set()


@pytest.mark.parametrize(
    ("failure", "told"),
    [(ValueError("canary@foundation.example"), True), (Busy("canary"), False), (Unwritable("canary"), False)],
    ids=lambda value: type(value).__name__,
)
def test_a_job_that_fails_is_done_again_and_its_words_are_not_told(caplog, failure, told):
    job = Job(failure)
    chore = Chore("the courier", job, AT_ONCE)
    chore.start()
    assert job.done.wait(WITHIN)
    assert chore.end(WITHIN)
    assert ("the courier failed" in caplog.text) is told
    assert "canary" not in caplog.text


def test_nobody_waits_for_a_job_longer_than_asked():
    going, let_go = threading.Event(), threading.Event()

    def job():
        going.set()
        let_go.wait(WITHIN)

    chore = Chore("the courier", job, AT_ONCE)
    chore.start()
    assert going.wait(WITHIN)
    assert not chore.end(0.01)
    let_go.set()
    assert chore.end(WITHIN)
