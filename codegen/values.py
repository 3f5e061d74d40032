"""Values the prose names: constants, enumerations and defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.spec import Type
from codegen.text import Prose

__all__ = ["number", "read_constant", "read_default", "read_enum"]

_ALWAYS = re.compile(r"(?:^|[ ,])always [“\"]([^”\"]+)[”\"]$")
_QUOTED = re.compile(r"[“\"]([^”\"“]+)[”\"]")
# What must stand directly before the first quoted value of a sentence.
_OPENER = re.compile(
    r"(?:\bone of|\beither|\bcan be|\bpass|(?<!xample),):? $",
    re.IGNORECASE,
)
_NUMBER = r"\d+(?: \* \d+)*"
_LISTED = re.compile(
    rf"must be one of ((?:{_NUMBER}(?: \(0x[0-9A-Fa-f]+\))?(?:,? or |, )?)+)(?=[.;]|$)"
)
_ONLY = re.compile(rf"must always be ({_NUMBER})\b")
_PAIRED = re.compile(r"must be (\d+) for (\d+) (\w+), (.+)$")


def number(text: str) -> int:
    """Work out a product such as `7 * 24 * 60`."""
    product = 1
    for factor in text.split(" * "):
        product *= int(factor)
    return product


def read_constant(prose: Prose) -> str | None:
    """Return the one value a field can have, when the cell ends with it."""
    if match := _ALWAYS.search(prose.text):
        return match[1]
    for value, mark in prose.emphasised():
        if mark.end == len(prose.text) and prose.text[: mark.start].endswith("must be "):
            return None if value in {"True", "False"} else value
    return None


def read_enum(prose: Prose, kind: Type) -> tuple[list[Any], bool] | None:
    """Return the values a field can have and whether the page expects more of them later."""
    if kind == "Integer":
        numbers = _read_numbers(prose.text)
        return (numbers, False) if numbers else None
    if kind != "String":
        return None
    for sentence in prose.sentences():
        first = _QUOTED.search(sentence.text)
        if first is None:
            continue
        before = sentence.text[: first.start()]
        values = list(dict.fromkeys(_QUOTED.findall(sentence.text)))
        if _OPENER.search(before) and len(values) > 1:
            open_ended = bool(re.search(r"\bcurrently\b(?!.*\bmust\b)", before, re.IGNORECASE))
            return values, open_ended
    return _read_emphasised(prose)


def _read_numbers(text: str) -> list[int]:
    if match := _LISTED.search(text):
        without_hex = re.sub(r" \(0x[0-9A-Fa-f]+\)", "", match[1])
        return [number(part) for part in re.findall(_NUMBER, without_hex)]
    if match := _ONLY.search(text):
        return [number(match[1])]
    if match := _PAIRED.search(text):
        return [int(match[1]), *(int(part) for part in re.findall(r"(\d+) for \d+", match[4]))]
    return []


def _read_emphasised(prose: Prose) -> tuple[list[Any], bool] | None:
    """Read the two forms that emphasise values instead of quoting them."""
    choose = re.search(r"\bChoose one\b", prose.text)
    values = [
        value
        for value, mark in prose.emphasised()
        if re.fullmatch(r"[a-z_]+", value)
        and (
            (
                choose
                and mark.start > choose.end()
                and prose.text[mark.end :].startswith((" for ", " or "))
            )
            or (
                re.search(r"\bIf $", prose.text[: mark.start])
                and prose.text[mark.end :].startswith(" is passed")
            )
        )
    ]
    return (list(dict.fromkeys(values)), False) if len(values) > 1 else None


_DEFAULT = re.compile(r"\b[Dd]efaults to (the value of )?")


def read_default(prose: Prose, kind: Type, types: Mapping[str, str]) -> tuple[Any] | None:
    """Return the server's default as a tuple of one; None when it has none or it depends."""
    match = _DEFAULT.search(prose.text)
    if match is None:
        return None
    rest = prose.text[match.end() :]
    if match[1]:
        for value, mark in prose.emphasised():
            if mark.start == match.end():
                return ({"field": value},)
        return None
    found = re.match(
        r"(?:(?P<float>-?\d+\.\d+)|(?P<int>-?\d+)|(?P<bool>[Tt]rue|[Ff]alse)"
        r"|[“\"](?P<quoted>[^”\"]+)[”\"]|(?P<name>[A-Z]\w+))(?=$|[.,;])",
        rest,
    )
    if found is None:
        return None
    if found["float"] is not None:
        return (float(found["float"]),)
    if found["int"] is not None:
        return (float(found["int"]) if kind == "Float" else int(found["int"]),)
    if found["bool"] is not None:
        return (found["bool"].lower() == "true",)
    if found["quoted"] is not None:
        return (found["quoted"],)
    return ({"type": found["name"]},) if types.get(found["name"].lower()) == found["name"] else None
