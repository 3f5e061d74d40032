"""How groups and channels come into a world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from .accounts import check_username
from .arguments import checked
from .chat_settings import check_settings
from .chats import Account, Chat
from .direct_messages import open_direct_messages
from .forums import becomes_forum
from .members import Member
from .migrating import FIRST
from .rights import USUAL_RIGHTS, rights_in
from .users import User

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["Founding"]


@checked
class Founding:
    """The part of a world that makes groups and channels."""

    def group(
        self,
        title: str,
        members: Iterable[Account],
        *,
        username: str | None = None,
        supergroup: bool = True,
        admins: Iterable[Account] = (),
        forum: bool = False,
        **settings: Any,
    ) -> Chat:
        """Make a group; its first user is the creator. Nobody is told: it was there before.

        Args:
            title: Name of the group.
            members: Users and bots in it.
            username: Public name without @, or None.
            supergroup: Whether it is a supergroup rather than a basic group.
            admins: Administrators with the usual rights; they need not be among the members.
            forum: Whether it has topics, which only a supergroup can have.
            settings: What `getChat` tells, by the names of `ChatFullInfo`: `slow_mode_delay`,
                `join_by_request`, `permissions`, `description`...

        Raises:
            ValueError: A name is taken, a setting unknown, or a basic group is to have topics.
        """
        if not supergroup and (forum or username):
            raise ValueError(f"group: {title} must be a supergroup to have topics or a username")
        kind = "supergroup" if supergroup else "group"
        chat = _found(cast("World", self), title, kind, [*members], [*admins], username, settings)
        if forum:
            becomes_forum(chat)
        return chat

    def supergroup(
        self,
        title: str,
        members: Iterable[Account],
        *,
        username: str | None = None,
        admins: Iterable[Account] = (),
        forum: bool = False,
        guard: Bot | None = None,
        **settings: Any,
    ) -> Chat:
        """Make a supergroup.

        Args:
            title: Name of the group.
            members: Users and bots in it; the first user is the creator.
            username: Public name without @, or None.
            admins: Administrators with the usual rights; they need not be among the members.
            forum: Whether it has topics.
            guard: An administrator that decides first whom to let in, or None. With one, nobody
                joins without asking.
            settings: What `getChat` tells, by the names of `ChatFullInfo`; see `group`.
        """
        if guard is not None:
            settings.setdefault("join_by_request", True)
        chat = self.group(title, members, username=username, admins=admins, forum=forum, **settings)
        chat.guard = guard
        return chat

    def channel(
        self,
        title: str,
        members: Iterable[Account],
        *,
        username: str | None = None,
        admins: Iterable[Account] = (),
        discussion: Chat | None = None,
        signs_posts: bool = False,
        direct_messages: bool = False,
        **settings: Any,
    ) -> Chat:
        """Make a channel; its first user is the creator, its bots are administrators.

        Args:
            title: Name of the channel.
            members: Users who read it, and bots.
            username: Public name without @, or None.
            admins: Administrators with the usual rights; they need not be among the members.
            discussion: The supergroup where its posts are talked about, or None.
            signs_posts: Whether posts carry their authors' names.
            direct_messages: Whether anybody may write to the channel, into its `direct` chat.
            settings: What `getChat` tells, by the names of `ChatFullInfo`.

        Raises:
            ValueError: A name is taken, a setting unknown, or the discussion is no supergroup.
        """
        if discussion is not None and discussion.type != "supergroup":
            raise ValueError(f"channel: discussion must be a supergroup, got {discussion.type}")
        everyone = list(members)
        leaders = [*admins, *(account for account in everyone if account.is_bot)]
        chat = _found(cast("World", self), title, "channel", everyone, leaders, username, settings)
        if signs_posts:
            chat.settings["signs_posts"] = True
        if discussion is not None:
            chat.linked, discussion.linked = discussion, chat
        if direct_messages:
            open_direct_messages(chat, -(FIRST + len(chat.world.groups) + 1))
        return chat


def _found(
    world: World,
    title: str,
    kind: str,
    members: list[Account],
    admins: list[Account],
    username: str | None,
    settings: dict[str, Any],
) -> Chat:
    if not title:
        raise ValueError(f"{kind}: title must not be empty")
    check_settings(world.spec, kind, settings)
    with world.changed:
        if username is not None:
            check_username(world, f"{kind}: {title}", username, None)
        count = len(world.groups) + 1
        number = -count if kind == "group" else -(FIRST + count)
        chat = Chat(world, number, kind, title=title, username=username)
        chat.settings.update(settings)
        leaders = {admin.id for admin in admins}
        accounts = [*members, *admins]
        chat.owner = next((account for account in accounts if isinstance(account, User)), None)
        usual = USUAL_RIGHTS.intersection(rights_in(kind))
        for account in accounts:
            member = Member(account)
            if account is chat.owner:
                member = member.but(status="creator")
            elif account.id in leaders:
                member = member.but(status="administrator", rights=usual, promoted_by=chat.owner)
            chat.members[account.id] = member
        world.groups[number] = chat
        return chat
