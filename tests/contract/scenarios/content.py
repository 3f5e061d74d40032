"""Messages that are neither texts nor files."""

from __future__ import annotations

from telegram import Bot, InputPollOption, Poll

__all__ = ["SCENARIOS"]


def a_poll(bot: Bot, chat_id: int) -> None:
    message = bot.send_poll(
        chat_id,
        "Tea or coffee?",
        ["tea", InputPollOption("<b>coffee</b>", text_parse_mode="HTML")],
        is_anonymous=False,
        allows_multiple_answers=True,
    )
    poll = message.poll
    assert poll is not None
    assert poll.question == "Tea or coffee?"
    assert poll.options[0].text == "tea"
    assert [option.voter_count for option in poll.options] == [0, 0]
    assert poll.type == "regular"
    assert poll.is_anonymous is False
    closed = bot.stop_poll(chat_id, message.message_id)
    assert type(closed) is Poll
    assert closed.is_closed is True
    assert closed.id == poll.id


def dice(bot: Bot, chat_id: int) -> None:
    thrown = bot.send_dice(chat_id).dice
    assert thrown is not None
    assert thrown.emoji == "🎲"
    assert 1 <= thrown.value <= 6
    ball = bot.send_dice(chat_id, emoji="🏀").dice
    assert ball is not None
    assert 1 <= ball.value <= 5


def a_place(bot: Bot, chat_id: int) -> None:
    message = bot.send_location(chat_id, 48.8584, 2.2945)
    assert message.location is not None
    assert abs(message.location.latitude - 48.8584) < 0.001
    assert abs(message.location.longitude - 2.2945) < 0.001
    venue = bot.send_venue(chat_id, 48.8584, 2.2945, "Tower", "By the river 1").venue
    assert venue is not None
    assert (venue.title, venue.address) == ("Tower", "By the river 1")
    assert abs(venue.location.latitude - 48.8584) < 0.001


def a_contact(bot: Bot, chat_id: int) -> None:
    contact = bot.send_contact(chat_id, "+15550100", "Invented", last_name="Contact").contact

    assert contact is not None
    assert contact.phone_number.lstrip("+") == "15550100"
    assert (contact.first_name, contact.last_name) == ("Invented", "Contact")


def busy(bot: Bot, chat_id: int) -> None:
    assert bot.send_chat_action(chat_id, "typing") is True
    assert bot.send_chat_action(chat_id=chat_id, action="upload_photo") is True


SCENARIOS = (a_poll, dice, a_place, a_contact, busy)
