"""How entities lie in a text: checked, and made to nest as the server has them."""

from __future__ import annotations

from typing import Any

from .entities import utf16_slice
from .errors import bad_request

__all__ = ["check_places", "nested"]

Entity = dict[str, Any]

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = {"blockquote", "expandable_blockquote"}
_RAW = {"code", "pre"}
# Of entities with the same place, the one with the lower number comes first.
_RANKS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_USUAL_RANK = 50

# What a message keeps of its formatting.
_MOST = 100


def check_places(text: str, entities: list[Entity]) -> None:
    """Refuse entities that do not begin and end between characters of the text.

    Raises:
        ApiError: One begins or ends inside a character or beyond the end; offsets are UTF-16 code
            units, and byte offsets count UTF-8.
    """
    bytes_at: dict[int, int] = {}
    units = size = 0
    for char in text:
        bytes_at[units] = size
        units += 2 if ord(char) > 0xFFFF else 1
        size += len(char.encode("utf-8", "surrogatepass"))
    bytes_at[units] = size
    for entity in sorted(entities, key=_order):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        beginning = f"entity beginning at UTF-16 offset {start}"
        if start > units:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
        if start not in bytes_at:
            place = bytes_at[start + 1]
            raise bad_request(
                f"entity begins in a middle of a UTF-16 symbol at byte offset {place}"
            )
        if end > units:
            raise bad_request(f"{beginning} ends after the end of the text at UTF-16 offset {end}")
        if end not in bytes_at:
            place = bytes_at[end + 1]
            raise bad_request(
                f"{beginning} ends in a middle of a UTF-16 symbol at byte offset {place}"
            )


def nested(text: str, entities: list[Entity]) -> list[Entity]:
    """Return the entities as the server keeps them: sorted, and each inside or beside another.

    Styles such as bold are joined where they touch and cut where they cross something; no style
    stays inside code. Of two links or the like that overlap the first stays, and so of two
    quotations; a quotation goes before what crosses it. What covers white space only is dropped,
    and what comes after the first hundred.
    """
    solid = _apart([e for e in entities if e["type"] not in _QUOTES and e["type"] not in _STYLES])
    quotes = _apart([e for e in entities if e["type"] in _QUOTES])
    solid = [e for e in solid if all(_apart_or_inside(e, quote) for quote in quotes)]
    fixed = [*solid, *quotes]
    kept = _cut([*fixed, *_styles(entities, fixed)])
    return [e for e in kept if utf16_slice(text, e["offset"], e["length"]).strip()][:_MOST]


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _RANKS.get(entity["type"], _USUAL_RANK)


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def _apart(entities: list[Entity]) -> list[Entity]:
    """Keep those that begin after the end of all before them."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_order):
        if entity["length"] > 0 and (not kept or entity["offset"] >= _end(kept[-1])):
            kept.append(entity)
    return kept


def _apart_or_inside(entity: Entity, quote: Entity) -> bool:
    start, end = int(entity["offset"]), _end(entity)
    begin, stop = int(quote["offset"]), _end(quote)
    return end <= begin or stop <= start or begin <= start <= end <= stop


def _styles(entities: list[Entity], fixed: list[Entity]) -> list[Entity]:
    """Return the styles, joined where they touch, without code, cut at what they cross."""
    raw = [(e["offset"], _end(e)) for e in fixed if e["type"] in _RAW]
    pieces: list[Entity] = []
    for kind in _STYLES:
        spans = _joined([(e["offset"], _end(e)) for e in entities if e["type"] == kind])
        for begin, stop in raw:
            spans = [part for span in spans for part in _without(span, begin, stop)]
        for entity in fixed:
            begin, stop = entity["offset"], _end(entity)
            spans = [part for span in spans for part in _parted(span, begin, stop)]
        pieces += [{"offset": a, "length": b - a, "type": kind} for a, b in spans]
    return pieces


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(span: tuple[int, int], begin: int, stop: int) -> list[tuple[int, int]]:
    start, end = span
    parts = [(start, min(end, begin)), (max(start, stop), end)]
    return [(a, b) for a, b in parts if b > a]


def _parted(span: tuple[int, int], begin: int, stop: int) -> list[tuple[int, int]]:
    """Cut a span at the border of something that it crosses."""
    start, end = span
    if start < begin < end < stop:
        return [(start, begin), (begin, end)]
    if begin < start < stop < end:
        return [(start, stop), (stop, end)]
    return [span]


def _cut(entities: list[Entity]) -> list[Entity]:
    """Sort entities, and cut a style where the one that it began in ends."""
    kept: list[Entity] = []
    waiting = sorted(entities, key=_order)
    open_until: list[int] = []
    while waiting:
        entity = waiting.pop(0)
        while open_until and open_until[-1] <= entity["offset"]:
            open_until.pop()
        end = _end(entity)
        if open_until and end > open_until[-1]:
            border = open_until[-1]
            rest = {**entity, "offset": border, "length": end - border}
            entity = {**entity, "length": border - entity["offset"]}
            waiting = sorted([*waiting, rest], key=_order)
        open_until.append(_end(entity))
        kept.append(entity)
    return sorted(kept, key=_order)
