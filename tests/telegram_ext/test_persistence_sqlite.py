"""The SQLite store: what it writes and reads, and what it does when the file fails."""

import gc
import logging
import os
import pickle
import random
import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from telegram_ext import ContextTypes, SQLitePersistence
from telegram_ext.jobs.records import JobRecord
from telegram_ext.jobs.schedules import Daily, Once, Repeating
from telegram_ext.persistence.database import StoreError
from telegram_ext.persistence.inbox import REMEMBERED, Inbox
from telegram_ext.persistence.places import UnstorableValueError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bot.db"


@pytest.fixture
def opened(path):
    """Open the store, and close all of them at the end."""
    made = []

    def make(**options):
        made.append(SQLitePersistence(path, **options))
        return made[-1]

    yield make
    for store in made:
        store._database.close()


def peek(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


class Watched:
    """A database that notes what is asked of it, or fails when told to."""

    def __init__(self, store):
        self.statements = []
        self.fails = None
        connection = store._database._connection
        connection.set_trace_callback(self.statements.append)
        self.real = connection
        store._database._connection = self

    def execute(self, statement, values=()):
        if self.fails is not None:
            raise self.fails
        return self.real.execute(statement, values)

    @property
    def in_transaction(self):
        return self.real.in_transaction

    def close(self):
        self.real.close()

    def writes(self):
        found = [s for s in self.statements if not s.startswith(("SELECT", "BEGIN", "COMMIT"))]
        self.statements.clear()
        return found


def test_only_what_has_changed_is_written(opened):
    store = opened()
    data = store.get_chat_data()
    for chat in range(100):
        data[chat]["n"] = chat
        store.update_chat_data(chat, data[chat])
    watched = Watched(store)
    data[5]["n"] = "changed"
    for chat in range(100):
        store.update_chat_data(chat, data[chat])
    (written,) = watched.writes()
    assert "chat_data" in written
    assert "changed" in written
    store.flush()
    assert watched.writes() == []


def test_what_was_read_is_not_written_back(opened):
    store = opened()
    store.update_chat_data(5, {"n": 1})
    store.update_bot_data({"n": 1})
    store.close()
    store = opened()
    watched = Watched(store)
    store.update_chat_data(5, store.get_chat_data()[5])
    store.update_bot_data(store.get_bot_data())
    assert watched.writes() == []


def test_a_start_reads_no_chat(opened):
    store = opened()
    for chat in range(50):
        store.update_chat_data(chat, {"n": chat})
    store.close()
    store = opened()
    watched = Watched(store)
    data = store.get_chat_data()
    assert watched.statements == []
    assert data[7] == {"n": 7}
    assert [s for s in watched.statements if "chat_data" in s] == [
        "SELECT data FROM chat_data WHERE id = 7"
    ]


def test_closing_keeps_changes_that_nobody_reported(opened):
    store = opened()
    store.get_chat_data()[5]["late"] = True
    store.get_user_data()[6]["late"] = True
    store.close()
    store.close()
    assert opened().get_chat_data() == {5: {"late": True}}
    assert opened().get_user_data() == {6: {"late": True}}
    with pytest.raises(StoreError, match="has been closed"):
        store.update_bot_data({"x": 1})


def test_data_of_nobody_is_not_kept(opened):
    store = opened()
    store.get_chat_data()[None]["x"] = 1
    store.update_chat_data(None, {"x": 1})
    store.flush()
    assert opened().get_chat_data() == {}


def test_an_unstorable_value_is_reported_and_the_rest_is_kept(opened):
    store = opened()
    with pytest.raises(UnstorableValueError, match=r"chat_data\[5\]\['f'\] is a builtins\.\w+"):
        store.update_chat_data(5, {"f": len})
    with pytest.raises(UnstorableValueError, match=r"bot_data\['x'\]"):
        store.update_bot_data({"x": object()})
    with pytest.raises(UnstorableValueError, match=r"conversations\['menu'\]\[\(1,\)\]"):
        store.update_conversation("menu", (1,), object())
    store.update_chat_data(6, {"n": 1})
    assert opened().get_chat_data() == {6: {"n": 1}}


class Thing:
    pass


def test_types_can_be_given_at_once_or_registered(opened):
    thing = Thing()
    thing.x = (1,)
    first = opened(types=[Thing])
    first.update_bot_data({"thing": thing})
    second = opened()
    second.register(Thing)
    assert second.get_bot_data()["thing"].x == (1,)


def test_context_types_that_are_callables_of_other_kinds_work(opened):
    store = opened(context_types=ContextTypes(chat_data=list))
    data = store.get_chat_data()
    data[1].append(5)
    assert data[1] == [5]
    store.close()


# Jobs ---------------------------------------------------------------------------------------------


def test_jobs_are_kept_with_their_schedules(opened):
    at = datetime(2030, 1, 2, tzinfo=timezone.utc)
    records = [
        JobRecord("1", "bot:remind", "remind", {"chat": 5}, Once(at), at),
        JobRecord("2", "bot:tick", "tick", None, Repeating(5.0, at, at + timedelta(days=1)), None),
        JobRecord("3", "bot:day", "day", (1, {2}), Daily(at.timetz(), (0, 6)), at),
    ]
    store = opened()
    for record in records:
        store.put_job(record)
    store.put_job(records[0]._replace(context={"chat": 6}))
    store.drop_job("2")
    store.drop_job("9")
    assert opened().get_jobs() == [records[0]._replace(context={"chat": 6}), records[2]]


# Inbox --------------------------------------------------------------------------------------------


def test_updates_wait_until_they_are_done(opened):
    inbox = opened().inbox
    assert inbox.put(10, b'{"update_id": 10}', lane=-100)
    assert inbox.put(9, '{"update_id": 9}')
    assert not inbox.put(10, b"again")
    inbox = opened().inbox
    assert inbox.pending() == [(10, b'{"update_id": 10}', "-100"), (9, b'{"update_id": 9}', None)]
    inbox.done(10)
    inbox.done(77)
    assert [waiting.update_id for waiting in opened().inbox.pending()] == [9]


def test_an_update_that_was_done_is_not_taken_again_for_a_day(opened):
    moments = [1000.0]
    store = opened()
    inbox = Inbox(store._database, lambda: moments[-1])
    inbox.put(1, b"{}")
    inbox.done(1)
    assert not inbox.put(1, b"{}")
    assert inbox.seen(1)
    assert inbox.pending() == []
    moments.append(1000.0 + REMEMBERED + 1)
    inbox.put(2, b"{}")
    inbox.done(2)
    assert not inbox.seen(1)
    assert inbox.put(1, b"{}")


def test_a_batch_is_kept_whole_or_not_at_all(opened):
    store = opened()
    assert store.inbox.put_all([(1, b"{}", None), (2, b"{}", 5), (1, b"{}", None)]) == 2
    with pytest.raises(OverflowError):
        store.inbox.put_all([(3, b"{}", None), (2**70, b"{}", None)])
    assert [waiting.update_id for waiting in store.inbox.pending()] == [1, 2]


def test_many_threads_may_put_and_finish(opened):
    inbox = opened().inbox

    def work(first):
        for number in range(first, 400, 4):
            inbox.put(number, b"{}")
            if number % 2:
                inbox.done(number)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waiting.update_id for waiting in inbox.pending()) == [*range(0, 400, 2)]


