"""The tree of filters, their combinations, and filters of one's own."""

import pytest

from telegram_ext import BaseFilter, Filters, MessageFilter, UpdateFilter
from telegram_ext.filters import InvertedFilter, MergedFilter, XORFilter

OTHER = {"message_id": 2, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "y"}


class Yes(MessageFilter):
    def filter(self, message):
        return True


class No(MessageFilter):
    name = "nope"

    def filter(self, message):
        return False


class Data(MessageFilter):
    data_filter = True

    def __init__(self, **data):
        self.data = data

    def filter(self, message):
        return self.data


# Combining ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [Yes(), No()])
@pytest.mark.parametrize("right", [Yes(), No()])
def test_filters_combine_like_truth(update, left, right):
    one = update("hi")
    a, b = bool(left(one)), bool(right(one))
    assert (left & right)(one) is (a and b)
    assert (left | right)(one) is (a or b)
    assert (left ^ right)(one) is (a != b)
    assert (~left)(one) is (not a)
    assert (left & ~right | ~left)(one) is ((a and not b) or not a)


def test_the_right_side_is_asked_only_where_it_matters(update):
    class Never(MessageFilter):
        def filter(self, message):
            raise AssertionError("asked")

    assert (Yes() | Never())(update("hi"))
    assert not (No() & Never())(update("hi"))


def test_combinations_say_what_they_are_made_of():
    assert str(Yes() & No()) == "<Yes and nope>"
    assert str(Yes() | No()) == "<Yes or nope>"
    assert str(Yes() ^ No()) == "<Yes xor nope>"
    assert str(~Yes()) == "<inverted Yes>"
    assert repr(Filters.text & (~Filters.command)) == (
        "<Filters.text and <inverted Filters.command>>"
    )


@pytest.mark.parametrize("combined", [Yes() & No(), Yes() | No(), Yes() ^ No(), ~Yes()])
def test_a_combination_cannot_be_named(combined):
    assert isinstance(combined, (MergedFilter, XORFilter, InvertedFilter))
    with pytest.raises(RuntimeError, match=f"Cannot set name for {type(combined).__name__}"):
        combined.name = "x"


def test_what_is_no_filter_cannot_be_combined():
    with pytest.raises(TypeError, match="not with 5"):
        Filters.text & 5


def test_data_is_merged_by_and_and_chosen_by_or(update):
    one = update("hi")
    a, b, c = Data(x=[1]), Data(x=[2], y=[3]), Data()
    assert (a & b)(one) == {"x": [1, 2], "y": [3]}
    assert a.data == {"x": [1]}
    assert (a | b)(one) == {"x": [1]}
    assert (c | b)(one) == {"x": [2], "y": [3]}
    assert (a & Yes())(one) == {"x": [1]}
    assert (Yes() & a & b)(one) == {"x": [1, 2], "y": [3]}
    assert not (c & a)(one)
    assert (~a)(one) is False
    assert (Yes() | a)(one) is True


# Own filters --------------------------------------------------------------------------------------


def test_an_own_message_filter_sees_the_effective_message(update, query):
    class Long(MessageFilter):
        def filter(self, message):
            return len(message.text) > 3

    for kind in ("message", "edited_message", "channel_post", "edited_channel_post"):
        assert Long()(update("long", kind=kind))
        assert not Long()(update("no", kind=kind))
    assert Long()(query("x"))


def test_an_own_update_filter_sees_the_update(update):
    class Odd(UpdateFilter):
        def filter(self, update):
            return update.update_id % 2 == 1

    assert Odd()(update("x", update_id=3))
    assert not Odd()(update("x", update_id=4))


def test_a_filter_of_v11_needs_only_filter(update):
    class Old(BaseFilter):
        name = "old"

        def filter(self, message):
            return message.text == "hi"

    assert (Old() & Filters.text)(update("hi"))
    assert not Old()(update("ho"))
    assert str(Old()) == "old"


def test_a_filter_without_filter_says_what_is_missing(update):
    class Empty(BaseFilter):
        pass

    with pytest.raises(TypeError, match="Empty has no method filter"):
        Empty()(update("hi"))
    with pytest.raises(TypeError, match="abstract"):
        MessageFilter()


def test_a_filter_can_be_named():
    mine = Yes()
    assert (mine.name, str(mine)) == ("Yes", "Yes")
    mine.name = "mine"
    assert str(mine & No()) == "<mine and nope>"


# Texts --------------------------------------------------------------------------------------------


def test_text_means_any_text_commands_included(update):
    assert Filters.text(update("hi"))
    assert Filters.text(update("/go"))
    assert not Filters.text(update(photo=[]))
    assert Filters.caption(update(caption="hi"))
    assert not Filters.caption(update("hi"))


