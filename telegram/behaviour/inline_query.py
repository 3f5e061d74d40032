"""Answering an inline query page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["InlineQueryBehaviour"]


class InlineQueryBehaviour:
    """Limits of `InlineQuery`, and the page its answer is for."""

    __slots__ = ()

    MAX_RESULTS = 50
    """Results that one answer may hold."""

    if TYPE_CHECKING:
        offset: str

    def _answer_offset(
        self, *, auto_pagination: bool = False, current_offset: str | None = None
    ) -> str | None:
        if not auto_pagination:
            return current_offset
        if current_offset:
            raise TypeError(
                f"InlineQuery.answer: auto_pagination takes the query's own offset, so "
                f"current_offset={current_offset!r} cannot be given as well"
            )
        return self.offset
