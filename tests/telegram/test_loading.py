from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref

import pytest

from telegram.loading import resting


@pytest.fixture(autouse=True)
def _collector():
    yield
    gc.enable()


def test_the_collector_rests_inside_and_goes_on_afterwards():
    with resting:
        assert not gc.isenabled()
        with resting:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error():
    with pytest.raises(ImportError), resting:
        raise ImportError
    assert gc.isenabled()


def test_a_collector_that_was_switched_off_stays_off():
    gc.disable()
    with resting:
        pass
    assert not gc.isenabled()


def test_the_last_of_several_threads_lets_it_go_on():
    inside, leave = threading.Barrier(2), threading.Event()

    def load() -> None:
        with resting:
            inside.wait()
            leave.wait()

    thread = threading.Thread(target=load)
    with resting:
        thread.start()
        inside.wait()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_a_program_has_its_collector_after_loading_names():
    code = "import gc, telegram, telegram.ext; telegram.Update, telegram.ext.Updater; "
    done = subprocess.run([sys.executable, "-c", code + "assert gc.isenabled()"])
    assert done.returncode == 0


def test_what_was_loaded_counts_as_old():
    with resting:
        loaded: list[object] = [[] for _ in range(5000)]
    assert not any(made is loaded for made in gc.get_objects(0))
    assert any(made is loaded for made in gc.get_objects(2))


def test_garbage_from_before_is_still_found():
    class Node:
        def __init__(self) -> None:
            self.me = self

    node = weakref.ref(Node())
    with resting:
        pass
    gc.collect()
    assert node() is None


def test_what_a_program_keeps_frozen_stays_frozen():
    gc.freeze()  # as a program does before it forks
    try:
        with resting:
            pass
        assert gc.get_freeze_count() > 1000  # some may have gone; all would be back otherwise
    finally:
        gc.unfreeze()
