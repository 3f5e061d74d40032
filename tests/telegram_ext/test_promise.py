import logging

import pytest

from telegram_ext import Promise


def test_a_promise_keeps_what_the_call_returned():
    promise = Promise(divmod, (7, 2), {})
    assert promise.result(timeout=0) is None
    promise()
    assert promise.done.is_set()
    assert promise.result() == (3, 1)
    assert promise.exception is None


def test_a_promise_raises_what_the_call_raised():
    promise = Promise(int, ["x"], {})
    promise.run()
    assert isinstance(promise.exception, ValueError)
    with pytest.raises(ValueError, match="invalid literal"):
        promise.result()


@pytest.mark.parametrize("before", [True, False])
def test_a_done_callback_gets_the_result_whenever_it_is_added(before):
    got = []
    promise = Promise(int, ("3",), {})
    if before:
        promise.add_done_callback(got.append)
    promise.run()
    if not before:
        promise.add_done_callback(got.append)
    assert got == [3]


def test_a_done_callback_is_not_called_after_an_error():
    got = []
    promise = Promise(int, ("x",), {})
    promise.add_done_callback(got.append)
    promise.run()
    assert got == []


def test_an_error_in_a_done_callback_is_logged(caplog):
    promise = Promise(int, ("3",), {})
    promise.add_done_callback(lambda _: 1 / 0)
    with caplog.at_level(logging.ERROR):
        promise.run()
    assert "callback of a finished promise" in caplog.text
    assert promise.result() == 3
