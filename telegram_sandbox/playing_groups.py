"""What users do in groups and channels: join, leave, invite, promote, restrict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .addressing import written
from .bots import Bot
from .chat_settings import check_settings
from .chats import Account, Chat, Message
from .invites import InviteLink, JoinRequest, new_link
from .joining import ask_in, become, decide, enter, follow, leave, put_out
from .members import Member
from .pinning import pin, unpin
from .playing_channels import ChannelActs
from .playing_topics import TopicActs, chat_of, need_right
from .rights import PERMISSIONS, USUAL_RIGHTS, NotAllowed, rights_in
from .whispering import is_ephemeral_command

if TYPE_CHECKING:
    from .users import User

__all__ = ["GroupActs"]


# Settings that take another right than the one to change how the chat looks.
_ASKS = {"slow_mode_delay": "can_restrict_members", "permissions": "can_restrict_members"}


class GroupActs(TopicActs, ChannelActs):
    """The part of a user that lives in groups and channels.

    Everything raises `NotAllowed`, a `ValueError`, where the user's app would not offer it. Where a
    chat can be left out, it is the only group or channel the user is in.
    """

    def joins(self, chat: Chat) -> JoinRequest | None:
        """Come into a group or channel; ask first where that is the rule.

        Returns:
            The request, if an administrator must let the user in.
        """
        me = cast("User", self)
        with chat.world.changed:
            if chat.settings.get("join_by_request"):
                return ask_in(chat, me)
            enter(chat, me, me)
            return None

    def joins_by(self, link: InviteLink | str) -> JoinRequest | None:
        """Follow an invite link.

        Args:
            link: The link, or its address as a bot got it.

        Returns:
            The request, if an administrator must let the user in.
        """
        me = cast("User", self)
        with me.world.changed:
            if isinstance(link, InviteLink):
                return follow(link, me)
            for chat in me.world.groups.values():
                if link in chat.links:
                    return follow(chat.links[link], me)
            raise NotAllowed(f"{me.first_name} cannot follow {link}: there is no such link")

    def makes_link(
        self,
        chat: Chat | None = None,
        *,
        expires: int | None = None,
        limit: int | None = None,
        by_request: bool = False,
    ) -> InviteLink:
        """Make an invite link.

        Args:
            chat: Where it leads.
            expires: Unix time when it ends, or None.
            limit: How many who came by it may be there at a time, or None.
            by_request: Whether an administrator must let in whoever follows it.
        """
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_invite_users")
            return new_link(place, me, expires=expires, limit=limit, by_request=by_request)

    def whispers(self, command: str, to: Bot, chat: Chat | None = None) -> Message:
        """Send a command that only the bot sees, which must have declared it ephemeral."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            if not is_ephemeral_command(to, command) or not place.member(to).present:
                raise NotAllowed(f"{to.username} has no ephemeral command {command!r} here")
            return me.world.post(place, me, written(command), receiver=to)

    def asks_to_join(self, chat: Chat) -> JoinRequest | None:
        """Ask to be let in; None for who is in already."""
        with chat.world.changed:
            return ask_in(chat, cast("User", self))

    def leaves(self, chat: Chat | None = None) -> None:
        """Go out of a group or channel."""
        me = cast("User", self)
        with me.world.changed:
            leave(chat_of(me, chat), me)

    def adds(self, account: Account, chat: Chat | None = None) -> None:
        """Bring a user or a bot into a group; into a channel, a bot comes as an administrator."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_invite_users")
            if place.type == "channel" and account.is_bot:
                need_right(place, me, "can_promote_members")
                become(place, me, _administrator(place, account, me, {}))
                return
            enter(place, account, me)

    def removes(
        self, account: Account, chat: Chat | None = None, *, may_return: bool | None = None
    ) -> None:
        """Put somebody out, as the apps' "Remove from group" does.

        The apps ban whoever is removed from a supergroup or channel, which makes them `kicked`. A
        basic group has no bans: a person is `left` and may come back, and only a bot is told that
        it was `kicked`.

        Args:
            account: Who.
            chat: From where.
            may_return: True makes them `left` in any chat: removed, and at once taken from the list
                of the banned. False is a ban; see `bans`. None means what the apps do.

        Raises:
            NotAllowed: A person is to be banned from a basic group, or it is the owner.

        Source: https://core.telegram.org/bots/api#chatmember
        """
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            knows_bans = place.type != "group"
            if may_return is False and not (knows_bans or account.is_bot):
                raise NotAllowed(f"removes: {place.title} is a basic group, which knows no bans")
            stays_out = (knows_bans or account.is_bot) if may_return is None else not may_return
            self._puts_out(account, place, 0 if stays_out else None)

    def bans(self, account: Account, chat: Chat | None = None, *, until: int = 0) -> None:
        """Put somebody out for good, or until a Unix time, which makes them `kicked`.

        A basic group knows no bans: from there, people are only removed.
        """
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            banned = place.type != "group" or account.is_bot
            self._puts_out(account, place, until if banned else None)

    def unbans(self, account: Account, chat: Chat | None = None) -> None:
        """Let somebody come back."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_restrict_members")
            if place.member(account).status == "kicked":
                become(place, me, Member(account, "left"))

    def promotes(
        self,
        account: Account,
        chat: Chat | None = None,
        *,
        custom_title: str | None = None,
        is_anonymous: bool = False,
        **rights: bool,
    ) -> None:
        """Make somebody an administrator, or change what one may do.

        Args:
            account: A user or bot in the chat.
            chat: Where.
            custom_title: Shown beside the name.
            is_anonymous: Whether the administrator speaks in the group's name.
            rights: By the Bot API's names: `can_pin_messages=True`. None at all gives the usual
                ones; all False takes the administrator's place away.
        """
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            _known(rights, rights_in(place.type), f"a right in a {place.type}")
            need_right(place, me, "can_promote_members")
            member = place.member(account)
            if member.status == "creator" or not (member.present or place.type == "channel"):
                raise NotAllowed(f"{account.first_name} cannot be promoted in {place.title}")
            if rights and not any(rights.values()):
                become(place, me, Member(account, tag=member.tag))
                return
            new = _administrator(place, account, me, rights)
            become(place, me, new.but(custom_title=custom_title, is_anonymous=is_anonymous))

    def demotes(self, account: Account, chat: Chat | None = None) -> None:
        """Make an administrator a plain member."""
        self.promotes(account, chat, can_manage_chat=False)

    def restricts(
        self, account: Account, chat: Chat | None = None, *, until: int = 0, **permissions: bool
    ) -> None:
        """Take permissions away from somebody in a supergroup.

        Args:
            account: Who.
            chat: Where.
            until: Unix time when it ends; 0 means never.
            permissions: What changes against now, by the Bot API's names:
                `can_send_photos=False`. None at all means nothing may be sent.
        """
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            _known(permissions, PERMISSIONS, "a permission")
            need_right(place, me, "can_restrict_members")
            old = place.member(account)
            if old.leads or place.type != "supergroup":
                raise NotAllowed(f"{account.first_name} cannot be restricted in {place.title}")
            held = old.permissions or dict.fromkeys(PERMISSIONS, True)
            new = {**held, **permissions} if permissions else dict.fromkeys(PERMISSIONS, False)
            inside = old.present
            if all(new.values()):
                become(place, me, Member(account, "member" if inside else "left", tag=old.tag))
                return
            restricted = Member(account, "restricted", permissions=new, inside=inside, until=until)
            become(place, me, restricted.but(tag=old.tag))

    def unrestricts(self, account: Account, chat: Chat | None = None) -> None:
        """Give somebody all permissions again."""
        self.restricts(account, chat, **dict.fromkeys(PERMISSIONS, True))

    def permits(self, chat: Chat | None = None, **permissions: bool) -> None:
        """Change what all members of a group may do: `alice.permits(can_send_polls=False)`."""
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            _known(permissions, PERMISSIONS, "a permission")
            need_right(place, me, "can_restrict_members")
            place.settings["permissions"] = {**place.permissions, **permissions}

    def approves(self, user: User, chat: Chat | None = None) -> None:
        """Let somebody in who asked."""
        self._decides(user, chat, accepted=True)

    def declines(self, user: User, chat: Chat | None = None) -> None:
        """Do not let somebody in who asked."""
        self._decides(user, chat, accepted=False)

    def renames(self, chat: Chat, title: str) -> None:
        """Give a group or channel another title."""
        me = cast("User", self)
        with me.world.changed:
            need_right(chat, me, "can_change_info")
            chat.title = title
            chat.world.post(chat, me, {"new_chat_title": title})

    def pins(self, message: Message) -> None:
        """Pin a message."""
        me = cast("User", self)
        with me.world.changed:
            _need_pinning(message.chat, me)
            pin(message, me)

    def unpins(self, message: Message) -> None:
        """Take a message from the pinned ones."""
        me = cast("User", self)
        with me.world.changed:
            _need_pinning(message.chat, me)
            unpin(message)

    def sets(self, chat: Chat | None = None, **settings: Any) -> None:
        """Change what a group or channel is like: `alice.sets(slow_mode_delay=30)`.

        Args:
            chat: Which.
            settings: By the names of `ChatFullInfo`: `join_by_request`, `has_protected_content`...

        Raises:
            ValueError: There is no such setting.
        """
        me = cast("User", self)
        check_settings(me.world.spec, "sets", settings)
        with me.world.changed:
            place = chat_of(me, chat)
            for name in settings:
                need_right(place, me, _ASKS.get(name, "can_change_info"))
            place.settings.update(settings)

    def sets_auto_delete(self, chat: Chat, seconds: int) -> None:
        """Let messages of a chat vanish so many seconds after they were sent; 0 ends it."""
        me = cast("User", self)
        with me.world.changed:
            if chat.type != "private":
                need_right(chat, me, "can_change_info")
            chat.settings["message_auto_delete_time"] = seconds
            told = {"message_auto_delete_time": seconds}
            chat.world.post(chat, me, {"message_auto_delete_timer_changed": told})

    def _puts_out(self, account: Account, place: Chat, until: int | None) -> None:
        me = cast("User", self)
        need_right(place, me, "can_restrict_members")
        if place.member(account).status == "creator":
            raise NotAllowed(f"{account.first_name} owns {place.title}")
        put_out(place, account, me, until=until)

    def _decides(self, user: User, chat: Chat | None, *, accepted: bool) -> None:
        me = cast("User", self)
        with me.world.changed:
            place = chat_of(me, chat)
            need_right(place, me, "can_invite_users")
            request = place.requests.get(user.id)
            if request is None:
                raise NotAllowed(f"{user.first_name} has not asked to join {place.title}")
            decide(request, me, accepted=accepted)


def _need_pinning(chat: Chat, user: User) -> None:
    need_right(chat, user, "can_edit_messages" if chat.type == "channel" else "can_pin_messages")


def _known(given: dict[str, bool], names: tuple[str, ...], what: str) -> None:
    for name in given:
        if name not in names:
            raise ValueError(f"{name} is not {what}; there are {', '.join(names)}")


def _suggested(chat: Chat, account: Account) -> dict[str, Any]:
    """Return the rights an app offers first: those a bot has asked for, else the usual ones."""
    kind = "channels" if chat.type == "channel" else "groups"
    asked = account.profile.get(("rights", kind)) if isinstance(account, Bot) else None
    return asked or dict.fromkeys(USUAL_RIGHTS, True)


def _administrator(chat: Chat, account: Account, by: User, rights: dict[str, Any]) -> Member:
    allowed = set(rights_in(chat.type))
    given = {name for name, value in (rights or _suggested(chat, account)).items() if value}
    held = frozenset((given | {"can_manage_chat"}) & allowed)
    tag = chat.member(account).tag
    return Member(account, "administrator", held, tag=tag, promoted_by=by)