def test_many_threads_may_change_the_same_chats_while_others_look_at_all(opened):
    store = opened()
    data, errors = store.get_chat_data(), []

    def work(seed):
        chance = random.Random(seed)
        try:
            for step in range(300):
                chat = chance.randrange(20)
                data[chat][chance.randrange(30)] = step
                data[chat].pop(chance.randrange(30), None)
                store.update_chat_data(chat, data[chat])
                if step % 100 == 99:
                    store.flush()
                    assert dict(data.items())
        except Exception as error:  # noqa: BLE001 - any is a failure
            errors.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    last = {chat: dict(found) for chat, found in data.items()}
    store._database.close()  # without another flush
    assert opened().get_chat_data() == last


# Many at once -------------------------------------------------------------------------------------


def commits(watched):
    """Count the transactions since the last time: a statement outside of a block is one too."""
    said, watched.statements = watched.statements, []
    blocks = said.count("COMMIT")
    assert said.count("BEGIN IMMEDIATE") == blocks
    return blocks or sum(not statement.startswith("SELECT") for statement in said)


def test_a_flush_of_many_is_one_transaction(opened):
    store = opened()
    chats, users = store.get_chat_data(), store.get_user_data()
    for number in range(100):
        chats[number]["n"] = users[number]["n"] = number
    watched = Watched(store)
    store.flush()
    assert commits(watched) == 1
    found = opened()
    assert found.get_chat_data() == found.get_user_data() == {n: {"n": n} for n in range(100)}
    store.flush()
    assert commits(watched) == 0


def test_what_is_kept_together_is_one_transaction(opened):
    store = opened()
    watched = Watched(store)
    with store.together() as failed:
        for number in range(50):
            store.update_chat_data(number, {"n": number})
            store.update_user_data(number, {"n": number})
        store.update_bot_data({"n": 1})
        with store.together():  # a part of what is going on
            store.update_bot_data({"n": 2})
        assert watched.statements == []
    assert failed == []
    assert commits(watched) == 1
    found = opened()
    assert found.get_chat_data() == found.get_user_data() == {n: {"n": n} for n in range(50)}
    assert found.get_bot_data() == {"n": 2}


