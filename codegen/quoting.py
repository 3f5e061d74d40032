"""Annotations that name types which are not loaded yet become text; the others stay as they are."""

from __future__ import annotations

import re

__all__ = ["quoted"]

_NAME = re.compile(r"\b[A-Z]\w+")
_DOC = re.compile(r'(""".*?""")', re.DOTALL)
_FIELD = re.compile(r"^(    \w+: )([^=\n]+)(?= =|$)", re.MULTILINE)
_PARAMETER = re.compile(r"^( {12}\w+: )([^=\n]+)(?= =|,$)", re.MULTILINE)
_TOO_LONG = re.compile(r'^(?=.{101})(    \w+: ".*)$', re.MULTILINE)


def quoted(body: str, own: str, later: set[str]) -> str:
    """Quote the annotations of a class that name what its module does not have when it is loaded.

    Python takes the others as they are; pydantic would compile and look up each that is text.

    Args:
        body: The class, with its docstring.
        own: Its name, which stands for nothing while it is being made.
        later: Names that only type checkers import.
    """
    head, doc, fields = _DOC.split(body, 1)

    def quote(found: re.Match[str], unknown: set[str]) -> str:
        return f'{found[1]}"{found[2]}"' if unknown & set(_NAME.findall(found[2])) else found[0]

    text = _FIELD.sub(lambda found: quote(found, {own, *later}), fields)
    text = _PARAMETER.sub(lambda found: quote(found, {own}), text)
    return head + doc + _TOO_LONG.sub(r"\1  # noqa: E501 - text cannot be wrapped", text)
