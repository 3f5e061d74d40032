"""The threads of asynchronous callbacks: each knows itself, and each start has its own."""

import threading

import pytest

from telegram_ext.promise import Promise
from telegram_ext.workers import Workers


@pytest.fixture
def workers():
    made = Workers(2, lambda promise: None, lambda error: None)
    yield made
    made.stop()


def test_a_worker_knows_itself_in_the_middle_of_a_stop(workers):
    """One that did not would wait for the others to end, as they might for it: for ever."""
    in_the_middle = threading.Event()

    def look():
        assert in_the_middle.wait(10)
        return workers.here()

    promise = Promise(look, (), {})

    class Earlier(threading.Thread):
        """A thread of an earlier run, which a stop asks whether it lives."""

        def is_alive(self):
            in_the_middle.set()
            promise.done.wait(10)
            return False

    workers._ending = [Earlier()]
    workers.start("worker")
    workers.submit(promise)
    workers.stop()
    assert promise.result(0) is True


def test_a_new_start_does_not_take_the_end_of_the_last_one_for_its_own(workers):
    entered, go_on = threading.Event(), threading.Event()

    def slow():
        entered.set()
        assert go_on.wait(10)

    workers.start("old")
    for _ in range(2):
        workers.submit(Promise(slow, (), {}))
    assert entered.wait(10)
    workers.stop(wait=False)
    workers.start("new")
    promises = [Promise(threading.current_thread, (), {}) for _ in range(8)]
    for promise in promises:
        workers.submit(promise)
    assert {promise.result(10).name.split("_")[0] for promise in promises} == {"new"}
    go_on.set()
    assert all(thread.is_alive() for thread in workers._threads)
    for thread in workers._ending:
        thread.join(10)
        assert not thread.is_alive()


def test_what_is_submitted_before_the_start_waits_for_it(workers):
    promise = Promise(lambda: "done", (), {})
    workers.submit(promise)
    workers.start("worker")
    assert promise.result(10) == "done"
