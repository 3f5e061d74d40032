"""Constants and helper functions as bots written for v13 import and call them."""

import inspect
import warnings

import pytest

import telegram
from telegram import constants
from tests.v13.surface import SURFACE, names

GROWN = {"MESSAGEENTITY_ALL_TYPES", "UPDATE_ALL_TYPES"}
GROWN_OF_TYPES = {
    "Message.ATTACHMENT_TYPES",
    "Message.MESSAGE_TYPES",
    "MessageEntity.ALL_TYPES",
    "Update.ALL_TYPES",
}


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def simple(found):
    return list(found) if isinstance(found, tuple) else found


@pytest.mark.parametrize(
    ("name", "expected"),
    [each for each in SURFACE["constants"].items() if each[0] != "BOT_API_VERSION"],
)
def test_constants_have_v13s_values_and_are_plain(name, expected):
    found = getattr(constants, name)

    if name in GROWN:
        assert set(expected) <= set(found)
    else:
        assert simple(found) == expected
        assert type(simple(found)) is type(expected)


def test_the_version_of_the_api_is_todays():
    assert constants.BOT_API_VERSION == telegram.bot_api_version != "6.3"


@pytest.mark.parametrize(("name", "expected"), sorted(SURFACE["class_constants"].items()))
def test_constants_of_classes_have_v13s_values_and_are_plain(name, expected):
    kind, _, constant = name.partition(".")
    found = getattr(getattr(telegram, kind), constant)

    if name in GROWN_OF_TYPES:
        today = {each.replace("voice_chat", "video_chat") for each in expected}
        assert today <= set(found)
    else:
        assert simple(found) == expected
        assert type(simple(found)) is type(expected)


@pytest.mark.parametrize("kind", ["ParseMode", "ChatAction"])
def test_modes_and_actions_are_no_enumerations(kind):
    values = {
        name: value for name, value in vars(getattr(telegram, kind)).items() if name.isupper()
    }

    assert values
    assert {type(value) for value in values.values()} == {str}


# Helpers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SURFACE["helpers"]))
def test_helpers_take_their_arguments_where_v13_had_them(name):
    from telegram.utils import helpers

    order = list(inspect.signature(getattr(helpers, name)).parameters)

    assert order[: len(names("helpers", name))] == names("helpers", name)


@pytest.mark.parametrize(
    ("call", "arguments", "expected"),
    [
        ("mention_html", (5, "<Ann & Bob>"), '<a href="tg://user?id=5">&lt;Ann &amp; Bob&gt;</a>'),
        ("mention_html", ("5", "x"), '<a href="tg://user?id=5">x</a>'),
        ("mention_markdown", (5, "a*_"), r"[a\*\_](tg://user?id=5)"),
        ("mention_markdown", (5, "a*_", 2), r"[a\*\_](tg://user?id=5)"),
        ("escape_markdown", ("a*_`[b](c)-!",), r"a\*\_\`\[b](c)-!"),
        ("escape_markdown", ("a*_`[b](c)-!", 2), r"a\*\_\`\[b\]\(c\)\-\!"),
        ("escape_markdown", ("a*`b\\", 2, "code"), "a*\\`b\\\\"),
        ("escape_markdown", ("a)\\", 2, "text_link"), "a\\)\\\\"),
        ("create_deep_linked_url", ("my_bot",), "https://t.me/my_bot"),
        ("create_deep_linked_url", ("my_bot", "ref-1"), "https://t.me/my_bot?start=ref-1"),
        ("create_deep_linked_url", ("my_bot", "x", True), "https://t.me/my_bot?startgroup=x"),
        ("create_deep_linked_url", ("my_bot", None, True), "https://t.me/my_bot"),
    ],
)
def test_helpers_return_what_v13s_did(call, arguments, expected):
    from telegram.utils import helpers

    assert getattr(helpers, call)(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("",), "You must provide a valid bot_username"),
        (("ab",), "You must provide a valid bot_username"),
        (("my_bot", "x y"), "Only the following characters are allowed"),
        (("my_bot", "x" * 65), "must not exceed 64 characters"),
    ],
)
def test_a_deep_link_that_cannot_work_is_refused_in_v13s_words(arguments, reason):
    from telegram.utils.helpers import create_deep_linked_url

    with pytest.raises(ValueError, match=reason):
        create_deep_linked_url(*arguments)


@pytest.mark.parametrize("name", ["DEFAULT_NONE", "DEFAULT_FALSE", "DEFAULT_20"])
def test_marks_of_what_was_not_given_say_what_they_stand_for(name):
    from telegram.utils import helpers

    mark = getattr(helpers, name)

    assert isinstance(mark, helpers.DefaultValue)
    assert mark.value == {"DEFAULT_NONE": None, "DEFAULT_FALSE": False, "DEFAULT_20": 20}[name]
    assert bool(mark) is bool(mark.value)
