"""What a user can send besides text, and what is refused as nonsense."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox import User, World
from telegram_sandbox.media import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_arrives_under_its_name(alice: User, kind: str) -> None:
    assert kind in alice.uploads(b"x", kind).content


def test_a_kind_of_file_that_does_not_exist_is_refused(world: World, alice: User) -> None:
    with pytest.raises(
        ValueError, match=r"uploads: kind must be photo, .* or video_note, got 'gif"
    ):
        alice.uploads(b"x", "gif")

    assert world.transcript() == ""


def test_a_share_carries_fields_of_a_message(alice: User) -> None:
    place = {"latitude": 1.0, "longitude": 2.0}

    assert alice.shares(location=place).content == {"location": place}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"foo": 1}, r"shares: foo is no field of the Bot API's Message.*, location, .*"),
        ({"loction": {}}, r"shares: loction is no field .* Did you mean location\?"),
        ({"chat": {}}, r"shares: chat is filled in by the sandbox"),
        ({"location": {"latitude": float("nan")}}, r"shares: location cannot be written as JSON"),
        ({"location": {"latitude": object()}}, r"shares: location .* has no form in JSON"),
        ({}, r"shares: say what, such as location="),
    ],
)
def test_a_share_of_something_else_is_refused(
    world: World, alice: User, content: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        alice.shares(**content)

    assert world.transcript() == ""
