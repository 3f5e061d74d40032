"""Limits the prose states: ranges, lengths, numbers of items, sizes of files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from codegen.spec import Type
from codegen.values import number

__all__ = ["read_limits"]

Facts = dict[str, Any]

_N = r"\d+(?: \* \d+)*"


def read_limits(text: str, kind: Type, *, upload: bool) -> Facts:
    """Return the limits stated for a field; what depends on another field is left out."""
    facts: Facts = {}
    if upload:
        facts.update(_file_size(text))
    elif kind == "String":
        facts.update(_length(text))
    elif kind in ("Integer", "Float"):
        facts.update(_range(text))
        if kind == "Float":
            facts = {
                key: float(value) if key in {"min", "max"} else value
                for key, value in facts.items()
            }
    elif isinstance(kind, dict) and "array" in kind:
        facts.update(_items(text, kind["array"]))
    return facts


def _length(text: str) -> Facts:
    facts: Facts = {}
    if match := re.search(r"\b(\d+)-(\d+) (characters|bytes)\b", text, re.IGNORECASE):
        facts = {"min_length": int(match[1]), "max_length": int(match[2])}
        facts["unit"] = match[3].lower()
        behind = text[match.end() :]
        feeds = re.match(r" with at most (\d+) line feeds", behind)
        if feeds:
            behind = behind[feeds.end() :]
        if re.match(r" after entit(?:ies|y) parsing", behind):
            facts["after_parsing"] = True
        if feeds:
            facts["max_line_feeds"] = int(feeds[1])
    elif match := re.search(r"\b(?:up to|can't exceed) (\d+) (characters|bytes)\b", text):
        facts = {"max_length": int(match[1]), "unit": match[2]}
    if re.search(r"\bonly (?:characters )?A-Z, a-z, 0-9, _ and - are allowed", text, re.IGNORECASE):
        facts["pattern"] = "^[A-Za-z0-9_-]*$"
    elif re.search(r"\bonly lowercase English letters, digits and underscores", text):
        facts["pattern"] = "^[a-z0-9_]*$"
    elif re.search(r"\bonly English letters, digits and underscores", text):
        facts["pattern"] = "^[A-Za-z0-9_]*$"
    return facts


_RANGES = (
    # "; 0-1500", ", 1-100.", "; 0 - 7 * 24 * 60": only at the end of a clause.
    re.compile(rf"[;,] ({_N}) ?- ?({_N})(?=$|[.;,])"),
    re.compile(rf"\bValues between ({_N})-({_N}) are accepted"),
    re.compile(
        rf"\b(?:must|should) be between ({_N}) and ({_N})(?=$|[.;,]| if specified)", re.IGNORECASE
    ),
    re.compile(r"; from (-?\d+) to (-?\d+)(?=$|[.;,])"),
)
_AHEAD: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Facts]], ...] = (
    (
        re.compile(r"between (\d+) seconds? and (\d+) seconds (?:\([^)]*\) )?in the future"),
        lambda match: {"min_ahead": int(match[1]), "max_ahead": int(match[2])},
    ),
    (
        re.compile(r"at least (\d+) and no more than (\d+) seconds in the future"),
        lambda match: {"min_ahead": int(match[1]), "max_ahead": int(match[2])},
    ),
    (
        re.compile(r"not more than (\d+) seconds (?:\([^)]*\) )?in the future"),
        lambda match: {"max_ahead": int(match[1])},
    ),
)


def _range(text: str) -> Facts:
    for ahead, facts_of in _AHEAD:
        if match := ahead.search(text):
            return facts_of(match)
    found = [match for pattern in _RANGES for match in pattern.finditer(text)]
    if len(found) == 1:
        match = found[0]
        facts: Facts = {"min": _value(match[1]), "max": _value(match[2])}
        also = [int(value, 16) for value in re.findall(r", or (0x[0-9A-Fa-f]+) for ", text)]
        if re.search(r"\bMust be 0 for ", text):
            also.append(0)
        if also:
            facts["also"] = also
        return facts
    facts = {}
    if re.search(r"\bmust be positive\b", text):
        facts["min"] = 1
    elif re.search(r"\bmust be non-negative\b", text):
        facts["min"] = 0
    if re.search(r"\bmust be non-zero\b", text):
        facts["non_zero"] = True
    return facts


def _value(text: str) -> int:
    return -number(text[1:]) if text.startswith("-") else number(text)


def _items(text: str, item: Type) -> Facts:
    facts: Facts = {}
    if match := re.search(r"\b[Ll]ist of (\d+)-(\d+) |\bmust include (\d+)-(\d+) items\b", text):
        low, high = (group for group in match.groups() if group is not None)
        facts = {"min_items": int(low), "max_items": int(high)}
    elif match := re.search(r"\blist of the (\d+) or (\d+) ", text):
        facts = {"min_items": int(match[1]), "max_items": int(match[2])}
    elif match := re.search(
        r"\b[Ll]ist of up to (\d+) |; up to (\d+) items\b|\bAt most (\d+) [\w ]+ can be specified",
        text,
    ):
        facts = {"max_items": int(next(group for group in match.groups() if group is not None))}
    if match := re.search(r"\(in up to (\d+) \w+ each\)", text):
        facts["inner_max_items"] = int(match[1])
    if match := re.search(r"\btotal length of up to (\d+) characters\b", text):
        facts["max_total_length"] = int(match[1])
        facts["unit"] = "characters"
    if item == "Integer" and re.search(r"\bmust be positive\b", text):
        facts["item_min"] = 1
    return facts


_UNITS = {"kB": 1024, "kilobytes": 1024, "MB": 1024 * 1024}


def _file_size(text: str) -> Facts:
    sizes = re.findall(
        r"(?:less than|at most|must not exceed|up to) (\d+) ?(kB|kilobytes|MB)\b", text
    )
    # Two sizes belong to two kinds of file, which the type does not tell apart.
    return {"max_file_size": int(sizes[0][0]) * _UNITS[sizes[0][1]]} if len(sizes) == 1 else {}