def test_text_called_with_texts_wants_exactly_one_of_them(update):
    for texts in (["a", "b"], ("a", "b"), {"a", "b"}):
        assert Filters.text(texts)(update("b"))
        assert not Filters.text(texts)(update("ab"))
    assert Filters.caption(["a"])(update(caption="a"))
    assert str(Filters.text(["a"])) == "Filters.text(['a'])"
    assert not Filters.text("hello")(update("hell"))


def test_command_stands_at_the_beginning_unless_told_otherwise(update):
    start = update("/go")
    later = update("x /go", entities=[{"type": "bot_command", "offset": 2, "length": 3}])
    assert Filters.command(start)
    assert not Filters.command(later)
    assert Filters.command(False)(later)
    assert Filters.command(True)(start)
    assert not Filters.command(False)(update("hi"))


def test_regex_searches_anywhere(update):
    found = Filters.regex(r"\d+")(update("ab 12"))
    assert found["matches"][0][0] == "12"
    assert not Filters.regex("x")(update("hi"))
    assert not Filters.regex("x")(update(photo=[]))
    assert Filters.caption_regex("h")(update(caption="oh"))
    assert str(Filters.regex("x")) == "Filters.regex(re.compile('x'))"


def test_entities_are_found_by_type(update):
    entities = [{"type": "url", "offset": 0, "length": 4}]
    assert Filters.entity("url")(update("a.bc", entities=entities))
    assert not Filters.entity("email")(update("a.bc", entities=entities))
    assert Filters.caption_entity("url")(update(caption="a.bc", caption_entities=entities))
    assert not Filters.entity("url")(update("hi"))


# Content ------------------------------------------------------------------------------------------

FIELDS = {
    "animation": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1},
    "audio": {"file_id": "a", "file_unique_id": "b", "duration": 1},
    "contact": {"phone_number": "1", "first_name": "A"},
    "dice": {"emoji": "🎲", "value": 3},
    "document": {"file_id": "a", "file_unique_id": "b"},
    "game": {"title": "t", "description": "d", "photo": []},
    "invoice": {"title": "t", "currency": "EUR", "total_amount": 1},
    "location": {"longitude": 1.0, "latitude": 1.0},
    "passport_data": {"data": [], "credentials": {"data": "", "hash": "", "secret": ""}},
    "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
    "poll": {"id": "1", "question": "?", "options": []},
    "sticker": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1},
    "successful_payment": {"currency": "EUR", "total_amount": 1, "invoice_payload": ""},
    "venue": {"location": {"longitude": 1.0, "latitude": 1.0}, "title": "t", "address": "a"},
    "video": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1},
    "video_note": {"file_id": "a", "file_unique_id": "b", "length": 1, "duration": 1},
    "voice": {"file_id": "a", "file_unique_id": "b", "duration": 1},
    "has_protected_content": True,
    "is_automatic_forward": True,
    "is_topic_message": True,
}


@pytest.mark.parametrize("field", FIELDS)
def test_content_is_told_by_its_field(update, field):
    found = getattr(Filters, field)
    assert found(update(**{field: FIELDS[field]}))
    assert not found(update("hi"))
    assert str(found) == f"Filters.{field}"


def test_empty_content_is_none(update):
    assert not Filters.photo(update(photo=[]))


@pytest.mark.parametrize("field", ["photo", "document", "location", "voice"])
def test_attachments_are_what_effective_attachment_knows(update, field):
    assert Filters.attachment(update(**{field: FIELDS[field]}))
    assert not Filters.attachment(update("hi"))


def test_replies_and_forwards(update):
    assert Filters.reply(update("x", reply_to_message=OTHER))
    assert not Filters.reply(update("x"))
    origin = {"type": "hidden_user", "sender_user_name": "A", "date": 1}
    assert Filters.forwarded(update("x", forward_origin=origin))
    assert not Filters.forwarded(update("x"))


@pytest.mark.parametrize(
    ("chosen", "mime", "passes"),
    [
        (Filters.document.pdf, "application/pdf", True),
        (Filters.document.pdf, "application/zip", False),
        (Filters.document.gif, "video/mp4", True),
        (Filters.document.image, "image/png", True),
        (Filters.document.category("text/"), "text/x-python", True),
        (Filters.document.mime_type("a/b"), "a/b", True),
        (Filters.document.audio, None, False),
    ],
)
def test_documents_are_told_by_mime_type(update, chosen, mime, passes):
    document = {"file_id": "a", "file_unique_id": "b"}
    if mime:
        document["mime_type"] = mime
    assert chosen(update(document=document)) is passes
    assert not chosen(update("hi"))


