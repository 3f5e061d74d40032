"""Checklists that bots write in the name of an account."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.changing import change, editable
from telegram_sandbox.errors import bad_request
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import format_text

__all__: list[str] = []

_LONGEST_TITLE = 255
_LONGEST_TASK = 100
# Other formatting is dropped.
_KEPT = {"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"}


@handles("sendChecklist")
def send_checklist(call: Call) -> dict[str, Any]:
    """Send a list of tasks; `ticks` and `adds_tasks` of users change it."""
    chat = call.chat()
    return send(call, {"checklist": _checklist(call, {})}, chat=chat).as_json(call.bot)


@handles("editMessageChecklist")
def edit_message_checklist(call: Call) -> dict[str, Any] | bool:
    """Change a list; tasks whose numbers stay are done if they were done."""
    chat = call.chat()
    message = editable(call, call.message(chat, call.get("message_id"), "message to edit"))
    old: dict[str, Any] | None = message.content.get("checklist")
    if old is None:
        raise bad_request("there is no checklist in the message to edit")
    new = _checklist(call, {task["id"]: task for task in old["tasks"]})
    return change(call, message, {"checklist": new}, ("checklist",))


def _checklist(call: Call, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Return the Bot API's `Checklist` of the call's `InputChecklist`."""
    given: dict[str, Any] = call.get("checklist")
    made = _formatted(call, given, "title", _LONGEST_TITLE)
    tasks: list[dict[str, Any]] = []
    for task in given["tasks"]:
        done = {key: v for key, v in known.get(task["id"], {}).items() if key.startswith("complet")}
        written = _formatted(call, task, "text", _LONGEST_TASK)
        tasks.append({"id": task["id"], **written, **done})
    if len({task["id"] for task in tasks}) < len(tasks):
        raise bad_request("TODO_ITEM_DUPLICATE")
    made["tasks"] = tasks
    for name in ("others_can_add_tasks", "others_can_mark_tasks_as_done"):
        if given.get(name):
            made[name] = True
    return made


def _formatted(call: Call, given: dict[str, Any], name: str, longest: int) -> dict[str, Any]:
    text, entities = format_text(
        call.world, given[name], given.get("parse_mode"), given.get(f"{name}_entities")
    )
    if not 1 <= len(text) <= longest:
        raise bad_request(f"{'title' if name == 'title' else 'task text'} length is invalid")
    kept = [entity for entity in entities if entity["type"] in _KEPT]
    return {name: text, **({f"{name}_entities": kept} if kept else {})}
