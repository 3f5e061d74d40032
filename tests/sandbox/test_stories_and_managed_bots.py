"""Stories of accounts, bots that bots manage, and passports with errors."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.shopping import Shop

PICTURE = {"type": "photo", "photo": "attach://part"}
DAY = 86_400


@pytest.fixture
def shop() -> Shop:
    return Shop()


def posted(shop: Shop, **more: Any) -> int:
    uploads = {"part": b"pixels"}
    story = shop.runs("postStory", uploads=uploads, content=PICTURE, active_period=DAY, **more)
    assert story["chat"]["id"] == shop.alice.id
    return int(story["id"])


def test_a_story_is_shown_for_as_long_as_it_lasts(shop: Shop) -> None:
    posted(shop, caption="*New* tea", parse_mode="MarkdownV2")
    posted(shop, post_to_chat_page=True)

    (first, _) = shop.alice.stories
    assert first.caption == "New tea"
    assert first.content["caption_entities"][0]["type"] == "bold"
    shop.clock.advance(DAY)
    assert [story.id for story in shop.alice.stories] == [2]


def test_a_customer_answers_a_story(shop: Shop) -> None:
    number = posted(shop)
    (story,) = shop.alice.stories
    shop.bob.answers_story(story, "How much?")

    ((kind, body),) = shop.news()
    assert (kind, body["text"]) == ("business_message", "How much?")
    assert body["reply_to_story"]["id"] == number
    shop.runs("deleteStory", story_id=number)
    with pytest.raises(NotAllowed):
        shop.bob.answers_story(story, "Hello?")


def test_a_story_is_changed_and_taken_away(shop: Shop) -> None:
    number = posted(shop)

    shop.runs(
        "editStory", uploads={"part": b"other"}, story_id=number, content=PICTURE, caption="Sold"
    )
    assert shop.alice.stories[0].caption == "Sold"
    shop.runs("deleteStory", story_id=number)

    assert shop.alice.stories == []
    assert shop.fails("deleteStory", story_id=number) == "STORY_ID_INVALID"
    shop.may("can_reply")
    assert shop.fails("deleteStory", story_id=number) == "Forbidden: BOT_ACCESS_FORBIDDEN"


def test_a_story_is_repeated_for_another_account_of_the_bot(shop: Shop) -> None:
    number = posted(shop, caption="Tea")
    carols = shop.carol.connects(shop.bot)
    again: dict[str, Any] = {
        "from_chat_id": shop.alice.id,
        "from_story_id": number,
        "active_period": DAY,
    }

    shop.does("repostStory", business_connection_id=carols.id, **again)
    unknown: dict[str, Any] = {**again, "from_story_id": 9}
    missing = shop.refusal("repostStory", business_connection_id=carols.id, **unknown)
    shop.alice.disconnects()
    ended = shop.refusal("repostStory", business_connection_id=carols.id, **again)

    assert [story.caption for story in shop.carol.stories] == ["Tea"]
    assert missing == ended == "STORY_ID_INVALID"


def test_a_bot_manages_another(shop: Shop) -> None:
    shop.bot.queue.allow(["message", "managed_bot"])
    made = shop.alice.makes_bot("new_tea_bot", "New", shop.bot)
    told = dict(shop.news())

    token = shop.does("getManagedBotToken", user_id=made.id)
    fresh = shop.does("replaceManagedBotToken", user_id=made.id)

    assert told["managed_bot"]["bot"]["username"] == "new_tea_bot"
    assert told["message"]["managed_bot_created"]["bot"]["id"] == made.id
    assert (token != fresh, made.token) == (True, fresh)
    assert list(shop.world.bots) == ["1:test", "2:test", fresh]
    assert shop.call("getMe", bot=made)["result"]["id"] == made.id
    made.token, kept = token, made.token
    assert shop.call("getMe", bot=made)["error_code"] == 401
    made.token = kept
    with pytest.raises(ValueError, match="end with bot"):
        shop.alice.makes_bot("new_tea", manager=shop.bot)


def test_only_some_may_write_to_a_managed_bot(shop: Shop) -> None:
    made = shop.alice.makes_bot("new_tea_bot", manager=shop.bot)
    named: dict[str, Any] = {"user_id": made.id}
    before = shop.does("getManagedBotAccessSettings", **named)

    shop.does(
        "setManagedBotAccessSettings",
        **named,
        is_access_restricted=True,
        added_user_ids=[shop.bob.id],
    )

    after = shop.does("getManagedBotAccessSettings", **named)
    assert before == {"is_access_restricted": False}
    assert [user["id"] for user in after["added_users"]] == [shop.bob.id]
    shop.alice.sends("I made you", made)
    shop.bob.sends("Hi", made)
    with pytest.raises(NotAllowed, match="Carol has no access"):
        shop.carol.sends("Hi", made)


def test_bots_that_are_not_managed_are_refused(shop: Shop) -> None:
    assert shop.refusal("getManagedBotToken", user_id=shop.other.id) == "BOT_INVALID"
    assert shop.refusal("getManagedBotToken", user_id=999_999) == "user not found"
    made = shop.alice.makes_bot("new_tea_bot", manager=shop.bot)
    strange: dict[str, Any] = {
        "user_id": made.id,
        "is_access_restricted": True,
        "added_user_ids": [999_999],
    }
    assert shop.refusal("setManagedBotAccessSettings", **strange) == "user not found"


def test_errors_in_a_passport_are_noted(shop: Shop) -> None:
    error = {
        "source": "unspecified",
        "type": "passport",
        "element_hash": "AAAA",
        "message": "The date has passed",
    }

    assert shop.does("setPassportDataErrors", user_id=shop.alice.id, errors=[error])

    assert "Alice's passport: The date has passed" in shop.alice.chat
    assert shop.refusal("setPassportDataErrors", user_id=shop.carol.id, errors=[error]) == (
        "user not found"
    )
