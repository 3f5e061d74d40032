import threading

import pytest

from telegram_ext.interruptible import Interrupted, Interruptible


def test_a_call_gives_its_result_and_its_error():
    calls = Interruptible("caller")
    assert calls.call(lambda: threading.current_thread().name) == "caller"
    with pytest.raises(ZeroDivisionError):
        calls.call(lambda: 1 // 0)
    calls.interrupt()


def test_the_wait_for_a_call_can_be_ended():
    calls, release = Interruptible("caller"), threading.Event()
    threading.Timer(0.01, calls.interrupt).start()
    with pytest.raises(Interrupted):
        calls.call(lambda: release.wait(30))
    release.set()


def test_an_interrupt_before_the_call_counts():
    calls = Interruptible("caller")
    calls.interrupt()
    with pytest.raises(Interrupted):
        calls.call(lambda: 1)


def test_the_wait_can_have_a_limit():
    calls, release = Interruptible("caller"), threading.Event()
    with pytest.raises(Interrupted):
        calls.call(lambda: release.wait(30), timeout=0.01)
    release.set()
