"""What the load server says, as bytes made in advance."""

import json

_ME = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Echo",
    "username": "echo_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
_CHAT = {"id": 5012345678, "first_name": "Alice", "username": "alice_l", "type": "private"}
_MESSAGE = {
    "message_id": 4713,
    "from": {"id": 123456, "is_bot": True, "first_name": "Echo", "username": "echo_bot"},
    "chat": _CHAT,
    "date": 1787000001,
    "text": "Hello there, how is the tea today?",
}
_UPDATE = (
    b'{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,'
    b'"first_name":"Alice","last_name":"Liddell","username":"alice_l","language_code":"en"},'
    b'"chat":{"id":%d,"first_name":"Alice","last_name":"Liddell","username":"alice_l",'
    b'"type":"private"},"date":1787000000,"text":"zq%dt%dzq Hello there, how is the tea?"}}'
)
_HEAD = (
    b"HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n"
)
_DELIVERY = (
    b"POST /hook/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nConnection: keep-alive\r\n"
    b"X-Telegram-Bot-Api-Secret-Token: %b\r\n\r\n%b"
)


def update(number, chats, when):
    """Return an update whose text says which it is, and since when it could be had."""
    chat = 5012345678 + number % chats
    return _UPDATE % (number + 1, number + 1, chat, chat, number, int(when * 1e9))


def delivery(raw, secret, port):
    """Return the request that delivers an update."""
    return _DELIVERY % (port, len(raw), secret, raw)


def answer(result):
    """Return the answer with a result, itself JSON."""
    body = b'{"ok":true,"result":%b}' % result
    return _HEAD % len(body) + body


def _dumped(value):
    return json.dumps(value, separators=(",", ":")).encode()


SENT = answer(_dumped(_MESSAGE))
OTHER = answer(b"true")
NOTHING = answer(b"[]")
_ALBUM = [
    {**_MESSAGE, "message_id": 4800 + n, "photo": [], "media_group_id": "1", "text": None}
    for n in range(10)
]
_DOCUMENT = {"file_id": "BQACAgIAAxkDAAIB", "file_unique_id": "AgADxx", "file_name": "a.bin"}
ANSWERS = {
    b"getme": answer(_dumped(_ME)),
    b"sendmediagroup": answer(
        _dumped([{k: v for k, v in each.items() if v is not None} for each in _ALBUM])
    ),
    b"senddocument": answer(_dumped({**_MESSAGE, "document": _DOCUMENT})),
    b"getwebhookinfo": answer(
        _dumped({"url": "", "has_custom_certificate": False, "pending_update_count": 0})
    ),
}
GREETING = answer(b"[%b]" % update(700000000, 1, 0.0))
