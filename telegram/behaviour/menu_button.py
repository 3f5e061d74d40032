"""The kinds of menu buttons."""

from __future__ import annotations

__all__ = ["MenuButtonBehaviour"]


class MenuButtonBehaviour:
    """Kinds of a `MenuButton`."""

    __slots__ = ()

    COMMANDS = "commands"
    WEB_APP = "web_app"
    DEFAULT = "default"
