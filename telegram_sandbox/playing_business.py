"""What users do who let a bot work for their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from .addressing import only_bot
from .business import RIGHTS, Connection, business_of, connect
from .journal import name_of
from .rights import NotAllowed

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User

__all__ = ["BusinessActs"]


class BusinessActs:
    """The part of a user that lets a bot work for the account.

    Others then write to the user with `bob.sends("Hi", alice)`.
    """

    def connects(self, bot: Bot | None = None, rights: Iterable[str] | None = None) -> Connection:
        """Let a bot work for the account, in place of the one before, or change its rights.

        The bot is told with `business_connection`.

        Args:
            bot: Which; None means the only one there is.
            rights: Names of `BusinessBotRights`, such as `can_reply`; None means all of them.

        Raises:
            ValueError: There is no such right.
        """
        me = cast("User", self)
        with me.world.changed:
            chosen = bot or only_bot(me)
            made = connect(me, chosen, RIGHTS if rights is None else rights)
            line = f"{me.first_name} lets {name_of(chosen)} work for the account"
            me.world.history.add(chosen.dialog(me), line)
            return made

    def disconnects(self) -> None:
        """Let no bot work for the account any more.

        Raises:
            NotAllowed: None does.
        """
        me = cast("User", self)
        with me.world.changed:
            connection = business_of(me).open
            if connection is None:
                raise NotAllowed(f"{me.first_name} has connected no bot")
            connection.enabled = False
            connection.tell()
            line = f"{name_of(connection.bot)} no longer works for {me.first_name}"
            me.world.history.add(connection.bot.dialog(me), line)
