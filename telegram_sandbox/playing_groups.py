"""What users do in groups and channels: join, leave, invite, promote, restrict."""

from __future__ import annotations

__all__ = ["GroupActs"]


class GroupActs:
    """The part of a user that lives in groups and channels."""
