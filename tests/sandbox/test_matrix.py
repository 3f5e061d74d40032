"""The twenty stories that other libraries live on the sandbox (`python -m tests.matrix`), here with
a bot written for python-telegram-bot 13.15 that runs on evergram."""

import os
import sys
from pathlib import Path

from tests.matrix.playing import play
from tests.matrix.stories import STORIES
from tests.sandbox.talking import Desk

ROOT = Path(__file__).parents[2]
BOT = ROOT / "tests" / "matrix" / "bots" / "v13.py"


def test_a_bot_written_for_v13_lives_all_stories(tmp_path, monkeypatch):
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    monkeypatch.setenv("PYTHONPATH", path)
    problems = play([sys.executable, BOT], tmp_path / "log")
    log = (tmp_path / "log").read_text()
    assert problems == dict.fromkeys(STORIES, ""), log
    assert "Traceback" not in log


def test_options_of_a_poll_may_be_plain_texts_as_older_libraries_send_them():
    desk = Desk()

    poll = desk.does("sendPoll", question="What?", options=["Tea", "Coffee"])["poll"]

    assert [option["text"] for option in poll["options"]] == ["Tea", "Coffee"]
