"""Types as the page writes them: the type column, and the sentence that tells what returns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.page import Entity, PageError, Row
from codegen.spec import SCALARS, Type
from codegen.text import Prose

__all__ = ["read_plain_members", "read_returns", "read_type"]

_SPELLINGS = {"Float number": "Float", "Int": "Integer"}
_SEPARATOR = re.compile(r", | and | or ")


def read_type(where: str, row: Row, types: Mapping[str, str]) -> Type:
    """Read a cell of the type column.

    Args:
        where: Name of the row for messages.
        row: The row.
        types: Names of all types by their anchors.
    """
    for text, mark in row.type.links():
        if types.get(mark.target.lower()) != text:
            raise PageError(f"{where}: the type {text!r} links to {mark.target!r}.")
    return _parse(where, row.type.text, types)


def _parse(where: str, text: str, types: Mapping[str, str]) -> Type:
    text = _SPELLINGS.get(text, text)
    array = re.match(r"Array of ", text, re.IGNORECASE)
    if array:
        # "Array of" binds over all that follows: "Array of A, B and C" is a list of a union.
        return {"array": _parse(where, text[array.end() :], types)}
    parts = _SEPARATOR.split(text)
    if len(parts) > 1:
        return {"union": [_parse(where, part, types) for part in parts]}
    if text in SCALARS or types.get(text.lower()) == text:
        return text
    raise PageError(f"{where}: unknown type {text!r}.")


_RETURN = re.compile(r"\breturns?(ed)?\b", re.IGNORECASE)
_SAYS_RETURN = re.compile(r"\bReturns\b|\bOn success\b|\b(is|are) returned\b")
_DISTRACTION = re.compile(
    r"will (currently )?return|optionally returned|you returned|return error|Returns an error"
)


def read_returns(method: Entity, types: Mapping[str, str]) -> Type:
    """Find the return type in the sentences of a method's description."""
    found: list[Type] = []
    said: list[str] = []
    for sentence in method.prose.sentences():
        text = sentence.text
        if not _RETURN.search(text):
            continue
        said.append(text)
        if _SAYS_RETURN.search(text) and not _DISTRACTION.search(text):
            found.extend(kind for kind in _types_named(sentence, types) if kind not in found)
    heard = "; its sentences: " + " ".join(said) if said else ""
    if not found:
        raise PageError(f"{method.name}: no sentence tells what it returns{heard}.")
    if len(found) == 1:
        return found[0]
    if len(found) == 2 and found[1] == "True":
        return {"union": found}
    raise PageError(f"{method.name}: not sure whether it returns {found}{heard}")


def _types_named(sentence: Prose, types: Mapping[str, str]) -> list[Type]:
    """Return the types a sentence names, in order; a link counts only by its own name."""
    places: list[tuple[int, str]] = []
    for text, mark in sentence.links():
        name = types.get(mark.target.lower())
        if name is not None and text in {name, name + "s"}:
            places.append((mark.start, name))
    for text, mark in sentence.emphasised():
        if text in {"True", "Integer", "Int", "String"}:
            places.append((mark.start, _SPELLINGS.get(text, text)))
    covered = [(mark.start, mark.end) for mark in sentence.marks]
    places += [
        (match.start(), match[1])
        for match in re.finditer(r"\b(String|True)\b", sentence.text)
        if not any(start <= match.start() < end for start, end in covered)
    ]
    found: list[Type] = []
    for start, name in sorted(places):
        in_array = re.search(r"\barray of( the sent)? $", sentence.text[:start], re.IGNORECASE)
        found.append({"array": name} if in_array else name)
    return found


def read_plain_members(union: Entity, types: Mapping[str, str]) -> list[Type]:
    """Return the members of a union that only its sentence names, such as a plain String."""
    match = re.search(r"can be either (.+?),? or any of the following types", union.prose.text)
    if match is None:
        return []
    members: list[Type] = []
    for piece in match[1].split(", "):
        words = re.sub(r"^(a|an) | for plain text$", "", piece)
        words = re.sub(r"^(a|an) ", "", words)
        members.append(_parse(union.name, words, types))
    return members
