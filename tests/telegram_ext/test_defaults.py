from datetime import timedelta, timezone

import pytest

from telegram_ext import Defaults


def test_defaults_say_nothing_unless_told():
    defaults = Defaults()
    assert defaults.api_defaults == {}
    assert defaults.tzinfo is timezone.utc
    assert defaults.run_async is False
    assert defaults.quote is None


def test_the_arguments_of_calls_are_gathered():
    defaults = Defaults(parse_mode="HTML", timeout=3, disable_notification=False)
    assert defaults.api_defaults == {
        "parse_mode": "HTML",
        "explanation_parse_mode": "HTML",
        "disable_notification": False,
        "timeout": 3,
    }


@pytest.mark.parametrize("name", ["parse_mode", "timeout", "quote", "tzinfo", "run_async", "new"])
def test_defaults_cannot_be_changed(name):
    with pytest.raises(AttributeError, match="You can not assign a new value"):
        setattr(Defaults(), name, "HTML")


def test_defaults_are_equal_by_value():
    zone = timezone(timedelta(hours=2))
    assert Defaults(parse_mode="HTML", tzinfo=zone) == Defaults(parse_mode="HTML", tzinfo=zone)
    assert hash(Defaults(quote=True)) == hash(Defaults(quote=True))
    assert Defaults(quote=True) != Defaults(quote=False)
    assert Defaults() != "defaults"


def test_defaults_show_what_they_hold():
    assert repr(Defaults(parse_mode="HTML")).startswith("Defaults(parse_mode='HTML'")
