"""Benchmarks measure what they say: the memory of a process is its own, and what is parsed is read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import samples
from benchmarks.environments import HERE
from benchmarks.load import LoadServer
from benchmarks.measuring import whole_process

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="benchmarks read Linux's /proc"
)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module of that name, which the measured scripts import from beside them."""
    monkeypatch.syspath_prepend(str(HERE / "subjects"))  # pyright: ignore[reportUnknownMemberType]
    import reading as module

    return module


def test_a_process_does_not_count_the_memory_of_the_one_that_started_it():
    _, without = whole_process(Path(sys.executable), "bare.py", "start")
    ballast = bytearray(b"x") * (without * 4)
    _, beside = whole_process(Path(sys.executable), "bare.py", "start")
    del ballast

    assert beside < without * 2


def test_everything_reads_each_field_once(reading: ModuleType):
    read: list[str] = []

    class Seen:
        def __init__(self, place: str, fields: dict[str, Any]) -> None:
            self._place, self._fields = place, fields

        def __getattr__(self, name: str) -> Any:
            key = "from" if name == "from_user" else name
            if key not in self._fields:
                raise AttributeError(name)
            read.append(f"{self._place}.{name}")
            return wrapped(read[-1], self._fields[key])

    def wrapped(place: str, value: Any) -> Any:
        if isinstance(value, dict):
            return Seen(place, value)
        if isinstance(value, list):
            return [wrapped(f"{place}[{n}]", each) for n, each in enumerate(value)]
        return value

    raw = {"id": 1, "message": {"from": {"id": 2}, "photo": [{"width": 3}, {"width": 4}]}}
    read_all = reading.everything(raw, wrapped("u", raw))
    read.clear()
    read_all(wrapped("u", raw))

    assert sorted(read) == [
        "u.id",
        "u.message",
        "u.message.from_user",
        "u.message.from_user.id",
        "u.message.photo",
        "u.message.photo[0].width",
        "u.message.photo[1].width",
    ]


def test_updates_of_a_batch_come_from_different_people():
    def people(batch: bytes) -> list[object]:
        found: list[object] = []
        for update in json.loads(batch)["result"]:
            (event,) = (value for name, value in update.items() if name != "update_id")
            found.append(event.get("new_chat_member", {}).get("user", event["from"])["id"])
        return found

    assert len(set(people(samples.batch(0)) + people(samples.batch(100)))) == 200


@pytest.mark.parametrize("kind", samples.KINDS)
def test_other_people_send_updates_of_the_same_shape(kind: str):
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shape(each) for name, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else type(value)

    assert shape(json.loads(samples.update(kind, 77))) == shape(json.loads(samples.update(kind)))


def test_the_load_server_is_measured_by_the_plans_it_plays():
    with LoadServer() as server:
        assert server.ceiling(160, 16) > server.ceiling(16, 8, delay=0.01) > 0
