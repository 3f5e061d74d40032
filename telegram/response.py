"""An HTTP response whose head is read at once: the usual way takes half the time of a call.

`http.client` lets the parser of e-mails read the head. Here a head is taken apart directly while it
looks like any other; an unusual one (folded lines, one that comes in pieces) is left to
`http.client`, and so is everything after it.
"""

import http.client
from types import FunctionType
from typing import Any

__all__ = ["Response"]

_MOST = 100  # fields, as in http.client


class _Fields:
    """Header fields, found whatever the case of their letters; of two, the first."""

    __slots__ = ("_by_name",)

    def __init__(self, by_name: dict[str, str]) -> None:
        self._by_name = by_name

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field's value, whatever case its name is asked for in."""
        return self._by_name.get(name.lower(), default)

    def items(self) -> list[tuple[str, str]]:
        """Return all fields; their names are in lower case."""
        return list(self._by_name.items())


def _read_fields(stream: Any, *args: Any, **kwargs: Any) -> Any:
    """Read what stands between the status line and the body."""
    block: bytes = stream.peek()
    end = block.find(b"\r\n\r\n")
    if end > 0:
        by_name = _apart(block[:end].decode("latin-1"))
        if by_name is not None:
            stream.read(end + 4)
            return _Fields(by_name)
    return http.client.parse_headers(stream, *args, **kwargs)


def _apart(head: str) -> dict[str, str] | None:
    """Return the fields of a head by name in lower case; None if it is not a plain one."""
    lines = head.split("\r\n")
    breaks = len(lines) - 1
    if breaks >= _MOST or head.count("\n") != breaks or head.count("\r") != breaks:
        return None
    by_name: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.isascii() or not name.replace("-", "").isalnum():
            return None
        by_name.setdefault(name.lower(), value.strip(" \t"))
    return by_name


class Response(http.client.HTTPResponse):
    """An `http.client.HTTPResponse` in everything but the reader of its head."""

    # The method of the running Python itself, which looks up `parse_headers` among these names.
    begin = FunctionType(
        http.client.HTTPResponse.begin.__code__,
        {**vars(http.client), "parse_headers": _read_fields},
        "begin",
        http.client.HTTPResponse.begin.__defaults__,
    )
    begin.__kwdefaults__ = http.client.HTTPResponse.begin.__kwdefaults__
