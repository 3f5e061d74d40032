"""Rich messages and drafts: blocks, their HTML and Markdown, and what is shown while a bot writes."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def blocks(desk: Desk, **given: Any) -> list[dict[str, Any]]:
    desk.world.web.obliging = True
    sent = desk.does("sendRichMessage", rich_message=given)
    return list(sent["rich_message"]["blocks"])


def paragraph(text: Any) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("html", "<h2>Tea &amp; more</h2>", {"type": "heading", "text": "Tea & more", "size": 2}),
        ("markdown", "## Tea & more", {"type": "heading", "text": "Tea & more", "size": 2}),
        ("html", "just\n  a   line", paragraph("just a line")),
        ("html", "<p>a <b>b <i>c</i></b></p>", paragraph(["a ", {"type": "bold", "text": ["b ", {"type": "italic", "text": "c"}]}])),
        ("markdown", "a **b *c***", paragraph(["a ", {"type": "bold", "text": ["b ", {"type": "italic", "text": "c"}]}])),
        ("markdown", r"\*a\* `*b*`", paragraph(["*a* ", {"type": "code", "text": "*b*"}])),
        ("markdown", "||a|| ==b== ~~c~~", paragraph([{"type": "spoiler", "text": "a"}, " ", {"type": "marked", "text": "b"}, " ", {"type": "strikethrough", "text": "c"}])),
        ("html", '<a href="https://a.bc/?a=1&amp;b=2">x</a>', paragraph({"type": "url", "text": "x", "url": "https://a.bc/?a=1&b=2"})),
        ("markdown", "[x](mailto:a@b.cd)", paragraph({"type": "email_address", "text": "x", "email_address": "a@b.cd"})),
        ("html", '<a name="top"></a>', {"type": "anchor", "name": "top"}),
        ("markdown", "see #tag", paragraph(["see ", {"type": "hashtag", "text": "#tag", "hashtag": "tag"}])),
        ("html", "<hr/>", {"type": "divider"}),
        ("markdown", "```python\nprint(1 < 2)\n```", {"type": "pre", "text": "print(1 < 2)", "language": "python"}),
        ("html", "<footer>end</footer>", {"type": "footer", "text": "end"}),
        ("html", "<aside>wise<cite>Bob</cite></aside>", {"type": "pullquote", "text": "wise", "credit": "Bob"}),
        ("markdown", "> a\n> b", {"type": "blockquote", "blocks": [paragraph("a b")]}),
        ("markdown", "$$E=mc^2$$", {"type": "mathematical_expression", "expression": "E=mc^2"}),
        ("html", "<details open><summary>S</summary>body</details>", {"type": "details", "summary": "S", "blocks": [paragraph("body")], "is_open": True}),
        ("markdown", "- a\n- [x] b", {"type": "list", "items": [{"blocks": [paragraph("a")], "label": "•"}, {"blocks": [paragraph("b")], "has_checkbox": True, "is_checked": True, "label": "•"}]}),
        ("html", '<ol start="4" type="i"><li>x</li></ol>', {"type": "list", "items": [{"blocks": [paragraph("x")], "value": 4, "type": "i", "label": "iv."}]}),
        ("markdown", "| A |\n|:-:|\n| b |", {"type": "table", "cells": [[{"text": "A", "is_header": True, "align": "center", "valign": "top"}], [{"text": "b", "align": "center", "valign": "top"}]]}),
        ("html", '<tg-map lat="41.9" long="12.5" zoom="14"/>', {"type": "map", "location": {"latitude": 41.9, "longitude": 12.5}, "zoom": 14, "width": 600, "height": 300}),
        ("markdown", "![](tg://emoji?id=7) ![noon](tg://time?unix=5&format=t)", paragraph([{"type": "custom_emoji", "custom_emoji_id": "7", "alternative_text": ""}, " ", {"type": "date_time", "text": "noon", "unix_time": 5, "date_time_format": "t"}])),
    ],
)  # fmt: skip
def test_text_becomes_blocks(desk: Desk, form: str, text: str, wanted: dict[str, Any]) -> None:
    assert blocks(desk, **{form: text}) == [wanted]


def test_users_are_mentioned_and_strangers_are_not(desk: Desk) -> None:
    known = f'<a href="tg://user?id={desk.bob.id}">B</a> <a href="tg://user?id=77">S</a>'

    (block,) = blocks(desk, html=known)

    assert block["text"][0]["user"]["first_name"] == "Bob"
    assert block["text"][-1] == "S"


def test_media_stands_in_blocks(desk: Desk) -> None:
    photo = {"id": "p", "media": {"type": "photo", "media": "attach://part"}}
    text = (
        '<figure><img src="tg://photo?id=p" tg-spoiler/><figcaption>Cap</figcaption></figure>'
        '<tg-collage><img src="https://a.bc/x.jpg"/><video src="https://a.bc/x.gif"/></tg-collage>'
    )
    desk.world.web.obliging = True
    sent = desk.does(
        "sendRichMessage", {"part": b"pixels"}, rich_message={"html": text, "media": [photo]}
    )

    figure, collage = sent["rich_message"]["blocks"]
    assert figure["photo"][-1]["file_size"] == 6
    assert (figure["has_spoiler"], figure["caption"]) == (True, {"text": "Cap"})
    assert [block["type"] for block in collage["blocks"]] == ["photo", "animation"]


def test_blocks_are_sent_and_edited_as_they_are(desk: Desk) -> None:
    given = {"blocks": [paragraph(["see ", {"type": "bold", "text": "@alice"}])]}
    sent = desk.does("sendRichMessage", rich_message={**given, "is_rtl": True})

    bold = sent["rich_message"]["blocks"][0]["text"][1]
    assert bold["text"] == {"type": "mention", "text": "@alice", "username": "alice"}
    assert sent["rich_message"]["is_rtl"] is True
    assert desk.alice.sees("see @alice").id == sent["message_id"]
    edited = desk.does(
        "editMessageText", message_id=sent["message_id"], rich_message={"markdown": "# New"}
    )
    assert edited["rich_message"]["blocks"][0]["size"] == 1
    plain = desk.does("editMessageText", message_id=sent["message_id"], text="plain")
    assert "rich_message" not in plain


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "message text is empty"),
        ({"html": "a", "markdown": "b"}, "RICH_MESSAGE_INVALID"),
        ({"html": "<p></p>"}, "message text is empty"),
        ({"html": "<p>é<blink>"}, 'can\'t parse entities: Unsupported start tag "blink" at byte offset 5'),
        ({"html": "<b>a"}, "can't parse entities: Can't find end tag corresponding to start tag b"),
        ({"html": "<b>a</i>"}, 'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ({"html": "a</b>"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        ({"html": "a < b"}, "can't parse entities: Unclosed start tag at byte offset 2"),
        ({"html": "x" * 32_769}, "MESSAGE_TOO_LONG"),
        ({"html": "<hr/>" * 501}, "MESSAGE_TOO_LONG"),
        ({"html": "<b>" * 17 + "x" + "</b>" * 17}, "RICH_MESSAGE_TOO_DEEP"),
        ({"html": "<table><tr>" + "<td>x</td>" * 21 + "</tr></table>"}, "RICH_MESSAGE_TABLE_TOO_WIDE"),
        ({"html": '<img src="tg://photo?id=none"/>'}, "RICH_MESSAGE_MEDIA_INVALID"),
        ({"html": '<tg-map lat="x"/>'}, "wrong location specified"),
    ],
)  # fmt: skip
def test_a_wrong_rich_message_is_refused(desk: Desk, given: dict[str, Any], refusal: str) -> None:
    assert desk.refusal("sendRichMessage", rich_message=given) == refusal


def test_a_draft_grows_and_goes_with_the_message(desk: Desk) -> None:
    for text in ("", "Once", "Once *upon*"):
        desk.does("sendMessageDraft", draft_id=7, text=text, parse_mode="Markdown")

    (draft,) = desk.world.actions.drafts
    assert (draft.text, draft.id) == ("Once upon", 7)
    assert draft.content["entities"][0]["type"] == "bold"
    desk.does("sendMessage", text="Once upon a time")
    assert desk.world.actions.drafts == []
    assert desk.refusal("sendMessageDraft", draft_id=0, text="x") == "invalid draft_id specified"
    assert desk.refusal("sendMessageDraft", draft_id=1, text="x" * 4097) == "message is too long"


def test_a_draft_fades_after_half_a_minute(desk: Desk) -> None:
    desk.does("sendRichMessageDraft", draft_id=7, rich_message={"markdown": "# Hm"})
    assert len(desk.world.actions.drafts) == 1

    desk.clock.advance(30)

    assert desk.world.actions.drafts == []


@pytest.mark.parametrize("keep", [True, False])
def test_a_user_stops_a_bot_that_writes(desk: Desk, keep: bool) -> None:
    desk.does("sendMessageDraft", draft_id=7, text="Once", can_stop=True, keep_on_stop=keep)

    desk.alice.stops_draft(desk.bot)

    ((kind, body),) = desk.news()
    assert (kind, body["draft_id"], body["chat"]["id"]) == (
        "stopped_message_generation", 7, desk.alice.id,
    )  # fmt: skip
    assert bool(desk.world.actions.drafts) is keep
    desk.does("sendMessageDraft", draft_id=8, text="again")
    with pytest.raises(NotAllowed):
        desk.alice.stops_draft(desk.bot)


def test_drafts_are_for_private_chats(desk: Desk) -> None:
    group = desk.group()

    assert desk.refusal("sendMessageDraft", chat_id=group.id, draft_id=1, text="x") == (
        "method is available only for private chats"
    )


def test_an_action_shows_for_five_seconds_or_until_the_message(desk: Desk) -> None:
    desk.does("sendChatAction", action="typing")
    assert [one.action for one in desk.world.actions] == ["typing"]
    desk.clock.advance(5)
    assert list(desk.world.actions) == []

    desk.does("sendChatAction", action="upload_photo")
    desk.does("sendMessage", text="x")
    assert list(desk.world.actions) == []
    assert desk.refusal("sendChatAction", action="sleeping") == "wrong parameter action in request"