@pytest.mark.parametrize(
    ("extension", "sensitive", "name", "passes"),
    [
        ("jpg", False, "A.JPG", True),
        ("jpg", True, "A.JPG", False),
        ("tar.gz", False, "a.tar.gz", True),
        ("gz", False, "a.tar.gz", True),
        ("jpg", False, "jpg", False),
        (None, False, "README", True),
        (None, False, "a.b", False),
    ],
)
def test_documents_are_told_by_the_end_of_their_name(update, extension, sensitive, name, passes):
    chosen = Filters.document.file_extension(extension, case_sensitive=sensitive)
    document = {"file_id": "a", "file_unique_id": "b", "file_name": name}
    assert chosen(update(document=document)) is passes
    assert not chosen(update("hi"))


def test_dice_are_told_by_kind_and_value(update):
    darts = update(dice={"emoji": "🎯", "value": 6})
    assert Filters.dice(darts)
    assert Filters.dice.darts(darts)
    assert not Filters.dice.dice(darts)
    assert Filters.dice(6)(darts)
    assert Filters.dice([5, 6])(darts)
    assert not Filters.dice(5)(darts)
    assert Filters.dice.darts(6)(darts)
    assert not Filters.dice.bowling([6])(darts)
    assert str(Filters.dice.darts([6])) == "Filters.dice.darts([6])"
    assert not Filters.dice(update("hi"))


# Circumstances --------------------------------------------------------------------------------------


def test_update_kinds(update, query):
    chosen = Filters.update
    passing = {
        "message": {chosen, chosen.message, chosen.messages},
        "edited_message": {chosen, chosen.edited_message, chosen.messages},
        "channel_post": {chosen, chosen.channel_post, chosen.channel_posts},
        "edited_channel_post": {chosen, chosen.edited_channel_post, chosen.channel_posts},
    }
    for kind, wanted in passing.items():
        one = update("hi", kind=kind)
        for some in set().union(*passing.values()):
            assert some(one) is (some in wanted)
    assert not chosen(query("x"))


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("private", {"private"}),
        ("group", {"group"}),
        ("supergroup", {"supergroup"}),
        ("groups", {"group", "supergroup"}),
        ("channel", {"channel"}),
    ],
)
def test_chat_types(update, name, types):
    for type in ("private", "group", "supergroup", "channel"):
        one = update("x", chat={"id": 1, "type": type})
        assert getattr(Filters.chat_type, name)(one) is (type in types)
        assert Filters.chat_type(one)


def test_the_old_names_of_chat_types(update):
    assert Filters.private(update("x"))
    for type in ("group", "supergroup"):
        assert Filters.group(update("x", chat={"id": 1, "type": type}))
    assert not Filters.group(update("x"))


def test_language_is_a_beginning(update):
    def speaks(code):
        person = {"id": 1, "is_bot": False, "first_name": "A"}
        return update("x", **{"from": {**person, "language_code": code} if code else person})

    assert Filters.language("en")(speaks("en-GB"))
    assert Filters.language(["de", "en"])(speaks("en"))
    assert not Filters.language("de")(speaks("en"))
    assert not Filters.language("de")(speaks(None))


def test_what_is_known_of_the_user(update):
    person = {"id": 1, "is_bot": False, "first_name": "A"}
    premium = update("x", **{"from": {**person, "is_premium": True}})
    adder = update("x", **{"from": {**person, "added_to_attachment_menu": True}})
    assert Filters.premium_user(premium)
    assert not Filters.premium_user(adder)
    assert Filters.user_attachment(adder)
    assert not Filters.user_attachment(update(kind="poll", id="1", question="?", options=[]))


STATUS = {
    "new_chat_members": [{"id": 1, "is_bot": False, "first_name": "A"}],
    "left_chat_member": {"id": 1, "is_bot": False, "first_name": "A"},
    "new_chat_title": "t",
    "new_chat_photo": FIELDS["photo"],
    "delete_chat_photo": True,
    "group_chat_created": True,
    "supergroup_chat_created": True,
    "channel_chat_created": True,
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 5},
    "migrate_to_chat_id": -1,
    "migrate_from_chat_id": -1,
    "pinned_message": OTHER,
    "connected_website": "a.b",
    "proximity_alert_triggered": {"distance": 1},
    "video_chat_scheduled": {"start_date": 1},
    "video_chat_started": {},
    "video_chat_ended": {"duration": 1},
    "video_chat_participants_invited": {"users": []},
    "web_app_data": {"data": "d", "button_text": "b"},
    "forum_topic_created": {"name": "n", "icon_color": 1},
    "forum_topic_closed": {},
    "forum_topic_reopened": {},
}
NAMED_OTHERWISE = {
    "group_chat_created": "chat_created",
    "supergroup_chat_created": "chat_created",
    "channel_chat_created": "chat_created",
    "migrate_to_chat_id": "migrate",
    "migrate_from_chat_id": "migrate",
}


