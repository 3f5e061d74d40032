"""What the bot says about itself: commands, name, descriptions, menu button, rights."""

from __future__ import annotations

import json
import re
from typing import Any

from telegram_sandbox.errors import bad_request
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_TEXTS = {
    "Name": ("name", "name"),
    "Description": ("description", "description"),
    "ShortDescription": ("short_description", "short_description"),
}


@handles("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """Keep the commands for a scope and a language."""
    commands: list[dict[str, Any]] = []
    for command in call.get("commands"):
        name = command["command"]
        if not name:
            raise bad_request("command must not be empty")
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not command["description"].strip():
            raise bad_request("command description must not be empty")
        commands.append({**command, "command": name})
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope(call)
    if commands:
        call.bot.profile[key] = commands
    else:
        call.bot.profile.pop(key, None)
    return True


@handles("getMyCommands")
def get_my_commands(call: Call) -> list[dict[str, Any]]:
    """Return the commands of exactly this scope and language."""
    return list(call.bot.profile.get(_scope(call), []))


@handles("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """Forget the commands of a scope and a language."""
    call.bot.profile.pop(_scope(call), None)
    return True


@handles("setMyName", "setMyDescription", "setMyShortDescription")
def set_my_text(call: Call) -> bool:
    """Keep the bot's name or description for a language; an empty one goes away."""
    parameter, _ = _TEXTS[call.method.name.removeprefix("setMy")]
    key = (parameter, _language(call))
    if call.get(parameter):
        call.bot.profile[key] = call.get(parameter)
    else:
        call.bot.profile.pop(key, None)
    if key == ("name", "") and call.get(parameter):
        call.bot.first_name = call.get(parameter)
    return True


@handles("getMyName", "getMyDescription", "getMyShortDescription")
def get_my_text(call: Call) -> dict[str, str]:
    """Return the bot's name or description in a language, else the one for all languages."""
    parameter, answer = _TEXTS[call.method.name.removeprefix("getMy")]
    default = call.bot.first_name if parameter == "name" else ""
    for language in (_language(call), ""):
        if (parameter, language) in call.bot.profile:
            return {answer: call.bot.profile[parameter, language]}
    return {answer: default}


@handles("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    """Keep the button beside the text field, of a chat or of all."""
    button = call.get("menu_button", {"type": "default"})
    call.bot.profile["menu_button", str(_private(call))] = button
    return True


@handles("getChatMenuButton")
def get_chat_menu_button(call: Call) -> dict[str, Any]:
    """Return the button of a chat, else the one for all."""
    for owner in (str(_private(call)), ""):
        button = call.bot.profile.get(("menu_button", owner))
        if button is not None and button["type"] != "default":
            return dict(button)
    return {"type": "commands"} if _private(call) == "" else {"type": "default"}


@handles("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(call: Call) -> bool:
    """Keep the rights the bot suggests when it becomes an administrator."""
    kind = "channels" if call.get("for_channels") else "groups"
    call.bot.profile["rights", kind] = call.get("rights")
    return True


@handles("getMyDefaultAdministratorRights")
def get_my_default_administrator_rights(call: Call) -> dict[str, Any]:
    """Return the rights the bot suggests."""
    kind = "channels" if call.get("for_channels") else "groups"
    given: dict[str, Any] = call.bot.profile.get(("rights", kind)) or {}
    fields = call.world.spec.types["ChatAdministratorRights"].fields.values()
    return {f.name: given.get(f.name, False) for f in fields if f.required or f.name in given}


def _private(call: Call) -> int | str:
    number = call.get("chat_id", "")
    if number and number not in call.world.users:
        raise bad_request("user not found")
    return number if isinstance(number, int) else ""


def _language(call: Call) -> str:
    code = str(call.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _scope(call: Call) -> tuple[str, str]:
    scope = call.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        chat = call.bot.find_chat(_number(scope["chat_id"]))
        scope = {**scope, "chat_id": chat.id}
    return f"commands {json.dumps(scope, sort_keys=True)}", _language(call)


def _number(value: int | str) -> int | str:
    text = str(value)
    return int(text) if re.fullmatch(r"-?\d+", text) else text
