"""Kinds and limits of polls, and the entities of their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.behaviour.marked import part, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import MessageEntity

__all__ = ["PollBehaviour"]


class PollBehaviour:
    """Kinds and limits of a `Poll`, and its texts by entity."""

    __slots__ = ()

    REGULAR = "regular"
    QUIZ = "quiz"
    MAX_QUESTION_LENGTH = 300
    """Characters of a question."""
    MAX_OPTION_LENGTH = 100
    """Characters of an answer."""

    if TYPE_CHECKING:
        question: str
        question_entities: list[MessageEntity] | None
        explanation: str | None
        explanation_entities: list[MessageEntity] | None

    def parse_explanation_entity(self, entity: MessageEntity) -> str:
        """Return the part of the explanation that one of its entities covers.

        Raises:
            RuntimeError: The poll has no explanation.
        """
        return part(self, "explanation", entity)

    def parse_explanation_entities(
        self, types: Sequence[str] | None = None
    ) -> dict[MessageEntity, str]:
        """Return the explanation's entities with what each covers.

        Args:
            types: Kinds to keep, such as `["url", "mention"]`; if None, all.
        """
        return parts(self.explanation, self.explanation_entities, types)

    def parse_question_entities(
        self, types: Sequence[str] | None = None
    ) -> dict[MessageEntity, str]:
        """Return the question's entities with what each covers.

        Args:
            types: Kinds to keep, such as `["custom_emoji"]`; if None, all.
        """
        return parts(self.question, self.question_entities, types)
