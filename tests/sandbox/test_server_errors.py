"""The sentences that the server's source holds, each said by the sandbox, or left out for a reason.

`server_errors.json` has a row for each: the call that meets it, or why no call can. Where the
server puts a sentence into another, `says` is the whole; a value that is long is `of` so many `times`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telegram_sandbox import World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.chats import Account
from telegram_sandbox.files import Upload
from telegram_sandbox.joining import become, put_out
from telegram_sandbox.members import Member
from telegram_sandbox.migrating import migrate
from telegram_sandbox.samples import Sample, Stage, sample_call

HERE = Path(__file__)
CATALOGUE = HERE.parents[3] / "shared" / "research" / "server-errors.json"
ROWS: list[dict[str, Any]] = json.loads((HERE.parent / "server_errors.json").read_text("utf-8"))
KINDS = ("group", "supergroup", "channel")
PLAYED = [row for row in ROWS if "method" in row]


def _group(kind: str) -> Callable[[Stage, Sample], None]:
    """Send the call to a new chat of a kind."""

    def prepare(stage: Stage, sample: Sample) -> None:
        members: list[Account] = [stage.user, stage.member, stage.bot]
        make = {
            "group": lambda: stage.world.group("Small", members, supergroup=False),
            "supergroup": lambda: stage.world.supergroup("Large", members),
            "channel": lambda: stage.world.channel("News", members),
        }
        sample.args["chat_id"] = str(make[kind]().id)

    return prepare


def _ended(kind: str, *, kicked: bool) -> Callable[[Stage, Sample], None]:
    def prepare(stage: Stage, sample: Sample) -> None:
        _group(kind)(stage, sample)
        chat = stage.world.groups[int(sample.args["chat_id"])]
        with stage.world.changed:
            if kicked:
                put_out(chat, stage.bot, stage.user, until=0)
            else:
                become(chat, stage.bot, Member(stage.bot, "left"))

    return prepare


def _upgraded_group(stage: Stage, sample: Sample) -> None:
    _group("group")(stage, sample)
    with stage.world.changed:
        migrate(stage.world.groups[int(sample.args["chat_id"])])


def _deleted_group(stage: Stage, sample: Sample) -> None:
    _group("group")(stage, sample)
    stage.world.groups[int(sample.args["chat_id"])].gone = True


def _protected_message(stage: Stage, sample: Sample) -> None:
    stage.text.content["has_protected_content"] = True


def _big_file(stage: Stage, sample: Sample) -> None:
    with stage.world.changed:
        big = Upload("big.bin", bytes((20 << 20) + 1))
        kept = stage.world.files.keep("document", big)
        sample.args["file_id"] = stage.world.files.id_for(stage.bot.id, kept)


def _big_certificate(stage: Stage, sample: Sample) -> None:
    sample.uploads["certificate"] = Upload("cert.pem", bytes((3 << 20) + 1))


def _uploaded_part(stage: Stage, sample: Sample) -> None:
    sample.uploads["part"] = Upload("part.mp4", b"part")


def _administrator_of_the_owner(stage: Stage, sample: Sample) -> None:
    chat = stage.group
    with stage.world.changed:
        made = Member(stage.member, "administrator", promoted_by=stage.user)
        become(chat, stage.user, made)


def _deleted_account(stage: Stage, sample: Sample) -> None:
    stage.user.deletes_account()


def _webhook(stage: Stage, sample: Sample) -> None:
    hook = Received({"url": "https://bot.example/"})
    answer_call(stage.world, "1:test", "setWebhook", hook)


GIVEN: dict[str, Callable[[Stage, Sample], None]] = {
    "upgraded group": _upgraded_group,
    "deleted group": _deleted_group,
    "basic group": _group("group"),
    "protected message": _protected_message,
    "big file": _big_file,
    "big certificate": _big_certificate,
    "uploaded part": _uploaded_part,
    "administrator of the owner": _administrator_of_the_owner,
    "deleted account": _deleted_account,
    "webhook": _webhook,
    **{f"left {kind}": _ended(kind, kicked=False) for kind in KINDS},
    **{f"kicked from {kind}": _ended(kind, kicked=True) for kind in KINDS},
}


@pytest.mark.parametrize("row", PLAYED, ids=lambda row: f"{row['method']}-{row['text'][:50]}")
def test_each_sentence_is_said_byte_for_byte(row: dict[str, Any]) -> None:
    stage = Stage(World(throttles=False))
    method = stage.world.spec.method(row["method"])
    sample = Sample() if method is None else sample_call(stage, method)
    for name, value in row.get("with", {}).items():
        sample.uploads.pop(name, None)
        sample.args.pop(name, None)
        if value is not None:
            sample.args[name] = value if isinstance(value, str) else _many(**value)
    if "given" in row:
        GIVEN[row["given"]](stage, sample)

    received = Received(dict(sample.args), dict(sample.uploads))
    code, envelope = answer_call(stage.world, "1:test", row["method"], received)

    assert (code, envelope.get("description")) == (row["code"], row.get("says", row["text"]))


def _many(of: Any, times: int) -> str:
    return of * times if isinstance(of, str) else json.dumps(of * times)


def test_what_is_left_out_has_a_reason() -> None:
    assert all(row["why"] for row in ROWS if "method" not in row)
    assert len(PLAYED) > 9 * len(ROWS) // 10


def test_a_whole_sentence_holds_the_one_of_the_catalogue() -> None:
    for row in ROWS:
        if "says" in row:
            kept = row["text"].split("<")[0].removeprefix("Bad Request: ").lower()
            assert kept.strip() in row["says"].lower(), row


@pytest.mark.skipif(
    not CATALOGUE.exists(), reason="the catalogue of sentences is not part of a clone"
)
def test_no_sentence_of_the_catalogue_is_forgotten() -> None:
    known = {(row["code"], row["text"]) for row in ROWS}

    assert {(code, text) for code, text, *_ in json.loads(CATALOGUE.read_text("utf-8"))} == known
