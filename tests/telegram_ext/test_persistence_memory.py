"""What a store lets go out of memory, and what it must not."""

import threading
from contextlib import suppress

import pytest

from telegram_ext import SQLitePersistence
from telegram_ext.persistence.places import UnstorableValueError
from telegram_ext.persistence.references import held


@pytest.fixture
def store(tmp_path):
    made = SQLitePersistence(tmp_path / "bot.db", most_in_memory=3)
    yield made
    made.close()


@pytest.fixture
def chats(store):
    return store.get_chat_data()


def visit(store, chats, number, **changes):
    """Change a chat's data and keep it, as an update does."""
    chats[number].update(changes)
    store.update_chat_data(number, chats[number])


def test_no_more_than_so_many_stay_and_none_is_lost(store, chats):
    for number in range(200):
        visit(store, chats, number, seen=number)
        assert len(chats.loaded()) <= 3 + 8

    assert len(chats) == 200
    assert [chats[number]["seen"] for number in range(200)] == list(range(200))
    assert chats == {number: {"seen": number} for number in range(200)}


def test_who_comes_often_stays(store, chats):
    visit(store, chats, 0, seen=0)
    regular = chats[0]
    identity = id(regular)
    del regular
    for number in range(1, 50):
        visit(store, chats, number, seen=number)
        visit(store, chats, 0, last=number)

    assert 0 in chats.loaded()
    assert id(chats[0]) == identity


@pytest.mark.parametrize("part", [lambda data: data, lambda data: data["cart"]])
def test_what_somebody_holds_stays_the_same_object(store, chats, part):
    visit(store, chats, 0, cart=[])
    kept = part(chats[0])
    for number in range(1, 50):
        visit(store, chats, number, seen=number)

    assert part(chats[0]) is kept


def test_a_change_that_nobody_reported_is_written_before_it_goes(store, chats):
    visit(store, chats, 0, seen=0)
    chats[0]["seen"] = "changed"
    for number in range(1, 50):
        visit(store, chats, number, seen=number)

    assert 0 not in chats.loaded()
    assert chats[0] == {"seen": "changed"}


def test_what_cannot_be_written_stays(store, chats):
    chats[0]["value"] = object()
    for number in range(1, 50):
        with suppress(UnstorableValueError):  # it names chat_data[0]
            visit(store, chats, number, seen=number)

    assert 0 in chats.loaded()
    del chats[0]


def test_threads_that_ask_while_others_make_room_get_what_is_true(store, chats):
    wrong = []

    def work(own):
        for turn in range(60):
            for number in own:
                if chats[number].get("turn", turn) != turn:
                    wrong.append((number, turn, chats[number]))
                visit(store, chats, number, turn=turn + 1)

    threads = [threading.Thread(target=work, args=(range(n, 20, 4),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert {number: data["turn"] for number, data in chats.items()} == dict.fromkeys(range(20), 60)


def test_without_a_limit_everything_stays(tmp_path):
    store = SQLitePersistence(tmp_path / "all.db")
    chats = store.get_chat_data()
    for number in range(100):
        visit(store, chats, number, seen=number)

    assert len(chats.loaded()) == 100
    store.close()


@pytest.mark.parametrize("most", [0, -1])
def test_a_limit_that_leaves_nothing_is_refused(tmp_path, most):
    with pytest.raises(ValueError, match=f"most_in_memory={most}: give 1 or more"):
        SQLitePersistence(tmp_path / "bot.db", most_in_memory=most)


def test_whoever_holds_data_is_noticed():
    mapping = {0: {"part": []}, 1: {"part": []}, 2: {"part": []}}
    whole, part = mapping[1], mapping[2]["part"]

    data = mapping.pop(0)
    assert not held(data)
    data = mapping.pop(1)
    assert held(data)
    data = mapping.pop(2)
    assert held(data)
    assert (whole, part) == ({"part": []}, [])
