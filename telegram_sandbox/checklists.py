"""Checklists: their tasks, who has done them, and who may change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .addressing import post
from .rights import NotAllowed

if TYPE_CHECKING:
    from .messages import Message
    from .users import User

__all__ = ["add_tasks", "checklist_of", "mark_tasks"]

_MOST_TASKS = 30


def checklist_of(
    title: str, tasks: Sequence[str], *, others_add: bool = False, others_mark: bool = False
) -> dict[str, Any]:
    """Return the Bot API's `Checklist` of a title and the texts of its tasks.

    Raises:
        NotAllowed: The title or a task is empty or too long, or there are too many.
    """
    wrong = not 1 <= len(title) <= 255 or not 1 <= len(tasks) <= _MOST_TASKS
    if wrong or any(not 1 <= len(task) <= 100 for task in tasks):
        raise NotAllowed("lists: a title has 1 to 255 letters, each of 1 to 30 tasks 1 to 100")
    listed = [{"id": number, "text": text} for number, text in enumerate(tasks, 1)]
    made: dict[str, Any] = {"title": title, "tasks": listed}
    if others_add:
        made["others_can_add_tasks"] = True
    if others_mark:
        made["others_can_mark_tasks_as_done"] = True
    return made


def mark_tasks(user: User, message: Message, numbers: Sequence[int], *, done: bool) -> Message:
    """Tick tasks off or on again, and return the message that tells of it. The lock must be held.

    Raises:
        NotAllowed: The list is somebody else's, or has no such task.
    """
    tasks = _tasks(user, message, "others_can_mark_tasks_as_done")
    if not numbers or not set(numbers) <= set(tasks):
        raise NotAllowed(f"ticks: there are the tasks {', '.join(map(str, tasks))}")
    now = user.world.now()
    stamp = {"completed_by_user": user.as_json(), "completion_date": now} if done else {}
    for number in numbers:
        task = {k: v for k, v in tasks[number].items() if not k.startswith("complet")}
        tasks[number] = {**task, **stamp}
    _put(message, list(tasks.values()))
    word = "marked_as_done_task_ids" if done else "marked_as_not_done_task_ids"
    told = {"checklist_message": message.as_json(with_reply=False), word: list(numbers)}
    return post(user, message.chat, {"checklist_tasks_done": told}, message)


def add_tasks(user: User, message: Message, texts: Sequence[str]) -> Message:
    """Add tasks and return the message that tells of it. The lock must be held.

    Raises:
        NotAllowed: The list is somebody else's, or would be too long.
    """
    tasks = _tasks(user, message, "others_can_add_tasks")
    first = max(tasks) + 1
    fresh = [{"id": number, "text": text} for number, text in enumerate(texts, first)]
    everything = [*tasks.values(), *fresh]
    checklist_of(message.content["checklist"]["title"], [str(task["text"]) for task in everything])
    _put(message, everything)
    told = {"checklist_message": message.as_json(with_reply=False), "tasks": fresh}
    return post(user, message.chat, {"checklist_tasks_added": told}, message)


def _tasks(user: User, message: Message, permission: str) -> dict[int, dict[str, Any]]:
    """Return the tasks by number, if the user may change them."""
    checklist = message.content.get("checklist")
    if checklist is None:
        raise NotAllowed("this message is no checklist")
    connection = message.chat.connection
    through = connection is not None and connection.user is user
    own = message.sender is user or (through and message.sender.is_bot)
    if not own and not checklist.get(permission):
        raise NotAllowed(f"{user.first_name} may not change this checklist")
    return {task["id"]: task for task in checklist["tasks"]}


def _put(message: Message, tasks: list[dict[str, Any]]) -> None:
    checklist = {**message.content["checklist"], "tasks": tasks}
    message.content = {**message.content, "checklist": checklist}
