"""Addresses of bots and messages."""

import pytest

from telegram.links import create_deep_linked_url, message_link


def test_a_deep_link_starts_the_bot_with_a_payload():
    assert create_deep_linked_url("a_bot", "pay-1_2") == "https://t.me/a_bot?start=pay-1_2"
    assert create_deep_linked_url("a_bot", "x", group=True) == "https://t.me/a_bot?startgroup=x"
    assert create_deep_linked_url("a_bot") == create_deep_linked_url("a_bot", "", True)


@pytest.mark.parametrize(
    ("username", "payload", "complaint"),
    [
        (None, None, "valid bot_username, not None"),
        ("abc", None, "valid bot_username, not 'abc'"),
        ("a_bot", "a b", "Only the following characters"),
        ("a_bot", "ä", "Only the following characters"),
        ("a_bot", "x" * 65, "must not exceed 64 characters, and this one has 65"),
    ],
)
def test_what_telegram_would_not_understand_is_refused(username, payload, complaint):
    with pytest.raises(ValueError, match=complaint):
        create_deep_linked_url(username, payload)


@pytest.mark.parametrize(
    ("arguments", "link"),
    [
        ((-1001234, 7), "https://t.me/c/1234/7"),
        ((-1001234, 7, "foo"), "https://t.me/foo/7"),
        (("@foo", 7), "https://t.me/foo/7"),
        ((-1001234, 7, None, 3), "https://t.me/c/1234/3/7"),
        ((-12, 7), None),
        ((12, 7), None),
    ],
)
def test_messages_of_public_places_have_links(arguments, link):
    assert message_link(*arguments) == link
