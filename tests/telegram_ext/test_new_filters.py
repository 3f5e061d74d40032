"""Every field that says what a message is, or what it reports, has its filter."""

import pytest

from telegram_ext import Filters
from telegram_ext.filters.fields import Has
from telegram_ext.filters.messagefields import MessageFields, ServiceFields
from tests.telegram.spec_samples import TYPES, sample

FIELDS = {field["name"]: field for field in TYPES["Message"]["fields"]}

# What v13's filters, and those that take values, look at under another name.
ELSEWHERE = {
    "caption_entities": Filters.caption_entity("mention"),
    "channel_chat_created": Filters.status_update.chat_created,
    "entities": Filters.entity("mention"),
    "forward_origin": Filters.forwarded,
    "from": Filters.user(7),
    "group_chat_created": Filters.status_update.chat_created,
    "migrate_from_chat_id": Filters.status_update.migrate,
    "migrate_to_chat_id": Filters.status_update.migrate,
    "reply_to_message": Filters.reply,
    "supergroup_chat_created": Filters.status_update.chat_created,
}
# Filters that are classes: they take whom or where.
TAKE_VALUES = {"chat": Filters.chat, "sender_chat": Filters.sender_chat, "via_bot": Filters.via_bot}
WITHOUT = {
    "message_id": "every message has one",
    "date": "every message has one",
    "edit_date": "Filters.update.edited_message and the like tell edited messages",
    "message_thread_id": "which topic is a number to compare; Filters.is_topic_message tells if any",
    "receiver_user": "ephemeral messages have it, and Filters.ephemeral_message_id tells them",
    "business_connection_id": "Filters.update.business_messages tells messages that have it",
    "guest_query_id": "Filters.update.guest_message tells messages that have it",
    "link_preview_options": "how a text looks, not what it is",
    "show_caption_above_media": "how a caption looks, not what it is",
    "reply_markup": "what the bot itself has put there",
}


def filter_of(name):
    """Return the filter for a field, by its name or by another."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    if hasattr(Filters.status_update, name):
        return getattr(Filters.status_update, name)
    return getattr(Filters, name, None)


# A message in a message ends there, so the sample has no such fields.
MESSAGE = sample("Message")
VALUES = {"pinned_message": MESSAGE, "reply_to_message": MESSAGE, **sample("Message", full=True)}

REACHED = [name for name in FIELDS if name not in {*WITHOUT, *TAKE_VALUES}]


def test_every_field_has_a_filter_or_a_reason():
    missing = [name for name in REACHED if filter_of(name) is None]
    assert missing == []
    assert {*WITHOUT, *TAKE_VALUES, *ELSEWHERE} <= set(FIELDS)
    assert [name for name in WITHOUT if filter_of(name) is not None] == []


@pytest.mark.parametrize("name", REACHED)
def test_a_filter_passes_messages_with_its_field_alone(name, update):
    found = filter_of(name)
    assert found(update(**{name: VALUES[name]}))
    if name != "from":  # every message of these tests has a sender
        assert not found(update("hi") if name != "text" else update())


@pytest.mark.parametrize("name", REACHED)
def test_what_telegram_reports_is_a_status_update_and_nothing_else(name, update):
    reports = Filters.status_update(update(**{name: VALUES[name]}))
    assert name in ELSEWHERE or reports is hasattr(Filters.status_update, name)


def test_created_and_migrated_chats_are_status_updates(update):
    for name in ELSEWHERE:
        known = name.endswith("_created") or name.startswith("migrate")
        assert Filters.status_update(update(**{name: VALUES[name]})) is known


@pytest.mark.parametrize(
    ("table", "holder", "shown"),
    [
        (MessageFields, Filters, "Filters"),
        (ServiceFields, Filters.status_update, "Filters.status_update"),
    ],
)
def test_the_new_filters_are_called_like_their_fields(table, holder, shown):
    names = [name for name, value in vars(table).items() if isinstance(value, Has)]
    assert names
    for name in names:
        assert name in FIELDS
        assert str(getattr(holder, name)) == f"{shown}.{name}"


def test_no_new_name_hides_one_of_v13():
    own = {name for name in vars(Filters) if not name.startswith("_")}
    assert own.isdisjoint(vars(MessageFields))
    assert {*vars(type(Filters.status_update))}.isdisjoint(
        {name for name, value in vars(ServiceFields).items() if isinstance(value, Has)}
    )


def test_new_filters_combine_like_all_others(update):
    assert (Filters.story & ~Filters.quote)(update(story=VALUES["story"]))
    assert str(Filters.story & ~Filters.quote) == "<Filters.story and <inverted Filters.quote>>"


def test_a_message_without_anything_reports_nothing(update, inline):
    assert not Filters.status_update(update())
    assert not Filters.status_update(inline("x"))
    assert not Filters.story(inline("x"))


@pytest.mark.parametrize("kind", ["business_message", "edited_business_message", "guest_message"])
def test_newer_kinds_of_messages_pass_their_own_part_of_update_alone(kind, update):
    body = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
    one = update(kind=kind, **body)
    assert getattr(Filters.update, kind)(one)
    assert Filters.update.business_messages(one) is ("business" in kind)
    assert not Filters.update(one)
    assert not Filters.update.messages(one)
    assert str(getattr(Filters.update, kind)) == f"Filters.update.{kind}"
