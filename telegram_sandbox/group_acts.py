"""What users do in groups and channels, told as JSON: members, topics, pins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .accounts import owner_of
from .chats import Account
from .json_values import as_list
from .views import chat_at, key_of, message_at

if TYPE_CHECKING:
    from .users import User
    from .world import World

__all__ = ["GROUP_ACTS"]

_KINDS = ("group", "supergroup", "channel")


def _group(world: World, user: User, data: dict[str, Any]) -> Any:
    """Make a group or a channel; who asks is its creator."""
    title, kind = str(data["title"]).strip(), data.get("type", "supergroup")
    if not title or kind not in _KINDS:
        raise ValueError(f"a title is needed, and a type of {', '.join(_KINDS)}; got {kind!r}")
    wanted = {int(number) for number in as_list(data.get("members")) or []}
    others: list[Account] = [*world.users.values(), *world.bots.values()]
    members: list[Account] = [user, *(other for other in others if other.id in wanted)]
    members = list(dict.fromkeys(members))
    username = str(data.get("username") or "").lstrip("@") or None
    if kind == "channel":
        chat = world.channel(title, members, username=username)
    else:
        forum = bool(data.get("forum", False))
        chat = world.group(
            title, members, username=username, supergroup=kind != "group", forum=forum
        )
    return {"key": key_of(chat)}


def _member(world: World, user: User, data: dict[str, Any]) -> Any:
    """Add, remove, promote or demote somebody."""
    acts: dict[str, Callable[..., None]] = {
        "add": user.adds,
        "remove": user.removes,
        "promote": user.promotes,
        "demote": user.demotes,
    }
    account = owner_of(world, int(data["member"]))
    act = acts.get(str(data["do"]))
    if account is None or act is None:
        raise ValueError(f"a member is needed, and something to do: {', '.join(acts)}")
    act(account, chat_at(world, str(data["chat"])))
    return True


def _leave(world: World, user: User, data: dict[str, Any]) -> Any:
    user.leaves(chat_at(world, str(data["chat"])))
    return True


def _rename(world: World, user: User, data: dict[str, Any]) -> Any:
    user.renames(chat_at(world, str(data["chat"])), str(data["title"]))
    return True


def _topic(world: World, user: User, data: dict[str, Any]) -> Any:
    return user.opens_topic(str(data["name"]), chat_at(world, str(data["chat"]))).as_json()


def _pin(world: World, user: User, data: dict[str, Any]) -> Any:
    message = message_at(world, data)
    (user.pins if data.get("pinned", True) else user.unpins)(message)
    return True


GROUP_ACTS: dict[str, Callable[[World, User, dict[str, Any]], Any]] = {
    "group": _group,
    "member": _member,
    "leave": _leave,
    "rename": _rename,
    "topic": _topic,
    "pin": _pin,
}
