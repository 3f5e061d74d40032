"""Killed at any instant, a store opens again and holds everything that was kept before."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from telegram_ext import PicklePersistence, SQLitePersistence
from telegram_ext.persistence import atomic

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from telegram_ext import PicklePersistence, SQLitePersistence
kind, path, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = SQLitePersistence(path) if kind == "sqlite" else PicklePersistence(path)
for n in range(first, first + 100000):
    store.update_chat_data(n % 7, {"n": n, "filler": "x" * 500})
    store.update_conversation("menu", (n % 5,), n)
    if kind == "sqlite":
        store.inbox.put(n, b"{}")
        if n % 2:
            store.inbox.done(n)
    print(n, flush=True)
"""


def open_store(kind, path):
    return SQLitePersistence(path) if kind == "sqlite" else PicklePersistence(path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("kind", ["sqlite", "pickle"])
def test_a_killed_writer_loses_nothing_that_was_kept(kind, tmp_path):
    chance, path, last = random.Random(20), tmp_path / "bot", 0
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, kind, str(path), str(last + 1)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        ) as writer:
            late = threading.Timer(60, writer.kill)  # `readline` would wait for ever
            late.start()
            said = [writer.stdout.readline() for _ in range(chance.randint(1, 40))]
            time.sleep(chance.random() / 200)  # to meet another point of a write each time
            writer.send_signal(signal.SIGKILL)
            said.append(writer.stdout.read())
            late.cancel()
        # The last line may be cut off: what is certain is every line that ended.
        lines = "".join(said).splitlines(keepends=True)
        told = [int(line) for line in lines if "\n" in line]
        last = told[-1]
        store = open_store(kind, path)
        chats = store.get_chat_data()
        newest = max(chats[chat]["n"] for chat in list(chats))
        assert last <= newest <= last + 1
        for back in range(min(6, last)):
            assert chats[(last - back) % 7]["n"] in (last - back, last - back + 7)
        states = store.get_conversations("menu")
        assert max(states.values()) in (last, last + 1)
        if kind == "sqlite":
            waiting = [update.update_id for update in store.inbox.pending()]
            assert set(waiting) >= {n for n in range(1, last + 1) if n % 2 == 0}
            assert all(n % 2 == 0 or n > last for n in waiting)
            store.close()


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("single", [True, False])
def test_a_crash_between_any_two_steps_of_a_write_leaves_the_old_or_the_new_file(
    tmp_path, monkeypatch, single
):
    """Every call that reaches the disk is one step; the process ends before or after each."""
    steps = [
        (atomic.tempfile, "mkstemp"),
        (os, "fsync"),
        (Path, "chmod"),
        (Path, "replace"),
        (atomic, "_sync_folder"),
    ]
    for number, (owner, name) in enumerate(steps):
        for after in (False, True):
            path = tmp_path / f"p{number}{after}"
            store = PicklePersistence(path, single_file=single)
            store.update_chat_data(1, {"n": "old"})
            with monkeypatch.context() as patch:
                real = getattr(owner, name)

                def step(*arguments, real=real, after=after, **options):
                    if after:
                        real(*arguments, **options)
                    raise Crash

                patch.setattr(owner, name, step)
                patch.setattr(atomic.Path, "unlink", lambda *_, **__: None)  # nobody cleans up
                with pytest.raises(Crash):
                    store.update_chat_data(1, {"n": "new"})
            found = PicklePersistence(path, single_file=single).get_chat_data()[1]["n"]
            replaced = name == "_sync_folder" or (name == "replace" and after)
            assert found == ("new" if replaced else "old")


def test_a_transaction_that_was_not_committed_is_not_there(tmp_path):
    """A power cut in the middle of a batch: the write-ahead log ends in it."""
    path = tmp_path / "bot.db"
    store = SQLitePersistence(path)
    for n in range(20):
        store.update_chat_data(n, {"n": n, "filler": "x" * 300})
    log, whole = Path(f"{path}-wal").read_bytes(), path.read_bytes()
    store.close()
    sizes = sorted({len(log), *random.Random(5).sample(range(len(log)), 40)})
    seen = []
    for size in sizes:
        path.write_bytes(whole)
        Path(f"{path}-wal").write_bytes(log[:size])
        Path(f"{path}-shm").unlink(missing_ok=True)
        again = SQLitePersistence(path)
        found = again.get_chat_data()
        assert found == {n: {"n": n, "filler": "x" * 300} for n in range(len(found))}
        seen.append(len(found))
        again.close()
    assert seen == sorted(seen)
    assert seen[-1] == 20
    assert len(set(seen)) > 3
