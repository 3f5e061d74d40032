"""v13's constants keep their names and values."""

import json
from pathlib import Path

import telegram
from telegram import constants

SPEC = json.loads((Path(__file__).parents[2] / "spec" / "bot_api.json").read_text("utf-8"))


def test_the_version_is_that_of_the_spec():
    assert SPEC["version"] == constants.BOT_API_VERSION


def test_there_are_v13s_names_and_more():
    names = [name for name in vars(constants) if name.isupper()]
    assert len(set(names) - {"UPDATE_TYPES"}) >= 104


def test_values_are_plain():
    values = [value for name, value in vars(constants).items() if name.isupper()]
    assert {type(value) for value in values} <= {int, str, list, tuple}


def test_limits_and_accounts():
    assert constants.MAX_MESSAGE_LENGTH == 4096
    assert constants.SUPPORTED_WEBHOOK_PORTS == [443, 80, 88, 8443]
    assert constants.ANONYMOUS_ADMIN_ID == 1087968824
    assert constants.SERVICE_CHAT_ID == 777000


def test_parse_modes_and_actions_are_names_of_the_package():
    assert telegram.ParseMode.MARKDOWN_V2 == constants.PARSEMODE_MARKDOWN_V2 == "MarkdownV2"
    assert telegram.ChatAction.TYPING == constants.CHATACTION_TYPING == "typing"


def test_all_types_follow_the_spec():
    assert telegram.Update.ALL_TYPES == constants.UPDATE_ALL_TYPES
    assert set(constants.MESSAGEENTITY_ALL_TYPES) == set(telegram.MessageEntity.ALL_TYPES)
