"""Telegram Passport as bots written for v13 use it; what is decrypted is tested elsewhere."""

import sys

import pytest

import telegram
from telegram import Bot, EncryptedPassportElement, PassportData, TelegramDecryptionError
from telegram_ext import Updater
from tests.v13.surface import SURFACE, names
from tests.v13.test_bot import TOKEN, Post, Seen

ELEMENT = {"type": "passport", "hash": "h"}
CREDENTIALS = {"data": "ZA==", "hash": "aA==", "secret": "no base64 at a"}


@pytest.mark.parametrize("name", ["files", "translation"])
def test_a_list_of_no_files_is_none(name):
    element = EncryptedPassportElement.de_json({**ELEMENT, name: []}, None)

    assert getattr(element, name) is None


def test_a_bot_with_a_key_needs_cryptography(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)

    with pytest.raises(RuntimeError, match="passport"):
        Bot(TOKEN, private_key=b"key")
    with pytest.raises(RuntimeError, match="passport"):
        Updater(TOKEN, private_key=b"key")


def test_what_is_no_base64_is_an_error_of_decryption():
    data = PassportData.de_json({"data": [ELEMENT], "credentials": CREDENTIALS}, Bot(TOKEN))

    with pytest.raises(TelegramDecryptionError, match="base64"):
        data.decrypted_credentials  # noqa: B018
    with pytest.raises(TelegramDecryptionError, match="base64"):
        data.decrypted_data  # noqa: B018


def test_decrypting_without_a_key_says_what_is_missing():
    credentials = {**CREDENTIALS, "secret": "cw=="}
    data = PassportData.de_json({"data": [ELEMENT], "credentials": credentials}, Bot(TOKEN))

    with pytest.raises(TelegramDecryptionError, match="private_key="):
        data.decrypted_data  # noqa: B018


KINDS = sorted(name for name in SURFACE["types"] if name.startswith("PassportElementError"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "PassportElementError"])
def test_errors_of_every_kind_are_sent(kind, monkeypatch):
    bot = Bot(TOKEN)
    monkeypatch.setattr(bot.request, "post", Post())
    order = names("types", kind)
    several = {"file_hashes"}
    error = getattr(telegram, kind)(*(["h"] if name in several else name for name in order))

    with pytest.raises(Seen):
        bot.set_passport_data_errors(7, [error])

    [sent] = bot.request.post.data["errors"]
    assert sent == error
    assert set(sent.to_dict()) == {*order, "source"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("PersonalDetails", "first_name last_name birth_date gender country_code"),
        ("IdDocumentData", "document_no expiry_date"),
        ("ResidentialAddress", "street_line1 street_line2 city state country_code post_code"),
    ],
)
def test_decrypted_details_are_objects_with_v13s_order(kind, fields):
    order = [name for name in names("types", kind) if name != "bot"]
    made = getattr(telegram, kind)(*order)

    assert set(fields.split()) <= set(order)
    assert [getattr(made, name) for name in order] == order
