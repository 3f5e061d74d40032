"""Read a batch of updates of which the JSON reader refuses one.

A reader in C refuses a whole document for one value: nested too deep, a lone surrogate, a number of
ten thousand digits. Asked again, the server sends the same batch, so one such update would keep a
bot from ever seeing another. Here the batch is cut into its updates without reading them, and each
is read by itself. What still cannot be read becomes an object with its text in `UNREADABLE`.

Time is linear in the length of the text, and nothing recurses.
"""

import json
import re
from typing import Any, Final

from telegram.answer import UNREADABLE

__all__ = ["salvage"]

_DEEPEST: Final = 150  # levels inside an update; real ones have a dozen
_RESULT = re.compile(r'"result"\s*:\s*\[')
_NUMBER = re.compile(r'"update_id"\s*:\s*(\d{1,19})(?!\d)')
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]|,', re.DOTALL)


def salvage(body: bytes) -> dict[str, Any] | None:
    """Return a getUpdates answer as far as it can be read; None where it is none.

    Args:
        body: The answer's content, which as a whole could not be read.
    """
    text = body.decode("utf-8", "replace")
    start = _RESULT.search(text, 0, 4096)
    if start is None or re.match(r'\s*\{[^{\[]*"ok"\s*:\s*true', text) is None:
        return None
    pieces = _pieces(text, start.end())
    if pieces is None or not any(_NUMBER.search(piece) for piece, _ in pieces):
        return None  # cut off, or no updates at all
    return {"ok": True, "result": [_read(piece, deep) for piece, deep in pieces]}


def _pieces(text: str, start: int) -> list[tuple[str, bool]] | None:
    """Cut a JSON array into its elements, and say of each whether it is nested too deep."""
    pieces: list[tuple[str, bool]] = []
    depth = deepest = 0
    begin = start
    for token in _TOKEN.finditer(text, start):
        mark = text[token.start()]
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
            if depth < 0:
                if last := text[begin : token.start()].strip():
                    pieces.append((last, deepest > _DEEPEST))
                return pieces
        elif mark == "," and depth == 0:
            pieces.append((text[begin : token.start()].strip(), deepest > _DEEPEST))
            begin = token.end()
            deepest = 0
    return None  # the answer was cut off


def _read(piece: str, too_deep: bool) -> Any:
    from pydantic_core import from_json  # noqa: PLC0415 - loaded with the first answer

    if not too_deep:
        try:
            return from_json(piece, cache_strings="keys")
        except ValueError:
            pass  # read below, more tolerantly
        try:
            # Half a surrogate pair is no text, and could not be sent on: it becomes "\ufffd".
            clean = json.dumps(json.loads(piece), ensure_ascii=False)
            whole = clean.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            return from_json(whole, cache_strings="keys")
        except (ValueError, RecursionError):
            pass  # it stays text
    found = _NUMBER.search(piece)
    number = {"update_id": int(found[1])} if found is not None else {}
    return {**number, UNREADABLE: piece}
