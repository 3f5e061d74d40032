"""Keyboards that bots written for v13 made with arguments of other keyboards."""

import pytest

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardRemove
from telegram.v13 import notices

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
    ],
)
def test_what_belongs_to_another_keyboard_is_dropped_with_a_warning(make, strange):
    notices.forget()
    with pytest.warns(DeprecationWarning, match=f"{strange}=.*belongs to") as warned:
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
