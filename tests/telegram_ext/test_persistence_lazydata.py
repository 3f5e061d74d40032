"""A mapping that reads what is asked for, and behaves as if everything were there."""

import copy
import json
import pickle
import threading
from collections import defaultdict

import pytest

from telegram_ext.persistence.lazydata import LazyData


class Source:
    """What a store has, and what was asked of it."""

    def __init__(self, **stored):
        self.stored = {int(name[1:]): value for name, value in stored.items()}
        self.reads = []
        self.forgotten = []
        self.data = LazyData(dict, self.read, self.ids, self.all, self.forget)

    def read(self, number, default):
        self.reads.append(number)
        return copy.deepcopy(self.stored[number]) if number in self.stored else default

    def ids(self):
        return list(self.stored)

    def all(self):
        self.reads.append("all")
        return [(number, copy.deepcopy(value)) for number, value in self.stored.items()]

    def forget(self, number):
        self.stored.pop(number, None)
        self.forgotten.append(number)


@pytest.fixture
def source():
    return Source(_1={"a": 1}, _2={"b": 2})


def test_it_is_a_defaultdict_and_reads_nothing_by_itself(source):
    assert isinstance(source.data, defaultdict)
    assert source.data.default_factory is dict
    assert repr(source.data) == "<LazyData: 0 of 2 in memory>"
    assert (len(source.data), bool(source.data), list(source.data)) == (2, True, [1, 2])
    assert list(source.data.keys()) == [1, 2]
    assert list(reversed(source.data)) == [2, 1]
    assert source.reads == []


def test_an_entry_is_read_once_and_stays_the_same_object(source):
    found = source.data[1]
    found["more"] = 1
    assert source.data[1] is found
    assert source.data.get(1) is found
    assert source.data.setdefault(1, {}) is found
    assert source.reads == [1]
    assert source.data.loaded() == [1]


def test_what_the_store_does_not_have_is_made(source):
    assert source.data[9] == {}
    assert source.data[9] is source.data[9]
    assert len(source.data) == 3


def test_asking_whether_it_is_there_makes_nothing(source):
    assert 1 in source.data
    assert 9 not in source.data
    assert source.data.get(9) is None
    assert source.data.get(9, 5) == 5
    assert source.data.setdefault(9, {"x": 1}) == {"x": 1}
    assert 9 in source.data


def test_taking_all_of_it_reads_what_is_missing_and_keeps_what_is_there(source):
    source.data[1]["changed"] = True
    everything = {1: {"a": 1, "changed": True}, 2: {"b": 2}}
    assert dict(source.data) == everything
    assert dict(source.data.items()) == everything
    assert list(source.data.values()) == list(everything.values())
    assert {**source.data} == everything
    assert source.data == everything
    assert source.data != {}
    assert json.loads(json.dumps(source.data)) == {str(k): v for k, v in everything.items()}
    assert source.data | {3: 1} == {**everything, 3: 1}
    assert {3: 1} | source.data == {**everything, 3: 1}
    for made in (source.data.copy(), copy.copy(source.data), copy.deepcopy(source.data)):
        assert type(made) is defaultdict
        assert made == everything
    assert pickle.loads(pickle.dumps(source.data)) == everything


def test_deleting_reaches_the_store(source):
    del source.data[1]
    assert source.data.pop(2) == {"b": 2}
    assert source.forgotten == [1, 2]
    assert source.data.pop(2, None) is None
    for wrong in (lambda: source.data.pop(2), lambda: source.data.__delitem__(2)):
        with pytest.raises(KeyError, match="2"):
            wrong()
    with pytest.raises(KeyError):
        source.data.popitem()


def test_clearing_and_taking_one_reach_the_store(source):
    assert source.data.popitem() == (1, {"a": 1})
    source.data[5]["x"] = 1
    source.data.clear()
    assert source.stored == {}
    assert not source.data


def test_two_threads_that_ask_for_the_same_entry_get_the_same_object(source):
    for number in range(100, 150):
        barrier, found = threading.Barrier(8, timeout=20), []

        def ask(number=number, barrier=barrier, found=found):
            barrier.wait()
            found.append(source.data[number])

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(each) for each in found}) == 1


def test_what_may_have_changed_is_what_was_asked_for_and_some_others(source):
    for number in range(10):
        source.data[number]["x"] = 1
    assert source.data.due(more=2) == [*range(10)]
    assert source.data.due(more=2) == [2, 3]
    source.data[7]["x"] = 2
    source.data.kept(8, source.data[8])
    assert source.data.due(more=2) == [7, 4, 5]
    assert [source.data.due(more=4) for _ in range(2)] == [[6, 7, 8, 9], [0, 1, 2, 3]]


def test_what_is_kept_past_the_mapping_takes_its_place_there(source):
    source.data[1]["x"] = 1
    new = {"y": 1}
    source.data.kept(1, new)
    source.data.kept(5, new)
    assert source.data[1] is new
    assert 5 not in source.data
