"""Parts of messages that change by themselves or look different to each viewer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from .files import StoredFile
from .json_values import as_list, as_object

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["Living", "rendered"]


class Living(ABC):
    """A value inside a message that is rendered anew each time: a poll, media to be paid for."""

    @abstractmethod
    def shown_to(self, viewer: Bot | None) -> Any:
        """Return the JSON value as one bot sees it now; None stands for the users.

        Files may stand in it for their ids.
        """


def rendered(value: Any, world: World, viewer: Bot | None) -> Any:
    """Copy a JSON value as a viewer sees it: file ids of its own, living parts as they are now."""
    if isinstance(value, StoredFile):
        return world.files.id_for(viewer.id if viewer else 0, value)
    if isinstance(value, Living):
        return rendered(value.shown_to(viewer), world, viewer)
    found = as_object(value)
    if found is not None:
        return {key: rendered(item, world, viewer) for key, item in found.items()}
    items = as_list(value)
    if items is not None:
        return [rendered(item, world, viewer) for item in items]
    return value
