"""The secret token: how it is made, compared, and told to Telegram."""

import pickle
import re
from types import SimpleNamespace

import pytest
import requests

import telegram
from telegram_ext.webhook_secret import WebhookSecret
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"


def stand_in(token):
    return SimpleNamespace(token=token)


def test_it_is_the_same_for_a_token_in_every_process_and_leads_not_back_to_it():
    one, again, other = (WebhookSecret(stand_in(t)).value for t in ("1:a", "1:a", "1:b"))
    assert one == again != other
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", one)  # 256 bits
    assert "1:a" not in one


def test_a_bot_without_token_gets_a_random_one():
    one, other = WebhookSecret(SimpleNamespace()), WebhookSecret(SimpleNamespace())
    assert len(one.value) >= 43
    assert one.value != other.value


@pytest.mark.parametrize("chosen", ["a", "A-Z_09", "x" * 256])
def test_a_secret_of_ones_own_may_be_chosen(chosen):
    secret = WebhookSecret(stand_in(TOKEN), chosen)
    assert secret.value == chosen
    assert secret.matches(chosen)
    assert not secret.matches(chosen + "x")
    assert not secret.matches("")


@pytest.mark.parametrize("chosen", ["", "x" * 257, "with space", "käse", "a\n", 5])
def test_one_that_telegram_does_not_accept_is_refused_at_once(chosen):
    with pytest.raises(ValueError, match="1 to 256 letters") as caught:
        WebhookSecret(stand_in(TOKEN), chosen)
    if isinstance(chosen, str) and chosen:
        assert chosen not in str(caught.value)


def test_it_shows_in_no_representation():
    secret = WebhookSecret(stand_in(TOKEN), "plain-secret")
    assert "plain-secret" not in repr(vars(secret))
    assert b"plain-secret" not in pickle.dumps(secret.value)


@pytest.fixture
def told():
    """What the server is told: the arguments of each call."""
    return []


@pytest.fixture
def bot(told, monkeypatch):
    world = World()
    world.bot(token=TOKEN, username="helper_bot")
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    bot = telegram.Bot(TOKEN, http=session)
    post = bot.request.post

    def remember(url, data, timeout=None):
        told.append((url.rpartition("/")[2], dict(data)))
        return post(url, data, timeout=timeout)

    monkeypatch.setattr(bot.request, "post", remember)
    yield bot
    session.close()


@pytest.fixture
def secret(bot):
    secret = WebhookSecret(bot)
    secret.guard(bot)
    secret.guard(bot)
    return secret


@pytest.mark.parametrize("spelling", ["set_webhook", "setWebhook"])
def test_every_set_webhook_tells_it(bot, secret, told, spelling):
    assert getattr(bot, spelling)("https://example.org/hook") is True
    assert told[-1] == (
        "setWebhook",
        {"url": "https://example.org/hook", "secret_token": secret.value},
    )


def test_a_secret_of_the_calls_own_is_expected_from_then_on(bot, secret, told):
    bot.set_webhook("https://example.org/hook", secret_token="my-own")
    assert told[-1][1]["secret_token"] == "my-own"
    assert secret.matches("my-own")
    bot.set_webhook("https://example.org/hook", api_kwargs={"secret_token": "newer"})
    assert secret.matches("newer")


def test_a_call_that_fails_changes_nothing(bot, secret, monkeypatch):
    def refuse(url, data, timeout=None):
        raise telegram.error.BadRequest("bad webhook")

    monkeypatch.setattr(bot.request, "post", refuse)
    with pytest.raises(telegram.error.BadRequest):
        bot.set_webhook("https://example.org/hook", secret_token="my-own")
    assert not secret.matches("my-own")


def test_other_calls_pass_as_they_are(bot, secret, told):
    bot.get_me()
    bot.set_webhook("")
    bot.delete_webhook()
    assert [name for name, data in told if data.get("secret_token")] == []


def test_other_bots_are_not_affected(bot, secret):
    assert "call" not in vars(telegram.Bot(TOKEN))
