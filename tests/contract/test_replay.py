"""The client does today what it did when the cassettes were recorded."""

from __future__ import annotations

import re
import socket

import pytest

from tests.contract.scenarios import SCENARIOS
from tests.contract.scrub import CHAT_ID
from tests.contract.tape import CASSETTES, recorded, replaying

# A bot's number, a colon and thirty or more characters; with room for future lengths.
TOKEN_SHAPE = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **keywords: object) -> None:
        raise AssertionError("a replayed scenario opens a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_client_sends_what_was_recorded_and_understands_the_answers(name: str) -> None:
    path = CASSETTES / f"{name}.yaml"
    with replaying(path) as (bot, sent):
        SCENARIOS[name](bot, CHAT_ID)

    assert sent == recorded(path)


def test_every_scenario_has_a_cassette_and_every_cassette_a_scenario() -> None:
    assert {path.stem for path in CASSETTES.iterdir()} == set(SCENARIOS)


def test_no_cassette_holds_anything_shaped_like_a_token() -> None:
    found = {
        path.name
        for path in CASSETTES.iterdir()
        if TOKEN_SHAPE.search(path.read_text(encoding="utf-8"))
    }
    assert not found


def test_no_cassette_says_where_it_was_recorded() -> None:
    for path in CASSETTES.iterdir():
        text = path.read_text(encoding="utf-8")
        addresses = set(
            re.findall(r"^    uri: (\S+?//[^/]+/(?:file/)?bot[^/]+)/", text, re.MULTILINE)
        )
        assert addresses <= {
            "https://api.telegram.org/bot{token}",
            "https://api.telegram.org/file/bot{token}",
        }
        assert not re.search(r"127\.0\.0\.1|localhost", text)


def test_the_cassettes_stay_small() -> None:
    assert sum(path.stat().st_size for path in CASSETTES.iterdir()) < 300_000
