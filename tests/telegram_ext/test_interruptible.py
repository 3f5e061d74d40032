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


def test_without_a_thread_the_call_is_made_all_the_same(monkeypatch):
    def fail(self):
        raise RuntimeError("can't start new thread")

    line = Interruptible("line")
    monkeypatch.setattr(threading.Thread, "start", fail)
    assert line.call(threading.current_thread, timeout=1) is threading.current_thread()
    with pytest.raises(ZeroDivisionError):
        line.call(lambda: 1 / 0)
    monkeypatch.undo()
    assert line.call(lambda: threading.current_thread().name, timeout=10) == "line"
    line.interrupt()