@pytest.mark.parametrize("field", STATUS)
def test_status_updates(update, field):
    one = update(**{field: STATUS[field]})
    assert Filters.status_update(one)
    assert getattr(Filters.status_update, NAMED_OTHERWISE.get(field, field))(one)
    if field.startswith("video_chat"):
        assert getattr(Filters.status_update, field.replace("video", "voice"))(one)
    others = [name for name in vars(type(Filters.status_update)) if name == "new_chat_title"]
    for other in others:
        assert getattr(Filters.status_update, other)(one) is (field == other)


def test_an_ordinary_message_is_no_status_update(update, query):
    assert not Filters.status_update(update("hi"))


# People and places ----------------------------------------------------------------------------------


def from_user(update, id, username=None):
    person = {"id": id, "is_bot": False, "first_name": "A"}
    return update("x", **{"from": {**person, "username": username} if username else person})


def test_users_pass_by_id_or_by_name(update):
    assert Filters.user(1)(from_user(update, 1))
    assert Filters.user([1, 2])(from_user(update, 2))
    assert not Filters.user(1)(from_user(update, 2))
    assert Filters.user(username="@ann")(from_user(update, 1, "ann"))
    assert Filters.user(username=["bob", "ann"])(from_user(update, 1, "ann"))
    assert not Filters.user(username="ann")(from_user(update, 1))
    assert not Filters.user(1)(update("x", kind="channel_post", **{"from": None}))


def test_an_empty_filter_lets_nobody_pass_unless_told(update):
    assert not Filters.user()(from_user(update, 1))
    assert Filters.user(allow_empty=True)(from_user(update, 1))


def test_whom_a_filter_lets_pass_may_change(update):
    one, chosen = from_user(update, 1), Filters.user()
    chosen.add_user_ids(1)
    assert chosen(one)
    chosen.remove_user_ids([1, 99])
    assert not chosen(one)
    chosen.user_ids = [1, 2]
    assert chosen.user_ids == {1, 2} == chosen.chat_ids
    assert str(chosen) == "Filters.user(1, 2)"
    chosen.user_ids = None
    chosen.usernames = "@ann"
    chosen.add_usernames(["@bob", "eve"])
    chosen.remove_usernames("eve")
    assert chosen.usernames == {"ann", "bob"}
    assert str(chosen) == "Filters.user(ann, bob)"
    chosen.allow_empty = True
    chosen.usernames = None
    assert chosen(one)


def test_ids_and_names_exclude_each_other():
    with pytest.raises(RuntimeError, match="in conjunction with"):
        Filters.user(1, "ann")
    by_id, by_name = Filters.chat(1), Filters.chat(username="x")
    with pytest.raises(RuntimeError, match="Can't set username in conjunction with"):
        by_id.add_usernames("x")
    with pytest.raises(RuntimeError, match="Can't set chat_ids in conjunction with"):
        by_name.chat_ids = 1
    assert by_name.usernames == {"x"}
    with pytest.raises(RuntimeError, match=r"Cannot set name for Filters\.chat"):
        by_id.name = "x"


def test_chats_bots_and_senders(update):
    channel = {"id": -1, "type": "channel", "title": "C", "username": "news"}
    supergroup = {"id": -2, "type": "supergroup", "title": "S"}
    bot = {"id": 5, "is_bot": True, "first_name": "B", "username": "gif"}
    assert Filters.chat(-1)(update("x", chat=channel))
    assert Filters.chat(username="news")(update("x", chat=channel))
    chosen = Filters.via_bot(5)
    assert chosen(update("x", via_bot=bot))
    assert not chosen(update("x"))
    chosen.bot_ids = None
    chosen.add_bot_ids(6)
    chosen.remove_bot_ids(6)
    assert chosen.bot_ids == frozenset()
    assert Filters.sender_chat(-1)(update("x", sender_chat=channel))
    assert Filters.sender_chat.channel(update("x", sender_chat=channel))
    assert not Filters.sender_chat.channel(update("x", sender_chat=supergroup))
    assert Filters.sender_chat.super_group(update("x", sender_chat=supergroup))


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "sender_user": {"id": 9, "is_bot": False, "first_name": "A"}},
        {"type": "chat", "sender_chat": {"id": 9, "type": "group"}},
        {"type": "channel", "chat": {"id": 9, "type": "channel"}, "message_id": 1},
    ],
)
def test_forwards_are_told_by_their_origin(update, origin):
    one = update("x", forward_origin={"date": 1, **origin})
    assert Filters.forwarded_from(9)(one)
    assert not Filters.forwarded_from(8)(one)


def test_a_hidden_origin_passes_nobody(update):
    origin = {"type": "hidden_user", "sender_user_name": "A", "date": 1}
    assert not Filters.forwarded_from(9, allow_empty=True)(update("x", forward_origin=origin))
