"""Wrong arguments in tests of bots: told at once, by name, with the value and what is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from telegram_sandbox import Bot, Chat, FakeClock, SandboxAdapter, Server, User, World
from tests.sandbox.talking import Desk

# As from a test without annotations.
LOOSE: Any = cast("Any", World)


@pytest.fixture
def desk() -> Desk:
    return Desk()


MISTAKES: list[tuple[Callable[[Any], object], str]] = [
    (lambda _: LOOSE(clock=5), r"World: clock must be a FakeClock\(\) or RealClock\(\) or None, got 5"),
    (lambda _: LOOSE(seed="7"), "World: seed must be a whole number, got '7'"),
    (lambda _: LOOSE(patience=None), "World: patience must be a number, got None"),
    (lambda _: LOOSE(floods="yes"), "World: floods must be True or False, got 'yes'"),
    (lambda d: d.world.user(7), "World.user: first_name must be a text, got 7"),
    (lambda d: d.world.user("Zoe", username=7), "World.user: username must be a text or None, got 7"),
    (lambda d: d.world.user("Zoe", id="7"), "World.user: id must be a whole number or None, got '7'"),
    (lambda d: d.world.bot(b"1:secret"), "World.bot: token must be a text, got a bytes$"),
    (lambda d: d.world.group("Tea", d.alice), r"World.group: members must be a list of bots or users, got User\("),
    (lambda d: d.world.group("Tea", ["Alice"]), r"World.group: members must be .*, got \['Alice'\]"),
    (lambda d: d.world.group(["Tea"], []), r"World.group: title must be a text, got \['Tea'\]"),
    (lambda d: d.world.channel("News", [], discussion="Tea"), "World.channel: discussion must be a chat .*, got 'Tea'"),
    (lambda d: d.world.attach(3), "World.attach: handle must be a function, got 3"),
    (lambda d: d.world.faults.add(5), "Faults.add: kind must be a text, got 5"),
    (lambda d: d.world.faults.add("flood", method=5), "Faults.add: method must be a text or None, got 5"),
    (lambda d: d.world.faults.add("flood", times="2"), "Faults.add: times must be a whole number or None, got '2'"),
    (lambda d: d.world.faults.add("flood", probability="0.5"), "Faults.add: probability must be a number, got '0.5'"),
    (lambda d: d.world.faults.remove("flood"), "Faults.remove: fault must be a fault, got 'flood'"),
    (lambda d: d.clock.advance("60"), "FakeClock.advance: seconds must be a number, got '60'"),
    (lambda _: cast("Any", FakeClock)("now"), "FakeClock: start must be a number, got 'now'"),
    (lambda _: cast("Any", Server)(5), r"Server: world must be a World\(\), got 5"),
    (lambda d: cast("Any", Server)(d.world, port="80"), "Server: port must be a whole number, got '80'"),
    (lambda _: cast("Any", SandboxAdapter)(5), r"SandboxAdapter: world must be a World\(\), got 5"),
    (lambda d: d.alice.sends(5), "User.sends: text must be a text, got 5"),
    (lambda d: d.alice.sends("hi", "tea_bot"), r"User.sends: to must be a bot \(.*\), a user .*, a topic or None, got 'tea_bot'"),
    (lambda d: d.alice.sees(5), "User.sees: what must be a text, a compiled pattern or a function, got 5"),
    (lambda d: d.alice.sees("hi", timeout="5"), "User.sees: timeout must be a number or None, got '5'"),
    (lambda d: d.alice.presses(b"Yes"), "User.presses: button must be a text or a whole number, got b'Yes'"),
    (lambda d: d.alice.edits("hi", "ho"), "User.edits: message must be a message .*, got 'hi'"),
    (lambda d: d.alice.promotes(d.bob, can_pin_messages="yes"), "User.promotes: can_pin_messages must be True or False, got 'yes'"),
    (lambda d: d.alice.reacts(d.alice.sends("x", d.bot), 5), "User.reacts: emoji must be a text, got 5"),
    (lambda d: d.chat.topic(5), "Chat.topic: name must be a text, got 5"),
]  # fmt: skip


@pytest.mark.parametrize(("mistake", "told"), MISTAKES, ids=[told[:40] for _, told in MISTAKES])
def test_an_argument_of_a_wrong_type_is_told(
    desk: Desk, mistake: Callable[[Any], object], told: str
) -> None:
    with pytest.raises(TypeError, match=told):
        mistake(desk)


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (lambda d: d.world.user(""), "user: first_name must not be empty"),
        (lambda d: d.world.user("Zoe", username="@zoe"), "user: Zoe: username is written without @, got '@zoe'"),
        (lambda d: d.world.bot("9:x", "@nine_bot"), "username is written without @, got '@nine_bot'"),
        (lambda d: d.world.group("", [d.alice]), "supergroup: title must not be empty"),
        (lambda d: d.world.channel("News", [], username="@news"), "without @, got '@news'"),
        (lambda d: World(patience=-1), "World: patience must not be negative, got -1"),
        (lambda d: Server(d.world, port=99999), "Server: port must be from 0 to 65535, got 99999"),
        (lambda d: Server(d.world, threads=0), "Server: threads must be at least 1, got 0"),
        (lambda d: d.world.faults.add("cut", size="x"), "faults.add: size must be a number of bytes or None, got 'x'"),
        (lambda d: d.world.faults.add("drip", pause="x"), "faults.add: pause must be a number of seconds, got 'x'"),
        (lambda d: d.world.faults.add("stall", seconds="x"), "faults.add: seconds must be a number of seconds or None, got 'x'"),
        (lambda d: d.world.faults.add("status", body=5), "faults.add: body must be a text, got 5"),
        (lambda d: d.world.faults.add("status", headers=5), "faults.add: headers must be a dict or None, got 5"),
        (lambda d: d.world.faults.add("error", description=5), "faults.add: description must be a text or None, got 5"),
        (lambda d: d.world.faults.add("error", parameters=5), "faults.add: parameters must be a dict or None, got 5"),
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_told(
    desk: Desk, mistake: Callable[[Desk], object], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        mistake(desk)


def test_every_annotation_of_the_public_classes_is_understood() -> None:
    world = World()
    bot = world.bot()
    everything: list[type[Any]] = [World, User, Bot, Chat, Server, FakeClock, type(world.faults)]
    methods = [getattr(kind, name) for kind in everything for name in dir(kind) if name[0] != "_"]
    checks = [method for method in methods if hasattr(method, "__wrapped__")]

    assert len(checks) > 80
    for method in checks:
        with pytest.raises(TypeError):
            # Whatever else is wrong about it: an object is nothing that a method takes.
            method(bot, *[object()] * 9)
