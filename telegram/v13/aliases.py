"""v13's aliases for annotations: `from telegram.utils.types import JSONDict`."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, TypeAlias, TypeVar

from telegram.defaultvalue import DefaultValue
from telegram.files import InputFile

__all__ = [
    "SLT",
    "CDCData",
    "ConversationDict",
    "DVInput",
    "FileInput",
    "FileLike",
    "JSONDict",
    "ODVInput",
]

T = TypeVar("T")

JSONDict = dict[str, Any]
FileLike = IO[bytes] | InputFile
FileInput = str | bytes | IO[bytes] | InputFile | Path
DVInput: TypeAlias = DefaultValue | T
ODVInput: TypeAlias = DefaultValue | T | None
SLT: TypeAlias = T | list[T] | tuple[T, ...]
ConversationDict = dict[tuple[int, ...], object | None]
CDCData = tuple[list[tuple[str, float, JSONDict]], dict[str, str]]