def test_another_thread_does_not_wait_for_the_end_of_what_is_kept_together(opened, path):
    store = opened()
    with store.together():
        store.update_chat_data(1, {"n": 1})
        other = threading.Thread(target=store.update_chat_data, args=(2, {"n": 2}))
        other.start()
        other.join()
        assert peek(path, "SELECT id FROM chat_data") == [(2,)]
    assert peek(path, "SELECT id FROM chat_data ORDER BY id") == [(1,), (2,)]


def test_what_is_dropped_meanwhile_stays_dropped(opened):
    store = opened()
    with store.together():
        store.update_chat_data(1, {"n": 1})
        other = threading.Thread(target=store.drop_chat_data, args=(1,))
        other.start()
        other.join()
    assert opened().get_chat_data() == {}


def test_what_cannot_be_stored_does_not_keep_the_others_from_being_written(opened):
    store = opened()
    chats = store.get_chat_data()
    for number in range(5):
        chats[number]["n"] = object() if number == 2 else number
    with pytest.raises(UnstorableValueError, match=r"chat_data\[2\]\['n'\]"):
        store.flush()
    assert set(opened().get_chat_data()) == {0, 1, 3, 4}
    with store.together() as failed:
        store.update_bot_data({"works": True})
        store.update_chat_data(2, chats[2])
    (error,) = failed
    assert "chat_data[2]['n']" in str(error)
    assert opened().get_bot_data() == {"works": True}


def test_a_flush_hides_no_failure_behind_another(opened, caplog):
    store = opened()
    chats = store.get_chat_data()
    for number in range(3):
        chats[number]["n"] = object() if number else "x"
    watched = Watched(store)
    watched.fails = sqlite3.OperationalError("disk I/O error")
    with pytest.raises(UnstorableValueError, match=r"chat_data\[1\]"):
        store.flush()
    assert "chat_data[2]['n'] is a" in caplog.text
    assert "the disk does not answer" in caplog.text
    watched.fails = None


def test_where_not_everything_fits_what_fits_is_written(opened):
    store = opened()
    pages = store._database.rows("PRAGMA page_count")[0][0]
    store._database.rows(f"PRAGMA max_page_count = {pages + 4}")
    with store.together() as failed:
        store.update_chat_data(1, {"long": "x" * 100_000})
        store.update_chat_data(2, {"short": True})
        store.update_bot_data({"short": True})
    (error,) = failed
    assert "disk is full" in str(error)
    found = opened()
    assert dict(found.get_chat_data()) == {2: {"short": True}}
    assert found.get_bot_data() == {"short": True}
    store._database.rows("PRAGMA max_page_count = 100000")
    store.update_bot_data({"short": False})
    assert len(opened().get_chat_data()[1]["long"]) == 100_000


def test_a_file_that_is_locked_is_asked_once_for_all(opened, path):
    store = opened()
    watched = Watched(store)
    watched.fails = sqlite3.OperationalError("database is locked")
    with store.together() as failed:
        for number in range(10):
            store.update_chat_data(number, {"n": number})
    (error,) = failed
    assert "second copy of the bot" in str(error)
    watched.fails = None
    store.flush()
    assert len(peek(path, "SELECT id FROM chat_data")) == 10


def test_quiet_chats_leave_the_memory_when_they_are_kept_together(opened):
    store = opened(most_in_memory=3)
    chats = store.get_chat_data()
    with store.together():
        for number in range(30):
            chats[number]["n"] = number
            store.update_chat_data(number, chats[number])
        assert len(chats.loaded()) == 30
    for _ in range(2):
        with store.together():
            for number in range(3):
                store.update_chat_data(number, chats[number])
    assert len(chats.loaded()) <= 3 + 8
    assert chats == {number: {"n": number} for number in range(30)}


# Failing files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "the disk is full; make room"),
        (sqlite3.OperationalError("disk I/O error"), "the disk does not answer"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "read-only"),
        (sqlite3.OperationalError("database is locked"), "second copy of the bot"),
    ],
)
def test_a_file_that_fails_is_reported_and_caught_up_with(opened, path, problem, said):
    store = opened()
    data = store.get_chat_data()
    data[1]["n"] = 1
    store.update_chat_data(1, data[1])
    watched = Watched(store)
    watched.fails = problem
    for chat in (1, 2, 3):
        data_of = data[1] if chat == 1 else {"n": chat}
        data_of["n"] = chat + 10
        with pytest.raises(StoreError, match=said) as caught:
            store.update_chat_data(chat, data_of)
        assert str(path) in str(caught.value)
    assert data[1] == {"n": 11}
    watched.fails = None
    store.update_bot_data({"works": "again"})
    found = dict(peek(path, "SELECT id, data FROM chat_data"))
    assert found == {1: '{"n":11}', 2: '{"n":12}', 3: '{"n":13}'}


