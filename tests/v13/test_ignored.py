"""Arguments that types never had, and that bots written for v13 gave them all the same."""

import pytest

from telegram import (
    Chat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.v13 import hooks, ignored, notices

ROWS = [[InlineKeyboardButton("x", callback_data="x")]]


@pytest.mark.parametrize(
    ("make", "strange"),
    [
        (lambda **strange: InlineKeyboardMarkup(ROWS, **strange), "resize_keyboard"),
        (lambda **strange: InlineKeyboardMarkup(inline_keyboard=ROWS, **strange), "selective"),
        (lambda **strange: InlineKeyboardMarkup(ROWS, **strange), "one_time_keyboard"),
        (lambda **strange: InlineKeyboardMarkup(ROWS, **strange), "input_field_placeholder"),
        (ReplyKeyboardRemove, "resize_keyboard"),
        (ReplyKeyboardRemove, "one_time_keyboard"),
        (ForceReply, "resize_keyboard"),
        (lambda **strange: Chat(-1, "group", **strange), "all_members_are_administrators"),
    ],
)
def test_what_a_type_never_had_is_dropped_with_a_warning(make, strange):
    notices.forget()
    with pytest.warns(DeprecationWarning, match=f"{strange}=.*left out") as warned:
        made = make(**{strange: True})
    assert warned[0].filename == __file__
    assert strange not in made.to_dict()
    assert make(**{strange: True}) == make()


def test_its_own_arguments_are_kept():
    assert ReplyKeyboardRemove(selective=True).to_dict() == {
        "remove_keyboard": True,
        "selective": True,
    }
    assert ForceReply(selective=True, input_field_placeholder="Who?").to_dict() == {
        "force_reply": True,
        "selective": True,
        "input_field_placeholder": "Who?",
    }


@pytest.mark.parametrize("strange", ["resize_keybord", "keyboard", "text"])
def test_what_belongs_to_no_keyboard_is_refused(strange):
    with pytest.raises(TypeError, match=strange):
        InlineKeyboardMarkup(ROWS, **{strange: True})


def test_what_a_server_sends_of_it_is_kept():
    sent = {"id": -1, "type": "group", "title": "Us", "all_members_are_administrators": True}
    assert Chat.de_json(sent, None).to_dict() == sent


def test_the_table_is_known_without_loading_it():
    assert ignored.IGNORED.keys() == hooks._FORGIVING
