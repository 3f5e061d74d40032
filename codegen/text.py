"""Text of the page with its markup kept beside it, so that rules can ask what was emphasised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

__all__ = ["Mark", "Prose", "fragment", "plain", "read_prose"]


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that carries a tag.

    Args:
        kind: `em`, `code`, `strong` or `link`.
        start: Offset of its first character in the text.
        end: Offset behind its last character.
        target: For a link, the part of its address behind `#`, else empty.
    """

    kind: str
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True)
class Prose:
    """A text in which whitespace is collapsed, with the marks that lie on it."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)

    def emphasised(self) -> Iterator[tuple[str, Mark]]:
        """Yield every emphasised word or phrase with its mark, in order."""
        for mark in self.marks:
            if mark.kind == "em":
                yield self.text[mark.start : mark.end], mark

    def links(self) -> Iterator[tuple[str, Mark]]:
        """Yield every link's text with its mark, in order."""
        for mark in self.marks:
            if mark.kind == "link":
                yield self.text[mark.start : mark.end], mark

    def sentences(self) -> list[Prose]:
        """Split at line ends and at full stops that a capital letter follows."""
        pieces: list[Prose] = []
        start = 0
        for match in _SENTENCE_END.finditer(self.text):
            pieces.append(self.cut(start, match.start("gap" if match["gap"] else "line")))
            start = match.end()
        pieces.append(self.cut(start, len(self.text)))
        return [piece for piece in pieces if piece]

    def cut(self, start: int, end: int) -> Prose:
        """Return the stretch from `start` to `end`, with the marks that lie wholly inside."""
        inside = tuple(
            Mark(mark.kind, mark.start - start, mark.end - start, mark.target)
            for mark in self.marks
            if start <= mark.start and mark.end <= end
        )
        return Prose(self.text[start:end], inside)


def plain(text: str) -> str:
    """Collapse whitespace and straighten curly apostrophes, which differ between page ages."""
    return re.sub(r"\s+", " ", text.replace("\u2019", "'")).strip()


def fragment(href: str) -> str:
    """Return what stands behind `#`; a mirror may have put a file name in front of it."""
    return href.rpartition("#")[2] if "#" in href else ""


def read_prose(*nodes: Tag) -> Prose:
    """Read the text of elements, one line each, keeping emphasis, code and links as marks."""
    writer = _Writer()
    for node in nodes:
        writer.newline()
        writer.walk(node)
    return writer.prose()


_SENTENCE_END = re.compile(
    r"[.!?…][)\"”]?(?<!i\.e\.)(?<!e\.g\.)(?P<gap> )(?=[A-Z“\"<(])|(?P<line>\n)"
)
_KINDS = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "code": "code", "a": "link"}
_BLOCKS = frozenset({"p", "li", "ul", "ol", "blockquote", "div", "pre"})


class _Writer:
    """Collects text with single spaces, so that offsets of marks are final when written."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._last = "\n"
        self._pending = False
        self._marks: list[Mark] = []

    def walk(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                self._element(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._write(str(child))

    def newline(self) -> None:
        self._pending = False
        if self._last != "\n":
            self._append("\n")

    def prose(self) -> Prose:
        text = "".join(self._parts)
        return Prose(text.rstrip("\n"), tuple(sorted(self._marks, key=lambda mark: mark.start)))

    def _element(self, tag: Tag) -> None:
        if tag.name == "br":
            self.newline()
        elif tag.name == "img":
            self._write(str(tag.get("alt") or ""))
        elif tag.name in _BLOCKS:
            self.newline()
            self.walk(tag)
            self.newline()
        elif (kind := _KINDS.get(tag.name)) is None:
            self.walk(tag)
        else:
            before, written, start = len(self._marks), len(self._parts), self._length
            self.walk(tag)
            if self._length > start:
                target = fragment(str(tag.get("href") or "")) if kind == "link" else ""
                # A blank that separates the mark from what stands before is not part of it.
                start += self._parts[written] == " "
                self._marks.insert(before, Mark(kind, start, self._length, target))

    def _write(self, text: str) -> None:
        words = text.replace("\u2019", "'").split()
        if not words:
            self._pending = self._pending or bool(text)
            return
        if (self._pending or text[0].isspace()) and self._last not in " \n":
            self._append(" ")
        self._append(" ".join(words))
        self._pending = text[-1].isspace()

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]