def test_a_failed_batch_leaves_no_transaction_open(opened):
    store = opened()
    watched = Watched(store)

    def fails():
        yield "INSERT INTO jobs VALUES ('1', '1')", ()
        watched.fails = sqlite3.OperationalError("database or disk is full")
        yield "INSERT INTO jobs VALUES ('2', '2')", ()

    real = watched.real.execute
    watched.execute = lambda statement, values=(): (
        real(statement, values)
        if watched.fails is None or statement == "ROLLBACK"
        else (_ for _ in ()).throw(watched.fails)
    )
    with pytest.raises(StoreError, match="disk is full"):
        store._database.write_all(fails())
    assert not watched.in_transaction
    watched.fails = None
    assert store._database.rows("SELECT * FROM jobs") == []


def test_a_full_disk_of_sqlites_own_is_survived(opened):
    store = opened()
    pages = store._database.rows("PRAGMA page_count")[0][0]
    store._database.rows(f"PRAGMA max_page_count = {pages + 2}")

    def fill():
        for chat in range(100):
            store.update_chat_data(chat, {"long": "x" * 3000})

    with pytest.raises(StoreError, match="disk is full"):
        fill()
    store._database.rows("PRAGMA max_page_count = 100000")
    store.flush()
    found = opened().get_chat_data()
    assert len(found) >= 2
    assert all(data == {"long": "x" * 3000} for data in found.values())


@pytest.mark.parametrize(
    "content", [b"\0no database at all " * 100, b"SQLite format 3\0" + b"x" * 900]
)
def test_a_damaged_file_is_renamed_and_a_new_one_made(opened, path, content, caplog):
    path.write_bytes(content)
    with caplog.at_level(logging.CRITICAL):
        store = opened()
    store.update_bot_data({"n": 1})
    (aside,) = path.parent.glob("bot.db.corrupt-*")
    assert aside.read_bytes() == content
    assert str(aside) in caplog.text
    assert opened().get_bot_data() == {"n": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pickle.dumps({"user_data": {1: {"n": 1}}, "chat_data": {}}), "is a pickle file"),
        (b'{"1": {"n": 1}}' * 99, "is a text"),
        ("# café\n".encode() * 999 + b"x", "is a text"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_left_alone(opened, path, content, said):
    path.write_bytes(content)
    with pytest.raises(StoreError, match=said):
        opened()
    assert path.read_bytes() == content
    assert not [*path.parent.glob("bot.db.corrupt-*")]


def test_damage_met_while_running_loses_nothing_that_is_in_memory(opened, path, caplog):
    store = opened()
    data = store.get_chat_data()
    for chat in range(2000):
        store.update_chat_data(chat, {"n": chat, "long": "x" * 100})
    store.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = os.urandom(8192)
    path.write_bytes(content)
    store = opened()
    data = store.get_chat_data()
    data[0]["n"] = "changed"
    with pytest.raises(StoreError, match="malformed"):
        data.load_all()
    assert [*path.parent.glob("bot.db.corrupt-*")]
    assert "could be read from it into a new file" in caplog.text
    store.update_bot_data({"alive": True})
    store.close()
    found = opened().get_chat_data()
    assert found[0]["n"] == "changed"
    assert 1900 < len(found) < 2000


def test_a_file_of_a_newer_version_is_refused_and_left_alone(opened, path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="written by a newer version"):
        opened()
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError) as caught:
        SQLitePersistence(tmp_path / "missing" / "bot.db")
    assert f"there is no folder {tmp_path / 'missing'}: make it first" in str(caught.value)


def test_a_file_that_somebody_else_holds_is_refused(opened, path, monkeypatch):
    monkeypatch.setattr("telegram_ext.persistence.database.BUSY", 0.01)
    opened().close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="second copy of the bot"):
            opened()


def test_a_read_only_file_is_refused_at_the_start(opened, path, monkeypatch):
    opened().close()
    connect = sqlite3.connect

    def read_only(name, **options):
        return connect(f"file:{name}?mode=ro", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(StoreError, match="read-only"):
        opened()


def test_a_store_that_is_given_up_closes_its_file(tmp_path, recwarn):
    store = SQLitePersistence(tmp_path / "bot.sqlite")
    store.itself = store  # a cycle: only the garbage collector finds it
    connection = store._database._connection
    del store
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
    assert not recwarn.list
