"""Stories in the name of accounts: posted, repeated, changed and taken away."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.business import business_of, connection_for
from telegram_sandbox.errors import bad_request
from telegram_sandbox.media import media_content
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.stories import Story, publish
from telegram_sandbox.texts import format_text

__all__: list[str] = []

_RIGHT = "can_manage_stories"
_LONGEST = 2048


@handles("postStory")
def post_story(call: Call) -> dict[str, Any]:
    """Show a picture or video for 6 to 48 hours; `answers_story` of users answers it."""
    owner = connection_for(call, _RIGHT).user
    return _published(call, publish(owner, call.bot, _content(call), **_manner(call)))


@handles("repostStory")
def repost_story(call: Call) -> dict[str, Any]:
    """Show what the bot has posted for another account."""
    owner = connection_for(call, _RIGHT).user
    for business in call.world.businesses.values():
        if business.user.id != call.get("from_chat_id"):
            continue
        connection = business.open
        story = business.stories.get(call.get("from_story_id"))
        if connection is None or connection.bot is not call.bot or _RIGHT not in connection.rights:
            break
        if story is None or story.author is not call.bot:
            break
        again = publish(owner, call.bot, dict(story.content), origin=story, **_manner(call))
        return _published(call, again)
    raise bad_request("STORY_ID_INVALID")


@handles("editStory")
def edit_story(call: Call) -> dict[str, Any]:
    """Put another picture, text or areas into a story of the bot's."""
    story = _own(call)
    story.content = _content(call)
    return _published(call, story)


@handles("deleteStory")
def delete_story(call: Call) -> bool:
    """Take a story of the bot's away."""
    story = _own(call)
    del business_of(story.owner).stories[story.id]
    call.world.changed.notify_all()
    return True


def _manner(call: Call) -> dict[str, Any]:
    """Return how a story is shown."""
    return {
        "seconds": call.get("active_period"),
        "stays": bool(call.get("post_to_chat_page")),
        "protected": bool(call.get("protect_content")),
    }


def _content(call: Call) -> dict[str, Any]:
    given: dict[str, Any] = call.get("content")
    kind: str = given["type"]
    stored = call.file(kind, given[kind])
    facts = {"duration": int(given.get("duration", 0))} if kind == "video" else {}
    content = media_content(call.world, kind, stored, facts)
    text, entities = format_text(
        call.world, call.get("caption", ""), call.get("parse_mode"), call.get("caption_entities")
    )
    if len(text) > _LONGEST:
        raise bad_request("story caption is too long")
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    if call.get("areas"):
        content["areas"] = call.get("areas")
    return content


def _own(call: Call) -> Story:
    """Return the story that the bot means and has posted itself."""
    owner = connection_for(call, _RIGHT).user
    story = business_of(owner).stories.get(call.get("story_id"))
    if story is None or story.author is not call.bot:
        raise bad_request("STORY_ID_INVALID")
    return story


def _published(call: Call, story: Story) -> dict[str, Any]:
    call.world.changed.notify_all()
    return story.as_json()
