"""Single steps of users as lines of Python, for the conversation as a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .files import StoredFile
from .json_values import as_list, as_object
from .living import rendered
from .media import KINDS
from .polls import Poll
from .users import User

if TYPE_CHECKING:
    from .journal import Change, Event
    from .members import Member
    from .messages import Message

__all__ = [
    "BUYING",
    "change_step",
    "is_answer",
    "is_forward",
    "literal",
    "posting",
    "refers",
    "service_steps",
    "too_large",
    "topic_step",
]

# What users buy, by the verb of the event and the verb of the test.
BUYING = {"pays": "pays", "buys": "buys_media"}

# A file up to this many bytes is written out; a bigger one is replaced by zeros of its length.
_WRITTEN_OUT = 512


def literal(value: object) -> str:
    """Write a value as Python reads it, with the quotes one would type."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        # JSON leaves some invisible characters as they are, and writes halves of pairs alone.
        return text if text.isprintable() else ascii(value)
    return repr(value)


def is_answer(event: Event) -> bool:
    """Tell whether a user reacts to a message, or votes in a poll."""
    if event.verb == "reacts":
        return True
    changed = event.verb == "edits" and event.message is not None
    return changed and event.kind == "poll" and isinstance(event.who, User)


def is_forward(event: Event, message: Message) -> bool:
    """Tell whether a user sends a message on to somebody."""
    copy = event.message
    if copy is None or copy is message or event.verb != "posts" or event.text != message.text:
        return False
    origin = as_object(copy.content.get("forward_origin")) or {}
    author = as_object(origin.get("sender_user")) or {}
    return isinstance(event.who, User) and author.get("id") == message.sender.id


def refers(event: Event, message: Message) -> bool:
    """Tell whether a step needs an earlier message by name."""
    other = event.message
    if other is message:
        if event.verb == "edits" and event.who is message.sender:
            return isinstance(event.who, User)
        return is_answer(event) or event.verb in {*BUYING, "deletes"}
    if other is None or not isinstance(event.who, User):
        return False
    return other.reply_to is message or _pins(other, message) or is_forward(event, message)


def _pins(notice: Message, message: Message) -> bool:
    if "pinned_message" not in notice.content or notice.chat is not message.chat:
        return False
    pinned = as_object(notice.as_json()["pinned_message"]) or {}
    return pinned.get("message_id") == message.id


def service_steps(
    event: Event, name: str, group: str, called: Callable[[int], str], pinned: str
) -> Iterator[str]:
    """Tell what a user did in a group, from what the server wrote about it.

    Args:
        event: The notice.
        name: What the user is called.
        group: What the group is called.
        called: Gives the name of an account by its id.
        pinned: Name of the message that was pinned, or nothing.
    """
    content = event.message.content if event.message is not None else {}
    for member in as_list(content.get("new_chat_members")) or []:
        number = (as_object(member) or {}).get("id")
        if number == event.who.id:
            yield f"{name}.joins({group})"
        else:
            yield f"{name}.adds({called(int(str(number)))}, {group})"
    left = as_object(content.get("left_chat_member"))
    if left is not None and left["id"] == event.who.id:
        yield f"{name}.leaves({group})"
    if "new_chat_title" in content:
        yield f"{name}.renames({group}, {literal(content['new_chat_title'])})"
    if "pinned_message" in content and pinned:
        yield f"{name}.pins({pinned})"


def change_step(
    change: Change, name: str, group: str, called: Callable[[int], str]
) -> Iterator[str]:
    """Tell what a user made of another member.

    Args:
        change: What it was.
        name: What the user is called.
        group: What the group is called.
        called: Gives the name of an account by its id.
    """
    old, new = change.old, change.new
    whom = f"{called(new.account.id)}, {group}"
    if new.status == "administrator" and (old.present or change.chat.type != "channel"):
        yield f"{name}.promotes({whom}{_promotion(new)})"
    elif new.present and not old.present:
        # In a group, the server's own message about it has told it already.
        if change.chat.type == "channel":
            yield f"{name}.adds({whom})"
    elif old.present and not new.present:
        banned = change.chat.type != "group" or new.account.is_bot
        pardon = ", may_return=True" if banned and new.status == "left" else ""
        yield f"{name}.removes({whom}{pardon})"
    elif new.status == "restricted":
        held = old.permissions or dict.fromkeys(new.permissions, True)
        said = [f", {k}={v}" for k, v in new.permissions.items() if v != held.get(k)]
        yield f"{name}.restricts({whom}{''.join(said) if any(new.permissions.values()) else ''})"
    elif new.status == "member" and old.status in {"administrator", "restricted"}:
        yield f"{name}.{'demotes' if old.leads else 'unrestricts'}({whom})"
    elif new.status == "kicked":
        yield f"{name}.bans({whom})"
    elif old.status == "kicked":
        yield f"{name}.unbans({whom})"


