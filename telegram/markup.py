"""HTML and Markdown that show a text with its entities again, for sending it once more.

Each parse mode is a renderer that says how an entity opens and closes; walking the text is the
same for all. Telegram's users write Markdown of their own, so what cannot be said is left plain.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from telegram.text import escape_markdown

__all__ = ["to_html", "to_markdown", "to_markdown_v2"]


def to_html(text: str, entities: Iterable[Any], *, urled: bool = False) -> str:
    """Return HTML that shows this text with these entities.

    Args:
        text: The plain text.
        entities: Its entities, nested as deep as they are.
        urled: Turn plain addresses in the text into links as well.
    """
    return _Html(urled).render(text, entities)


def to_markdown(text: str, entities: Iterable[Any], *, urled: bool = False) -> str:
    """Return text for the parse mode `Markdown`, which cannot say everything.

    Kinds that came after this mode (quotations, custom emoji, dates) become their plain text.

    Args:
        text: The plain text.
        entities: Its entities.
        urled: Turn plain addresses in the text into links as well.

    Raises:
        ValueError: Entities are nested, or underlined, struck through or hidden text is among them.
    """
    return _Markdown(urled).render(text, entities)


def to_markdown_v2(text: str, entities: Iterable[Any], *, urled: bool = False) -> str:
    """Return text for the parse mode `MarkdownV2` that shows this text with these entities.

    Args:
        text: The plain text.
        entities: Its entities, nested as deep as they are.
        urled: Turn plain addresses in the text into links as well.
    """
    return _MarkdownV2(urled).render(text, entities)


class _Span:
    """An entity while it is being rendered."""

    __slots__ = ("close", "end", "kind", "opaque")

    def __init__(self, kind: str, end: int, close: str) -> None:
        self.kind = kind
        self.end = end
        self.close = close
        self.opaque = kind in {"pre", "code"}  # may hold no other entity


class _Renderer(ABC):
    """Walk a text once, opening and closing what its entities ask for."""

    def __init__(self, urled: bool) -> None:
        self.urled = urled
        self.open: list[_Span] = []
        self.parts: list[str] = []

    @abstractmethod
    def markup(self, entity: Any, covered: str) -> tuple[str, str] | None:
        """Return what opens and what closes an entity; None where it has no markup."""

    @abstractmethod
    def plain(self, text: str) -> str:
        """Return text escaped for where the walk is now."""

    def opening(self, kind: str, markup: str) -> None:
        """Write what opens an entity."""
        self.parts.append(markup)

    def closing(self, kind: str, markup: str) -> None:
        """Write what closes an entity, which is no longer open."""
        self.parts.append(markup)

    def render(self, text: str, entities: Iterable[Any]) -> str:
        """Return the text with the entities as markup."""
        units = text.encode("utf-16-le", "surrogatepass")
        position, total = 0, len(units) // 2

        def advance(to: int) -> None:
            """Render the plain text up to a position."""
            nonlocal position
            if to > position:
                piece = units[2 * position : 2 * to].decode("utf-16-le", "replace")
                self.parts.append(self.plain(piece))
                position = to

        def close_until(start: int) -> None:
            """Close what ends before or at a position."""
            while self.open and self.open[-1].end <= start:
                advance(self.open[-1].end)
                span = self.open.pop()
                self.closing(span.kind, span.close)

        for entity in sorted(entities, key=lambda item: (item.offset, -item.length)):
            start = max(entity.offset, 0)
            close_until(start)
            inner = self.open[-1] if self.open else None
            # The server nests entities properly; what overlaps all the same is cut off.
            end = min(entity.offset + entity.length, inner.end if inner else total)
            if end <= start or (inner and inner.opaque) or self.is_open(entity.type):
                continue
            covered = units[2 * start : 2 * end].decode("utf-16-le", "replace")
            found = self.markup(entity, covered)
            if found is not None:
                advance(start)
                self.opening(entity.type, found[0])
                self.open.append(_Span(entity.type, end, found[1]))
        close_until(total)
        advance(total)
        return "".join(self.parts)

    def is_open(self, *kinds: str) -> bool:
        """Tell whether the text at hand is inside an entity of these kinds."""
        return any(span.kind in kinds for span in self.open)


_QUOTES = ("blockquote", "expandable_blockquote")

_HTML = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="tg-spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


class _Html(_Renderer):
    def plain(self, text: str) -> str:
        """Return text with what HTML reads as markup escaped."""
        return escape(text)

    def markup(self, entity: Any, covered: str) -> tuple[str, str] | None:
        """Return what stands before and behind an entity; None for no markup."""
        kind = entity.type
        if kind in _QUOTES and self.is_open(*_QUOTES):
            return None
        if kind == "pre" and entity.language:
            language = escape(entity.language)
            return f'<pre><code class="language-{language}">', "</code></pre>"
        if kind == "custom_emoji":
            return f'<tg-emoji emoji-id="{entity.custom_emoji_id}">', "</tg-emoji>"
        if kind == "date_time":
            form = f' format="{escape(form)}"' if (form := entity.date_time_format) else ""
            return f'<tg-time unix="{_unix(entity)}"{form}>', "</tg-time>"
        if (url := _link(entity, covered, urled=self.urled)) is not None:
            return f'<a href="{escape(url)}">', "</a>"
        return _HTML.get(kind)


_V1 = {"bold": "*", "italic": "_", "code": "`"}
_NOT_IN_V1 = ("underline", "strikethrough", "spoiler")


class _Markdown(_Renderer):
    def plain(self, text: str) -> str:
        """Return text with what Markdown reads as markup escaped."""
        if not self.open:
            return escape_markdown(text)
        kind, mark = self.open[-1].kind, self.open[-1].close
        if kind in {"bold", "italic"}:
            # Nothing can be escaped inside: close, write the character, open again.
            pieces = re.split(r"([_*`\[])", text)
            return "".join(
                f"{mark}\\{piece}{mark}" if odd % 2 else piece for odd, piece in enumerate(pieces)
            )
        if kind in {"pre", "code"}:
            return text.replace("`", "\\`")
        return text

    def markup(self, entity: Any, covered: str) -> tuple[str, str] | None:
        """Return what stands before and behind an entity; None for no markup."""
        kind = entity.type
        if kind in _NOT_IN_V1:
            raise ValueError(
                f"{kind.capitalize()} entities are not supported for Markdown version 1"
            )
        found = self._markup(kind, entity, covered)
        if found is not None and self.open:
            raise ValueError("Nested entities are not supported for Markdown version 1")
        return found

    def _markup(self, kind: str, entity: Any, covered: str) -> tuple[str, str] | None:
        if kind in _V1:
            return _V1[kind], _V1[kind]
        if kind == "pre":
            return f"```{entity.language or ''}\n", "```"
        if (url := _link(entity, covered, urled=self.urled)) is not None:
            return "[", f"]({url})"
        return None


_V2 = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
}


class _MarkdownV2(_Renderer):
    quoted: int | None = None  # how many parts there were when the last quotation ended

    def plain(self, text: str) -> str:
        """Return text with what MarkdownV2 reads as markup escaped."""
        inner = self.open[-1].kind if self.open else None
        escaped = escape_markdown(text, 2, inner if inner in {"pre", "code"} else None)
        return escaped.replace("\n", "\n>") if self.is_open(*_QUOTES) else escaped

    def opening(self, kind: str, markup: str) -> None:
        """Write what begins an entity."""
        self._keep_apart(markup)
        if kind in _QUOTES and self.quoted is not None and self.parts[self.quoted :] == ["\n"]:
            self.parts.append("**")  # else both would be one quotation
        self.parts.append(markup)

    def closing(self, kind: str, markup: str) -> None:
        """Write what ends an entity."""
        self._keep_apart(markup)
        if kind in _QUOTES:
            self.parts[-1] = self.parts[-1].removesuffix(">")  # no line follows its last break
            self.quoted = len(self.parts) + 1
        self.parts.append(markup)

    def _keep_apart(self, markup: str) -> None:
        # A lone "_" before another would be read as "__": an empty entity stands between.
        if markup.startswith("_") and self.parts and self.parts[-1] == "_":
            inside = self.open[-1].kind if self.open else None
            self.parts.append("~~" if inside == "bold" else "**")

    def markup(self, entity: Any, covered: str) -> tuple[str, str] | None:
        """Return what stands before and behind an entity; None for no markup."""
        kind = entity.type
        if kind in _V2:
            return _V2[kind], _V2[kind]
        if kind == "pre":
            return f"```{entity.language or ''}\n", "```"
        if kind in _QUOTES:
            return self._quotation(kind)
        if kind == "custom_emoji":
            url: str | None = f"tg://emoji?id={entity.custom_emoji_id}"
        elif kind == "date_time":
            form = f"&format={form}" if (form := entity.date_time_format) else ""
            url = f"tg://time?unix={_unix(entity)}{form}"
        else:
            url = _link(entity, covered, urled=self.urled)
        if url is None:
            return None
        mark = "![" if kind in {"custom_emoji", "date_time"} else "["
        return mark, f"]({escape_markdown(url, 2, 'text_link')})"

    def _quotation(self, kind: str) -> tuple[str, str] | None:
        if self.is_open(*_QUOTES):
            return None
        return ">", "||" if kind == "expandable_blockquote" else ""


def _link(entity: Any, covered: str, *, urled: bool) -> str | None:
    if entity.type == "text_link":
        url: str | None = entity.url
        return url
    if entity.type == "text_mention":
        return f"tg://user?id={entity.user.id}" if entity.user else None
    return covered if entity.type == "url" and urled else None


def _unix(entity: Any) -> int:
    moment = entity.unix_time
    return int(moment.timestamp() if isinstance(moment, datetime) else moment or 0)
