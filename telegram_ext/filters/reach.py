"""Which messages a handler offers to its filters at all.

Bots written for v13 mean the messages of their own chats when they say "every text". Messages that
are not addressed to the bot, those of business accounts and those that summon it as a guest, are
therefore only offered to filters that name their kind, as `Filters.update.business_message` does.
"""

from __future__ import annotations

from telegram_ext.filters.base import BaseFilter, InvertedFilter, MergedFilter, XORFilter
from telegram_ext.filters.fields import Carries
from telegram_ext.updates import NEWER_MESSAGES


def offered(usual: BaseFilter, filters: BaseFilter | None) -> tuple[BaseFilter, frozenset[str]]:
    """Return a filter for the updates that a handler offers to its filters, and the kinds named.

    Args:
        usual: What the handler offers to all filters.
        filters: The handler's filters.
    """
    kinds = named(filters)
    if not kinds:
        return usual, kinds
    return usual | Carries(
        " or ".join(f"Filters.update.{kind}" for kind in sorted(kinds)), *kinds
    ), kinds


def named(filters: object, inverted: bool = False) -> frozenset[str]:
    """Return the kinds of messages newer than v13 that filters name, other than to leave them out.

    Args:
        filters: A filter, or anything that stands in a combination for one.
        inverted: Whether `~` turns the answer of these filters round.
    """
    if isinstance(filters, Carries):
        return frozenset() if inverted else NEWER_MESSAGES.intersection(filters.kinds)
    if isinstance(filters, InvertedFilter):
        return named(filters.f, not inverted)
    if isinstance(filters, MergedFilter):
        other = filters.or_filter if filters.and_filter is None else filters.and_filter
        return named(filters.base_filter, inverted) | named(other, inverted)
    if isinstance(filters, XORFilter):
        return named(filters.base_filter) | named(filters.xor_filter)  # each side both ways
    return frozenset()


__all__ = ["named", "offered"]
