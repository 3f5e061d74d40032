"""Cassettes: vcrpy's format, written so that a person can read and compare them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import vcr
import yaml
from vcr.persisters.filesystem import FilesystemPersister
from vcr.request import Request
from vcr.serialize import serialize

from telegram import Bot
from tests.contract.scrub import BOT_ID, Owner, Scrubber
from tests.contract.wire import Sent, WireAdapter, decoded

__all__ = ["CASSETTES", "bot_over", "recorded", "recording", "replaying"]

CASSETTES = Path(__file__).parent / "cassettes"
_SERVER = "https://api.telegram.org"
_KEPT_HEADERS = {"content-type", "retry-after"}


@contextmanager
def bot_over(adapter: WireAdapter, token: str, base_url: str | None = None) -> Iterator[Bot]:
    """Give a bot all of whose traffic goes through an adapter."""
    with requests.Session() as session:
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        yield Bot(token, base_url, http=session)


@contextmanager
def recording(path: Path, owner: Owner) -> Iterator[None]:
    """Write what happens on the wire to a cassette, unless the block ends with an error.

    Raises:
        LeakError: The cassette would hold something that belongs to somebody.
    """
    tape = _machine()
    tape.register_persister(_Scrubbed(owner))
    with tape.use_cassette(str(path), record_mode="once", record_on_exception=False):
        yield


@contextmanager
def replaying(path: Path) -> Iterator[tuple[Bot, list[Sent]]]:
    """Give a bot that is answered by a cassette, and the list of what it sends.

    Every answer must be asked for, in the recorded order for each method, and nothing else.
    """
    adapter = WireAdapter()
    with (
        _machine().use_cassette(str(path), record_mode="none") as cassette,
        bot_over(adapter, f"{BOT_ID}:replayed") as bot,
    ):
        yield bot, adapter.sent
    assert cassette.all_played, "the cassette holds answers that nobody asked for"


def recorded(path: Path) -> list[Sent]:
    """Return the requests of a cassette."""
    found: list[Sent] = []
    for interaction in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
        request = interaction["request"]
        kind = request["headers"].get("Content-Type", [""])[0]
        body = json.loads(request["body"]) if request["body"] else None
        address = request["uri"].removeprefix(_SERVER)
        found.append(Sent(request["method"], address, kind, body))
    return found


def _machine() -> vcr.VCR:
    machine = vcr.VCR(serializer="readable", match_on=("method", "path_without_token"))
    machine.register_serializer("readable", _Readable)
    machine.register_matcher("path_without_token", _same_path)
    return machine


def _same_path(today: Request, before: Request) -> None:
    paths = [decoded("", request.uri, {}, None).path for request in (today, before)]
    assert paths[0] == paths[1], paths


class _Readable:
    """YAML with texts in blocks and keys in their order, the same on every machine."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        return yaml.dump(cassette, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)

    @staticmethod
    def deserialize(text: str) -> Any:
        return yaml.safe_load(text)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _as_block)


class _Scrubbed(FilesystemPersister):
    """Writes cassettes without anything personal."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    def save_cassette(self, path: str, cassette: dict[str, Any], serializer: Any) -> None:
        scrubber = Scrubber(self._owner)
        pairs = [
            (_request(request, scrubber), _response(response, scrubber))
            for request, response in zip(cassette["requests"], cassette["responses"], strict=True)
        ]
        clean = {"requests": [each for each, _ in pairs], "responses": [each for _, each in pairs]}
        text = serialize(clean, serializer)
        scrubber.check(text)
        Path(path).write_text(text, encoding="utf-8", newline="\n")


def _request(request: Request, scrubber: Scrubber) -> Request:
    sent = decoded(request.method, request.uri, request.headers, request.body)
    body = _pretty(scrubber.request(sent.body)) if sent.type else None
    headers = {"Content-Type": sent.type} if sent.type else {}
    return Request(sent.method, _SERVER + scrubber.path(sent.path), body, headers)


def _response(response: dict[str, Any], scrubber: Scrubber) -> dict[str, Any]:
    headers = {k: v for k, v in response["headers"].items() if k.lower() in _KEPT_HEADERS}
    body = response["body"]["string"]
    if any(value.startswith("application/json") for value in headers.get("Content-Type", ())):
        body = _pretty(scrubber.response(json.loads(body))).encode()
    return {"status": response["status"], "headers": headers, "body": {"string": body}}


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