def _promotion(new: Member) -> str:
    """Return the rights that were given and the rest, as arguments."""
    given = {f"{right}=True" for right in new.rights - {"can_manage_chat"}}
    said = sorted(given) or ["can_manage_chat=True"]
    if new.custom_title:
        said.append(f"custom_title={literal(new.custom_title)}")
    if new.is_anonymous:
        said.append("is_anonymous=True")
    return "".join(f", {one}" for one in said)


def topic_step(content: dict[str, Any], name: str, group: str, topic: str) -> Iterator[str]:
    """Tell what a user did to a topic, from what the server wrote about it.

    Args:
        content: The server's words.
        name: What the user is called.
        group: What the forum is called.
        topic: What the topic is called until then.
    """
    begun = as_object(content.get("forum_topic_created"))
    edited = as_object(content.get("forum_topic_edited")) or {}
    at = f"{group}.topic({literal(topic)})"
    if begun is not None:
        yield f"{name}.opens_topic({literal(begun['name'])}, {group})"
    elif "name" in edited:
        yield f"{name}.renames_topic({at}, {literal(edited['name'])})"
    elif "forum_topic_closed" in content:
        yield f"{name}.closes({at})"
    elif not {"forum_topic_reopened", "general_forum_topic_unhidden"}.isdisjoint(content):
        yield f"{name}.reopens({at})"


def too_large(message: Message) -> str | None:
    """Return a remark on a file that is too large to be written down, or None."""
    kind = next((kind for kind in KINDS if kind in message.content), None)
    stored = _file_of(message.content[kind]) if kind else None
    if stored is None or len(stored.data) <= _WRITTEN_OUT:
        return None
    return (
        f"# Zeros stand for the {len(stored.data)} bytes of {stored.name!r}. If the bot looks at "
        "them,\n    # keep the file beside this test and give its path instead."
    )


def posting(event: Event, name: str, message: Message, group: str, answered: str) -> str:
    """Tell that a user writes a message.

    Args:
        event: When it was written.
        name: What the user is called.
        message: The message.
        group: What the group is called that it went to; empty for a private chat.
        answered: Name of the message it answers, or nothing.
    """
    to = f", {group}" if group else ""
    reply = f", reply_to={answered}" if answered else ""
    if event.kind is None:
        return f"{name}.sends({literal(event.text)}{to}{reply})"
    body = message.content.get(event.kind)
    if isinstance(body, Poll):
        return f"{name}.asks({_poll(body)}{to})"
    stored = _file_of(body) if event.kind in KINDS else None
    if stored is not None:
        big = len(stored.data) > _WRITTEN_OUT
        data = f"bytes({len(stored.data)})" if big else repr(stored.data)
        caption = f", caption={literal(event.text)}" if event.text else ""
        where = f", to={group}" if group else ""
        kind, named = literal(event.kind), literal(stored.name)
        return f"{name}.uploads({data}, {kind}, name={named}{caption}{where}{reply})"
    shown = rendered(body, message.chat.world, None)
    return f"{name}.shares({group + ', ' if group else ''}{event.kind}={shown!r})"


def _poll(poll: Poll) -> str:
    options = ", ".join(literal(option["text"]) for option in poll.options)
    said = f"{literal(poll.asked['question'])}, [{options}]"
    if not poll.asked["is_anonymous"]:
        said += ", anonymous=False"
    if poll.asked["allows_multiple_answers"]:
        said += ", multiple=True"
    right = as_list(poll.answers.get("correct_option_ids"))
    return f"{said}, correct={int(str(right[0])) + 1}" if right else said


def _file_of(body: Any) -> StoredFile | None:
    sizes = as_list(body)
    found = as_object(sizes[-1] if sizes else body) or {}
    stored = found.get("file_id")
    return stored if isinstance(stored, StoredFile) else None
