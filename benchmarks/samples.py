"""Updates as the server sends them, written to look like ordinary traffic. Bytes in, bytes out."""

import json
from typing import Any

USER = {
    "id": 5012345678,
    "is_bot": False,
    "first_name": "Alice",
    "last_name": "Liddell",
    "username": "alice_l",
    "language_code": "en",
}
PRIVATE = {
    "id": 5012345678,
    "first_name": "Alice",
    "last_name": "Liddell",
    "username": "alice_l",
    "type": "private",
}
GROUP = {
    "id": -1001234567890,
    "title": "Tea at five",
    "username": "tea_at_five",
    "type": "supergroup",
}
BOT = {"id": 1, "is_bot": True, "first_name": "Echo", "username": "echo_bot"}
DATE = 1787000000


def _message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 4711, "from": USER, "chat": PRIVATE, "date": DATE, **fields}


def _photo(size: int) -> dict[str, Any]:
    return {
        "file_id": f"AgACAgIAAxkBAAIBY2Zf{size:04d}kqJ8AAH3Q0uXr1m2bq7WmQACG9oxG1aZ8UsAAW",
        "file_unique_id": f"AQADG9oxG1aZ{size:04d}",
        "file_size": size * 117,
        "width": size,
        "height": size * 3 // 4,
    }


_MARKUP = {
    "inline_keyboard": [
        [
            {"text": "Yes", "callback_data": "answer:yes"},
            {"text": "No", "callback_data": "answer:no"},
        ],
        [{"text": "Read more", "url": "https://example.org/tea"}],
    ]
}
_MEMBER = {"user": USER, "status": "member"}
_RIGHTS = {
    "can_send_messages": True,
    "can_send_audios": False,
    "can_send_documents": False,
    "can_send_photos": True,
    "can_send_videos": True,
    "can_send_video_notes": False,
    "can_send_voice_notes": False,
    "can_send_polls": False,
    "can_send_other_messages": False,
    "can_add_web_page_previews": True,
    "can_react_to_messages": True,
    "can_edit_tag": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_pin_messages": False,
    "can_manage_topics": False,
}

KINDS: dict[str, dict[str, Any]] = {
    "text": {"message": _message(text="Hello there, how is the tea today?")},
    "command": {
        "message": _message(
            text="/caps now and then",
            entities=[{"offset": 0, "length": 5, "type": "bot_command"}],
        )
    },
    "photo": {
        "message": _message(
            photo=[_photo(size) for size in (90, 320, 800, 1280)],
            caption="The garden, see example.org",
            caption_entities=[{"offset": 16, "length": 11, "type": "url"}],
        )
    },
    "callback": {
        "callback_query": {
            "id": "21527860912345678",
            "from": USER,
            "message": {
                "message_id": 4710,
                "from": BOT,
                "chat": PRIVATE,
                "date": DATE,
                "text": "Some tea?",
                "reply_markup": _MARKUP,
            },
            "chat_instance": "-3456789012345678901",
            "data": "answer:yes",
        }
    },
    "inline": {
        "inline_query": {
            "id": "21527860987654321",
            "from": USER,
            "chat_type": "sender",
            "query": "shout",
            "offset": "",
        }
    },
    "chat_member": {
        "chat_member": {
            "chat": GROUP,
            "from": BOT,
            "date": DATE,
            "old_chat_member": _MEMBER,
            "new_chat_member": {
                "user": USER,
                "status": "restricted",
                "is_member": True,
                "until_date": DATE + 3600,
                **_RIGHTS,
            },
        }
    },
    "forward": {
        "message": {
            "message_id": 4712,
            "from": USER,
            "chat": GROUP,
            "date": DATE,
            "forward_origin": {
                "type": "channel",
                "chat": {"id": -1009876543210, "title": "News of tea", "type": "channel"},
                "message_id": 88,
                "date": DATE - 7200,
            },
            "reply_to_message": {
                "message_id": 4700,
                "from": BOT,
                "chat": GROUP,
                "date": DATE - 60,
                "text": "What is new? Bold words and a link.",
                "entities": [
                    {"offset": 13, "length": 4, "type": "bold"},
                    {"offset": 30, "length": 4, "type": "text_link", "url": "https://example.org"},
                ],
                "reply_markup": _MARKUP,
            },
            "photo": [_photo(size) for size in (90, 320, 800)],
            "caption": "From the channel",
        }
    },
}

# Of a hundred updates, how many are of each kind.
MIX = {
    "text": 45,
    "command": 15,
    "photo": 10,
    "callback": 15,
    "inline": 5,
    "chat_member": 4,
    "forward": 6,
}


# What differs between people and messages; the number of the update takes its place in the second.
_PERSONAL = (
    (b'"Alice"', b'"Alice %d"'),
    (b'"Liddell"', b'"Liddell %d"'),
    (b'"alice_l"', b'"alice_l%d"'),
    (b"5012345678", b"50%08d"),
    (b"how is the tea today?", b"how is tea %d today?"),
    (b"now and then", b"now and %d"),
    (b"The garden, see", b"Garden %05d, see"),
    (b"What is new?", b"What's %d?"),
    (b"BY2Zf", b"B%05d"),
    (b"G9oxG1aZ", b"G9o%05d"),
    (b"215278609", b"2%08d"),
)


def update(kind: str, number: int = 0) -> bytes:
    """Return an update of the kind as compact JSON: another person's, for each number."""
    raw = _json({"update_id": 700000001 + number, **KINDS[kind]})
    if number:
        for usual, own in _PERSONAL:
            raw = raw.replace(usual, own % number)
    return raw


def batch(first: int = 0) -> bytes:
    """Return the answer to getUpdates with a hundred updates of as many people, kinds well mixed.

    Args:
        first: Number of the first update. The same number gives the same bytes.
    """
    kinds = [kind for kind, count in MIX.items() for _ in range(count)]
    # 37 has no factor in common with 100: each position is visited once, neighbours differ.
    mixed = [kinds[(place * 37) % len(kinds)] for place in range(len(kinds))]
    updates = b",".join(update(kind, first + n) for n, kind in enumerate(mixed))
    return b'{"ok":true,"result":[%b]}' % updates


def sizes() -> dict[str, bytes]:
    """Return updates of growing size: more entities side by side, more objects in each other."""
    found: dict[str, bytes] = {}
    for count in (10, 100, 1000):
        entities = [{"offset": 2 * n, "length": 1, "type": "bold"} for n in range(count)]
        message = _message(text="a " * count, entities=entities)
        found[f"{count} entities"] = _json({"update_id": 1, "message": message})
    for depth in (5, 20, 80):
        message = _message(text="innermost")
        for _ in range(depth):
            message = _message(text="a reply", reply_to_message=message)
        found[f"{depth} nested replies"] = _json({"update_id": 1, "message": message})
    return found


def hostile() -> bytes:
    """Return the answer to getUpdates with one update of three nested as deep as nobody reads."""
    good = [update("text", number) for number in (1, 3)]
    deep = b'{"update_id":2,"message":' + b'{"reply_to_message":' * 50_000 + b"1" + b"}" * 50_001
    return b'{"ok":true,"result":[%b,%b,%b]}' % (good[0], deep, good[1])


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
