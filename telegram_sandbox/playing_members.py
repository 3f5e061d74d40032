"""What users make of other members: add, remove, ban, promote, restrict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .arguments import checked
from .bots import Bot
from .chats import Account, Chat
from .joining import become, enter, put_out
from .members import Member
from .playing_topics import chat_of, need_right
from .rights import PERMISSIONS, USUAL_RIGHTS, NotAllowed, rights_in

if TYPE_CHECKING:
    from .users import User

__all__ = ["MemberActs", "check_names"]


@checked
class MemberActs:
    """The part of a user that decides what others are in groups and channels."""

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
            check_names(rights, rights_in(place.type), f"a right in a {place.type}")
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
            check_names(permissions, PERMISSIONS, "a permission")
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

    def _puts_out(self, account: Account, place: Chat, until: int | None) -> None:
        me = cast("User", self)
        need_right(place, me, "can_restrict_members")
        if place.member(account).status == "creator":
            raise NotAllowed(f"{account.first_name} owns {place.title}")
        put_out(place, account, me, until=until)


def check_names(given: dict[str, bool], names: tuple[str, ...], what: str) -> None:
    """Refuse rights or permissions that there are not.

    Args:
        given: By name.
        names: Those there are.
        what: Says what each is: `a permission`.

    Raises:
        ValueError: It says which name.
    """
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
