"""Twenty things people do with a bot, told from their side; every library must live them alike."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram_sandbox import World
from telegram_sandbox.chats import Chat, Message
from telegram_sandbox.users import User

TOKEN = "123456:matrix"
USERNAME = "matrix_bot"
# One transparent dot, as PNG.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)


@dataclass
class Stage:
    """Where the stories play: a world with one bot, and the people in it."""

    world: World
    alice: User

    def group(self, *members: User) -> Chat:
        """Found a group with Alice, the bot and others."""
        bot = self.world.bot(TOKEN)
        return self.world.group("Tea friends", [self.alice, bot, *members])


def stage() -> Stage:
    """Return a fresh world in which the bot is known and Alice wants something of it."""
    world = World(patience=20.0, throttles=False)
    world.bot(TOKEN, USERNAME, "Matrix")
    return Stage(world, world.user("Alice", username="alice"))


def start(on: Stage) -> None:
    """A command is answered with the sender's name."""
    on.alice.sends("/start")
    on.alice.sees("Hello Alice")


def deep_link(on: Stage) -> None:
    """What a link carries arrives behind /start."""
    on.alice.sends("/start promo42")
    on.alice.sees("Payload: promo42")


def echo(on: Stage) -> None:
    """A text comes back, with characters of every kind."""
    on.alice.sends("Grüße an 👩‍👩‍👧 und <b>&amp;</b>")
    assert on.alice.sees("Grüße").text == "Grüße an 👩‍👩‍👧 und <b>&amp;</b>"


def arguments(on: Stage) -> None:
    """Words behind a command are its arguments."""
    on.alice.sends("/caps one two")
    on.alice.sees("ONE TWO")


def html(on: Stage) -> None:
    """Tags become formatting."""
    on.alice.sends("/html")
    assert marks(on.alice.sees("bold and italic")) == [("bold", "bold"), ("italic", "italic")]


def markdown(on: Stage) -> None:
    """Marks become formatting, behind a character of two units."""
    on.alice.sends("/markdown")
    assert marks(on.alice.sees("😀 bold and code")) == [("bold", "bold"), ("code", "code")]


def button(on: Stage) -> None:
    """A press is answered, and the message changes."""
    on.alice.sends("/menu")
    on.alice.sees("Tea?")
    press = on.alice.presses("Yes")
    assert press.wait()["text"] == "Noted"
    edited = on.alice.sees("You chose yes")
    assert edited.buttons == []


def keyboard(on: Stage) -> None:
    """A button of a reply keyboard writes its text."""
    on.alice.sends("/keyboard")
    assert on.alice.sees("Choose").buttons == [["Tea", "Coffee"]]
    on.alice.presses("Coffee")
    on.alice.sees("Coffee")


def photo(on: Stage) -> None:
    """A picture is uploaded with a caption."""
    on.alice.sends("/photo")
    message = on.alice.sees("A dot")
    assert stored(on, message.content["photo"][-1]["file_id"]) == DOT


def document(on: Stage) -> None:
    """A file somebody sends is downloaded."""
    on.alice.uploads(b"hello world", "document", name="notes.txt")
    on.alice.sees("notes.txt: hello world")


def album(on: Stage) -> None:
    """Two pictures are sent as one album."""
    on.alice.sends("/album")
    first, second = (on.alice.sees(caption) for caption in ("Left", "Right"))
    assert first.content["media_group_id"] == second.content["media_group_id"]


def inline(on: Stage) -> None:
    """What is typed behind the bot's name is answered, and the choice is sent."""
    (result,) = on.alice.inline("hello")
    assert result["title"] == "Shout"
    assert on.alice.chooses(result).text == "HELLO"


def refusal(on: Stage) -> None:
    """A refused call tells the reason."""
    on.alice.sends("/stranger")
    on.alice.sees("chat not found")


def flood(on: Stage) -> None:
    """Too many requests: the bot learns how long to wait."""
    on.world.faults.add("flood", method="sendMessage", contains="too fast", retry_after=1)
    on.alice.sends("/flood")
    on.alice.sees("Wait 1 seconds")


def poll(on: Stage) -> None:
    """A question is asked, and the answer comes in."""
    on.alice.sends("/poll")
    question = on.alice.sees(lambda message: "poll" in message.content)
    assert [each["text"] for each in question.as_json()["poll"]["options"]] == ["Tea", "Coffee"]
    on.alice.votes(question, "Coffee")
    on.alice.sees("Voted for 1")


def location(on: Stage) -> None:
    """A place is read with all its digits."""
    on.alice.shares(location={"latitude": 52.516275, "longitude": 13.377704})
    on.alice.sees("52.516275, 13.377704")


def vanish(on: Stage) -> None:
    """A message is edited, then deleted."""
    on.alice.sends("/vanish")
    on.alice.sees("Soon")
    message = on.alice.sees("Sooner")
    on.alice.sees("Gone")
    assert message.deleted


def reply(on: Stage) -> None:
    """A message answers another."""
    asked = on.alice.sends("/reply")
    assert on.alice.sees("To this").reply_to is asked


def group(on: Stage) -> None:
    """Somebody who joins a group is greeted, and the members are counted."""
    chat = on.group()
    on.world.user("Bob").joins(chat)
    on.alice.sees("Welcome Bob")
    on.alice.sends(f"/count@{USERNAME}", chat)
    on.alice.sees("3 members")


def commands(on: Stage) -> None:
    """The bot's commands are set and read."""
    on.alice.sends("/commands")
    on.alice.sees("start: Begin, help: Help")


STORIES: dict[str, Callable[[Stage], None]] = {
    story.__name__: story
    for story in (
        start,
        deep_link,
        echo,
        arguments,
        html,
        markdown,
        button,
        keyboard,
        photo,
        document,
        album,
        inline,
        refusal,
        flood,
        poll,
        location,
        vanish,
        reply,
        group,
        commands,
    )
}


def marks(message: Message) -> list[tuple[str, str]]:
    """Return each entity's type and the text it covers, counted in UTF-16 units."""
    units = message.text.encode("utf-16-le")
    return [
        (
            entity["type"],
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
                "utf-16-le"
            ),
        )
        for entity in message.content.get("entities", [])
    ]


def stored(on: Stage, file: object) -> bytes:
    """Return the bytes of a file in a message's content."""
    data = getattr(file, "data", None)
    assert isinstance(data, bytes), re.sub(r"\s+", " ", repr(file))
    return data


__all__ = ["STORIES", "TOKEN", "USERNAME", "Stage", "stage"]
