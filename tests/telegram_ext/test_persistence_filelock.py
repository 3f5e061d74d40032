"""A store's file belongs to one process at a time."""

import gc
import signal

import pytest

from telegram_ext import SQLitePersistence
from telegram_ext.persistence import filelock
from telegram_ext.persistence.database import StoreError

HOLDER = """
import signal, sys
from telegram_ext import SQLitePersistence
store = SQLitePersistence(sys.argv[1])
print("open", flush=True)
signal.pause()
"""

pytestmark = pytest.mark.skipif(filelock._fcntl is None, reason="this system has no such locks")


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(filelock.hold, "__defaults__", (0.1,))


@pytest.fixture
def holder(run_script, tmp_path):
    process = run_script("-c", HOLDER, tmp_path / "bot.db")
    assert process.stdout.readline() == "open\n"
    return process


def test_a_second_process_is_told_of_the_first(holder, impatient, tmp_path, caplog):
    with pytest.raises(StoreError, match=rf"bot.db is in use by another process \({holder.pid}\)"):
        SQLitePersistence(tmp_path / "bot.db")
    (said,) = caplog.messages
    path = tmp_path / "bot.db"
    assert said == (
        f"{path} is in use by another process ({holder.pid}): waiting up to 0.1 seconds for it to end"
    )
    other = SQLitePersistence(tmp_path / "other.db")
    other.close()


def test_it_is_said_before_the_wait_that_there_is_one(holder, tmp_path, caplog, monkeypatch):
    class Watch:
        """A wait in which the first process ends."""

        def wait(self, seconds):
            if not holder.poll():
                said.extend(caplog.messages)
                holder.kill()
                holder.wait()

    said = []
    monkeypatch.setattr(filelock, "Event", Watch)
    caplog.set_level("INFO")
    SQLitePersistence(tmp_path / "bot.db").close()
    (before,) = said
    assert "waiting up to 5 seconds" in before
    assert caplog.messages == [before, f"{tmp_path / 'bot.db'} is free now"]


def test_a_process_that_is_killed_leaves_the_file_to_the_next(holder, tmp_path):
    holder.send_signal(signal.SIGKILL)  # whoever comes meanwhile waits
    store = SQLitePersistence(tmp_path / "bot.db")
    store.update_chat_data(1, {"x": 1})
    store.close()


def test_one_process_may_open_it_several_times(run_script, tmp_path, impatient):
    path = tmp_path / "bot.db"
    first, second = SQLitePersistence(path), SQLitePersistence(str(path))
    first.close()
    first.close()
    code = f"from telegram_ext import SQLitePersistence as S; S({str(path)!r}).close()"
    script = f"import telegram_ext.persistence.filelock as h; h.hold.__defaults__ = (0.1,); {code}"
    refused = run_script("-c", script)
    assert "is in use by another process" in refused.communicate(timeout=20)[0]
    second.close()
    assert run_script("-c", script).communicate(timeout=20) == ("", None)


def test_a_store_that_is_given_up_lets_go(tmp_path):
    path = tmp_path / "bot.db"
    SQLitePersistence(path)
    gc.collect()
    assert f"{path.resolve()}-lock" not in filelock._holders


def test_memory_and_folders_that_are_not_there_are_not_held(tmp_path):
    before = dict(filelock._holders)
    SQLitePersistence(":memory:").close()
    with pytest.raises(StoreError, match="unable to open"):
        SQLitePersistence(tmp_path / "nowhere" / "bot.db")
    assert filelock._holders == before


def test_a_file_system_without_locks_is_no_obstacle(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr(filelock._fcntl, "lockf", fail)
    store = SQLitePersistence(tmp_path / "bot.db")
    store.close()


def test_the_lock_is_the_owners_alone(tmp_path):
    store = SQLitePersistence(tmp_path / "bot.db")
    assert (tmp_path / "bot.db-lock").stat().st_mode & 0o077 == 0
    store.close()
