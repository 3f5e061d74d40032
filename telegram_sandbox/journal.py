"""What happened: the conversation as text, and every call of the Bot API."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .json_values import as_object
from .living import Living
from .service_words import service_words

if TYPE_CHECKING:
    from .chats import Account, Chat, Message
    from .members import Member

__all__ = [
    "CallRecord",
    "Change",
    "Event",
    "Line",
    "Transcript",
    "chat_name",
    "describe",
    "labelled",
    "name_of",
    "told",
]

_MEDIA = (
    "photo",
    "video",
    "animation",
    "audio",
    "document",
    "sticker",
    "voice",
    "video_note",
    "venue",
    "location",
    "contact",
    "dice",
    "poll",
    "game",
    "invoice",
    "checklist",
    "story",
    "paid_media",
    "live_photo",
)


@dataclass(frozen=True)
class CallRecord:
    """One call of the Bot API.

    Attributes:
        bot: User name of the bot, or None when the token was refused.
        method: The method, in the spec's spelling where it exists.
        parameters: What arrived, as text; a file as `<file name, n bytes>`.
        result: The result, or None after an error.
        error: The description of the refusal, or None.
        code: HTTP status.
        duration: Seconds from request to answer.
        ignored: Parameters the method does not have; the server takes no notice of them.
        fault: Kind of the fault that struck the call, or None. Where it broke the connection before
            the method ran, the code is 0.
        at: When the answer was ready, in the world's seconds.
    """

    bot: str | None
    method: str
    parameters: dict[str, str]
    result: Any
    error: str | None
    code: int
    duration: float
    ignored: list[str] = field(default_factory=list[str])
    fault: str | None = None
    at: float = 0.0


@dataclass(frozen=True)
class Change:
    """What somebody was in a group or channel, and has become."""

    chat: Chat
    old: Member
    new: Member


@dataclass(frozen=True)
class Event:
    """One step of a conversation in a form that a program can tell again.

    Attributes:
        verb: posts, edits, deletes, presses, answers, types, chooses or changes.
        who: Whose step it is.
        text: The message's text, the button's, the answer's or the query as it was then.
        message: The message it is about, if any.
        kind: The kind of media of a message: photo, location and the like; None for a text.
        number: Of a pressed button or a chosen result, counted from 1.
        change: What was made of another member, if that is the step.
    """

    verb: str
    who: Account
    text: str = ""
    message: Message | None = None
    kind: str | None = None
    number: int | None = None
    change: Change | None = None

    @property
    def chat(self) -> Chat | None:
        """Where it happened; None for what is typed to an inline bot."""
        if self.change is not None:
            return self.change.chat
        return self.message.chat if self.message is not None else None


@dataclass(frozen=True)
class Line:
    """One entry of a transcript: a running number, whose chat, and the text."""

    number: int
    chat: Chat | None
    text: str


class Transcript:
    """The conversation of a world as lines of text and as events, both bounded.

    Not safe to use from several threads by itself: the world's lock guards it.
    """

    def __init__(self, limit: int = 10_000) -> None:
        self._lines: deque[Line] = deque(maxlen=limit)
        self.events: deque[Event] = deque(maxlen=limit)
        self._count = 0

    def add(self, chat: Chat | None, text: str, event: Event | None = None) -> None:
        """Add an entry; it may have several lines."""
        self._count += 1
        self._lines.append(Line(self._count, chat, text))
        if event is not None:
            self.events.append(event)

    def after(self, number: int) -> list[Line]:
        """Return the entries later than the given one."""
        return [line for line in self._lines if line.number > number]

    def text(self, chats: list[Chat] | None = None) -> str:
        """Return everything as text, or only what belongs to some chats."""
        return "\n".join(self._shown(chats))

    def _shown(self, chats: list[Chat] | None) -> Iterator[str]:
        several = len({id(line.chat) for line in self._lines if line.chat is not None}) > 1
        for line in self._lines:
            if chats is not None and not any(line.chat is chat for chat in chats):
                continue
            yield labelled(line) if several and chats is None else line.text


def told(verb: str, who: Account, message: Message) -> Event:
    """Return what somebody did to a message, with the message as it is now."""
    kind = next((name for name in _MEDIA if name in message.content), None)
    return Event(verb, who, message.text, message, kind)


def labelled(line: Line) -> str:
    """Return an entry with the name of its chat in front."""
    name = chat_name(line.chat)
    return f"[{name}] {line.text}" if name else line.text


def chat_name(chat: Chat | None) -> str | None:
    """Return a group's title, or who talks in a private chat; None for no chat."""
    if chat is None:
        return None
    return chat.title or f"{name_of(chat.owner)} with {name_of(chat.bot)}"


def name_of(account: Account | None) -> str:
    """Return how the transcript calls somebody: a user's first name, a bot's user name."""
    if account is None:
        return "?"
    return str(account.username if account.is_bot else account.first_name)


def describe(message: Message) -> str:
    """Return a message's content in one or more lines: media, text, choices and buttons."""
    parts: list[str] = []
    content = message.content
    for kind in _MEDIA:
        if kind in content:
            parts.append(f"[{kind}{_detail(kind, content[kind])}]")
            break
    if message.text:
        parts.append(message.text)
    if not parts:
        parts.append(f"[{service_words(content) or next(iter(content), 'nothing')}]")
    shown = " ".join(parts)
    for line in _choices(content):
        shown += f"\n    {line}"
    for row in message.buttons:
        shown += "\n    " + " ".join(f"[{text}]" for text in row)
    return shown


def _choices(content: dict[str, Any]) -> list[str]:
    """Return the options of a poll or the tasks of a checklist, a line each."""
    poll, checklist = content.get("poll"), as_object(content.get("checklist"))
    if isinstance(poll, Living):
        shown = poll.shown_to(None)
        return [f"( ) {option['text']}" for option in shown["options"]]
    tasks: list[dict[str, Any]] = checklist["tasks"] if checklist else []
    return [f"[{'x' if 'completion_date' in task else ' '}] {task['text']}" for task in tasks]


def _detail(kind: str, body: Any) -> str:
    found = as_object(body.shown_to(None) if isinstance(body, Living) else body) or {}
    for key in ("file_name", "emoji", "question", "phone_number", "title"):
        if found.get(key):
            return f" {found[key]}"
    return ""
