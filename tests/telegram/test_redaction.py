from __future__ import annotations

import copy
import logging
import pickle

import pytest

from telegram import redaction
from telegram.redaction import SecretStr, guard_logs, redact, remember

TOKEN = "123456789:AAHcanaryCANARYcanaryCANARYcanary12"


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/photos/a.jpg",
        f'POST /bot{TOKEN}/sendMessage HTTP/1.1" 200',
        f"proxy said {TOKEN}!",
        f"https://host/{TOKEN}/getMe",
        f"/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"('/bot{TOKEN}/getMe',)",
    ],
)
def test_a_token_is_cut_out_wherever_it_stands(text):
    assert "canary" not in redact(text).lower()
    assert "<token>" in redact(text)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8081/x", "at 12:30:45", "10:AAA", "https://host:8443/path"]
)
def test_other_texts_stay(text):
    assert redact(text) == text


def test_a_known_token_is_cut_out_whatever_is_around_it():
    known = "4242:knownKNOWN"
    assert redact(f"localhost:8081{known}/x") == f"localhost:8081{known}/x"
    remember(known)
    remember(known)
    assert redact(f"localhost:8081{known}/x") == "localhost:8081<token>/x"
    assert redact("/tg4242%3AknownKNOWN/x") == "/tg<token>/x"
    remember("1:30")
    assert redact("at 11:30") == "at 11:30"


def test_tokens_are_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr(redaction, "_known", ())
    monkeypatch.setattr(redaction, "_MOST_KNOWN", 2)
    for number in range(4):
        remember(f"{number}:abcdef")
    assert redact("0:abcdef 2:abcdef 3:abcdef") == "0:abcdef <token> <token>"


def test_a_secret_works_as_a_string_and_shows_nothing():
    url = SecretStr(f"https://api.telegram.org/bot{TOKEN}")
    assert f"{url}/getMe" == f"https://api.telegram.org/bot{TOKEN}/getMe"
    assert url == f"https://api.telegram.org/bot{TOKEN}"
    for secret in (url, SecretStr(TOKEN)):
        assert "canary" not in repr(secret).lower()
        assert "canary" not in repr({"a": [secret]}).lower()
        assert b"canary" not in pickle.dumps(secret).lower()
        assert copy.deepcopy(secret) is secret
        assert copy.copy(secret) is secret


def test_log_records_of_the_http_libraries_are_redacted(caplog):
    guard_logs()
    guard_logs()
    logger = logging.getLogger("urllib3.connectionpool")
    with caplog.at_level(logging.DEBUG, logger.name):
        logger.debug('%s "POST %s"', "https://x", f"/bot{TOKEN}/getMe")
        logger.debug("plain %s", "words")
    assert [record.getMessage() for record in caplog.records] == [
        'https://x "POST /bot<token>/getMe"',
        "plain words",
    ]
