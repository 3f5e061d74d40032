"""A batch of updates of which one cannot be read."""

import json
import time

import pytest

from telegram.answer import UNREADABLE, Answer, result_of
from telegram.error import InvalidServerResponse
from telegram.salvage import salvage


def batch(*updates):
    return ('{"ok":true,"result":[' + ",".join(updates) + "]}").encode("utf-8", "surrogatepass")


def good(number):
    return json.dumps({"update_id": number, "message": {"text": 'a, ] } " \\ [ { b'}})


def deep(number, levels):
    return f'{{"update_id":{number},"message":' + '{"a":[' * levels + "]}" * levels + "}"


def read(body):
    return result_of(Answer(200, body), "getUpdates")


@pytest.mark.parametrize("levels", [150, 400, 5_000])
def test_hostile_nesting_leaves_its_neighbours_readable(levels):
    one, bad, three = read(batch(good(1), deep(2, levels), good(3)))
    assert one == json.loads(good(1))
    assert three == json.loads(good(3))
    assert bad["update_id"] == 2
    assert bad[UNREADABLE] == deep(2, levels)


def test_half_a_surrogate_pair_is_replaced():
    (one,) = read(batch('{"update_id":1,"message":{"text":"a\\ud83d b","to":"\\ud83d\\ude00"}}'))
    assert one["message"] == {"text": "a\ufffd b", "to": "\U0001f600"}


def test_a_number_beyond_all_bounds_costs_one_update_at_most():
    one, two = read(batch('{"update_id":1,"poll":{"n":' + "9" * 10_000 + "}}", good(2)))
    assert one["update_id"] == 1
    assert two == json.loads(good(2))


def test_what_is_no_json_inside_a_batch_stays_text():
    one, two = read(batch('{"update_id":1,"poll":nonsense}', good(2)))
    assert one == {"update_id": 1, UNREADABLE: '{"update_id":1,"poll":nonsense}'}
    assert two == json.loads(good(2))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        batch(good(1), deep(2, 400))[:-40],
        b'{"ok":true,"result":[{"update_id":1}',
        b'{"ok":false,"result":[' + b"[" * 500 + b"]" * 500 + b"]}",
        b'{"ok":true,"result":' + b"[" * 5,
    ],
)
def test_what_is_no_answer_is_none(body):
    with pytest.raises(InvalidServerResponse):
        read(body)


def test_only_updates_are_read_so():
    with pytest.raises(InvalidServerResponse):
        result_of(Answer(200, batch(deep(1, 400))), "getMe")


def test_the_time_grows_with_the_length_alone():
    def seconds(levels):
        body = batch(deep(1, levels), good(2))
        began = time.process_time()
        assert len(salvage(body)["result"]) == 2
        return time.process_time() - began

    seconds(1_000)
    assert min(seconds(40_000) for _ in range(3)) < 1.0, "four hundred thousand characters"
