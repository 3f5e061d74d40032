"""What is left of v13's `telegram.utils.helpers`; its other names have homes of their own today."""

from __future__ import annotations

import json
import signal
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from telegram.building import type_named
from telegram.defaultvalue import DefaultValue
from telegram.files import InputFile

__all__ = [
    "DEFAULT_20",
    "decode_conversations_from_json",
    "decode_user_chat_data_from_json",
    "effective_message_type",
    "encode_conversations_to_json",
    "get_signal_name",
    "is_local_file",
    "parse_file_input",
]

DEFAULT_20: Final[Any] = DefaultValue(20)
"""The mark of a `timeout` for uploads that the caller left alone: 20 seconds."""


def effective_message_type(entity: object) -> str | None:
    """Return what a message is made of: the first of `Message.MESSAGE_TYPES` that it has.

    Args:
        entity: A `Message`, or an `Update`, whose `effective_message` is meant.

    Returns:
        None where it has none of them, or the update has no message.

    Raises:
        TypeError: It is neither.
    """
    message: Any = entity
    if isinstance(entity, type_named("Update")):
        message = cast(Any, entity).effective_message
        if message is None:
            return None
    elif not isinstance(entity, type_named("Message")):
        raise TypeError(f"entity is not Message or Update (got: {type(entity)})")
    return next((name for name in message.MESSAGE_TYPES if message[name]), None)


def is_local_file(obj: str | Path | None) -> bool:
    """Tell whether there is a file of this name."""
    if obj is None:
        return False
    try:
        return Path(obj).is_file()
    except (OSError, ValueError):
        return False  # no file can have such a name


def parse_file_input(
    file_input: Any,
    tg_type: type[Any] | None = None,
    attach: bool | None = None,
    filename: str | None = None,
) -> Any:
    """Turn what was given for a file into what v13 sent.

    Args:
        file_input: Bytes or an open file, which become an `InputFile`; the name of a file on this
            machine, which becomes a `file:` address; anything else stays.
        tg_type: A type such as `PhotoSize`, whose objects become their `file_id`.
        attach: Whether an `InputFile` travels beside the object that mentions it.
        filename: The name that Telegram shows.
    """
    if isinstance(file_input, str) and file_input.startswith("file://"):
        return file_input
    if isinstance(file_input, (str, Path)):
        path = Path(file_input)
        return path.absolute().as_uri() if is_local_file(path) else file_input
    if isinstance(file_input, bytes) or hasattr(file_input, "read"):
        return InputFile(file_input, filename, attach)
    if tg_type is not None and isinstance(file_input, tg_type):
        return file_input.file_id
    return file_input


def get_signal_name(signum: int) -> str:
    """Return the name of a signal, such as `SIGINT`.

    Raises:
        KeyError: There is no signal of this number.
    """
    try:
        return signal.Signals(signum).name
    except ValueError:
        raise KeyError(signum) from None


def encode_conversations_to_json(
    conversations: Mapping[str, Mapping[tuple[Any, ...], object]],
) -> str:
    """Return the states of conversations as JSON, in which keys are JSON themselves."""
    return json.dumps(
        {
            name: {json.dumps(key): state for key, state in states.items()}
            for name, states in conversations.items()
        }
    )


def decode_conversations_from_json(json_string: str) -> dict[str, dict[tuple[Any, ...], object]]:
    """Undo what `encode_conversations_to_json` does."""
    return {
        name: {tuple(json.loads(key)): state for key, state in states.items()}
        for name, states in json.loads(json_string).items()
    }


def decode_user_chat_data_from_json(data: str) -> defaultdict[int, dict[Any, Any]]:
    """Return the data of users or chats that was kept as JSON; whole numbers are keys again.

    Raises:
        ValueError: The id of a user or chat is no number.
    """
    found: defaultdict[int, dict[Any, Any]] = defaultdict(dict)
    for number, values in json.loads(data).items():
        found[int(number)] = {_key(key): value for key, value in values.items()}
    return found


def _key(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text
