"""Telegram Passport: data encrypted here as Telegram does it, and read back."""

import copy
import json
import os
import pickle
import sys
from base64 import b64encode
from hashlib import sha256, sha512

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import telegram
from telegram import (
    Bot,
    Credentials,
    DataCredentials,
    EncryptedPassportElement,
    FileCredentials,
    IdDocumentData,
    Message,
    PassportFile,
    PersonalDetails,
    ResidentialAddress,
    SecureData,
    SecureValue,
    TelegramDecryptionError,
    TelegramError,
)
from telegram.decryption import decrypt, decrypt_json

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)
PERSON = {
    "first_name": "Alice",
    "last_name": "Ng",
    "birth_date": "01.02.1990",
    "gender": "female",
    "country_code": "DE",
    "residence_country_code": "VN",
    "first_name_native": "Ánh",
}
HOME = {
    "street_line1": "1 Long Street",
    "street_line2": "",
    "city": "Huế",
    "state": "",
    "country_code": "VN",
    "post_code": "49000",
}
CONTENT = b"\x89PNG" + bytes(range(256)) * 5


def text(value):
    return b64encode(value).decode()


def cipher_of(secret, check):
    digest = sha512(secret + check).digest()
    return Cipher(algorithms.AES(digest[:32]), modes.CBC(digest[32:48]))


def lock(content):
    """Return a secret, a check value and the content encrypted with them."""
    secret = os.urandom(32)
    count = 32 + (-len(content)) % 16
    padded = bytes([count]) + os.urandom(count - 1) + content
    check = sha256(padded).digest()
    encryptor = cipher_of(secret, check).encryptor()
    return secret, check, encryptor.update(padded) + encryptor.finalize()


class Locked:
    """Some content, encrypted, and what opens it."""

    def __init__(self, content):
        if isinstance(content, dict):
            content = json.dumps(content).encode()
        self.secret, self.hash, self.data = lock(content)

    def credentials(self, name):
        return {name: text(self.hash), "secret": text(self.secret)}


def passport_json():
    person, home = Locked(PERSON), Locked(HOME)
    document = Locked({"document_no": "X1", "expiry_date": "03.04.2030"})
    files = {name: Locked(CONTENT + name.encode()) for name in ("front", "scan1", "scan2", "bill")}
    secure_data = {
        "personal_details": {"data": person.credentials("data_hash")},
        "address": {"data": home.credentials("data_hash")},
        "passport": {
            "data": document.credentials("data_hash"),
            "front_side": files["front"].credentials("file_hash"),
            "translation": [files[name].credentials("file_hash") for name in ("scan1", "scan2")],
        },
        "utility_bill": {"files": [files["bill"].credentials("file_hash")]},
    }
    secret, check, locked = lock(json.dumps({"secure_data": secure_data, "nonce": "n1"}).encode())
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    data = {
        "credentials": {
            "data": text(locked),
            "hash": text(check),
            "secret": text(KEY.public_key().encrypt(secret, oaep)),
        },
        "data": [
            {"type": "personal_details", "data": text(person.data), "hash": "h"},
            {"type": "address", "data": text(home.data), "hash": "h"},
            {
                "type": "passport",
                "data": text(document.data),
                "front_side": file_json("front"),
                "translation": [file_json("scan1"), file_json("scan2")],
                "hash": "h",
            },
            {"type": "utility_bill", "files": [file_json("bill")], "hash": "h"},
            {"type": "phone_number", "phone_number": "4912345", "hash": "h"},
            {"type": "email", "email": "alice@example.org", "hash": "h"},
        ],
    }
    return data, {name: file.data for name, file in files.items()}


def file_json(name):
    return {"file_id": name, "file_unique_id": f"u-{name}", "file_size": 100, "file_date": 1600000}


@pytest.fixture
def bot():
    with Bot(TOKEN, private_key=PEM) as made:
        yield made


@pytest.fixture
def shared(bot):
    """What a user has shared, and a server that has the files."""
    data, files = passport_json()
    bot.request.post = lambda url, data, timeout=None: {
        **file_json(data["file_id"]),
        "file_path": f"passport/{data['file_id']}.jpg",
    }
    bot.request.retrieve = lambda url, timeout=None: files[
        url.rpartition("/")[2].removesuffix(".jpg")
    ]
    chat = {"id": 1, "type": "private"}
    message = Message.de_json(
        {"message_id": 1, "date": 1, "chat": chat, "passport_data": data}, bot
    )
    return message.passport_data


def test_the_credentials_are_opened_with_the_bots_key(shared):
    credentials = shared.decrypted_credentials
    assert isinstance(credentials, Credentials)
    assert credentials.nonce == "n1"
    assert isinstance(credentials.secure_data.passport, SecureValue)
    assert isinstance(credentials.secure_data.passport.translation[1], FileCredentials)
    assert credentials.secure_data.identity_card is None
    assert shared.decrypted_credentials is credentials
    assert len(shared.credentials.decrypted_secret) == 32
    assert shared.credentials.decrypted_data is credentials
    assert credentials.get_bot() is shared.get_bot()


def test_the_details_of_each_element_are_objects(shared):
    person, home, document, bill, phone, email = shared.decrypted_data
    assert isinstance(person, EncryptedPassportElement)
    assert isinstance(person.data, PersonalDetails)
    assert person.data.to_dict() == PERSON
    assert isinstance(home.data, ResidentialAddress)
    assert home.data.to_dict() == HOME
    assert isinstance(document.data, IdDocumentData)
    assert document.data.document_no == "X1"
    assert bill.data is None
    assert (phone.phone_number, email.email) == ("4912345", "alice@example.org")
    assert shared.decrypted_data is shared.decrypted_data
    assert isinstance(shared.data[0].data, str)


def test_files_are_decrypted_when_they_are_downloaded(shared, tmp_path):
    _, _, document, bill, *_ = shared.decrypted_data
    assert bytes(document.front_side.get_file().download_as_bytearray()) == CONTENT + b"front"
    path = tmp_path / "scan.jpg"
    document.translation[1].get_file().download(path)
    assert path.read_bytes() == CONTENT + b"scan2"
    with (tmp_path / "out").open("wb") as out:
        bill.files[0].get_file().download(out=out)
    assert (tmp_path / "out").read_bytes() == CONTENT + b"bill"


def test_a_file_without_credentials_comes_as_it_is(shared):
    content = shared.data[2].front_side.get_file().download_as_bytearray()
    assert CONTENT not in bytes(content)


def test_a_file_on_this_machine_is_decrypted_into_the_working_directory(
    shared, tmp_path, monkeypatch
):
    bill = shared.decrypted_data[3].files[0]
    place = tmp_path / "server" / "bill.jpg"
    place.parent.mkdir()
    file = bill.get_file()
    place.write_bytes(file.get_bot().request.retrieve("/bill.jpg"))
    file.file_path = str(place)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    file.download()
    assert (work / "bill.jpg").read_bytes() == CONTENT + b"bill"
    assert place.read_bytes() != CONTENT + b"bill"


def test_a_file_that_was_changed_is_refused_and_nothing_is_written(shared, tmp_path):
    file = shared.decrypted_data[3].files[0].get_file()
    file.get_bot().request.retrieve = lambda url, timeout=None: bytes(32)
    with pytest.raises(TelegramDecryptionError, match="check value"):
        file.download(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_credentials_are_set_by_hand(shared):
    file = shared.data[3].files[0].get_file()
    file.set_credentials(shared.decrypted_credentials.secure_data.utility_bill.files[0])
    assert bytes(file.download_as_bytearray()) == CONTENT + b"bill"


def test_an_element_is_built_and_decrypted_in_one_go(shared):
    data = shared.data[0].to_dict()
    credentials = shared.decrypted_credentials
    element = EncryptedPassportElement.de_json_decrypted(data, shared.get_bot(), credentials)
    assert element.data.first_name == "Alice"
    assert isinstance(data["data"], str)
    assert EncryptedPassportElement.de_json_decrypted(None, None, credentials) is None
    files = PassportFile.de_list_decrypted(
        [file_json("bill")], shared.get_bot(), credentials.secure_data.utility_bill.files
    )
    assert bytes(files[0].get_file().download_as_bytearray()) == CONTENT + b"bill"
    assert PassportFile.de_list_decrypted(None, None, []) == []
    assert PassportFile.de_json_decrypted(None, None, None) is None


def test_what_opens_a_file_is_copied_but_neither_sent_nor_printed_nor_pickled(shared):
    file = shared.decrypted_data[3].files[0]
    secret = shared.decrypted_credentials.secure_data.utility_bill.files[0].secret
    for one in (copy.copy(file), copy.deepcopy(file)):
        assert bytes(one.get_file().download_as_bytearray()) == CONTENT + b"bill"
    assert secret not in f"{file!r}{file}{file.to_json()}{file.model_dump()}"
    assert secret.encode() not in pickle.dumps(shared) + pickle.dumps(file)
    assert b"Alice" not in pickle.dumps(shared)


def test_a_key_with_a_password_is_accepted():
    locked = KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"pass"),
    )
    with Bot(TOKEN, private_key=locked, private_key_password=b"pass") as bot:
        assert bot.private_key.private_numbers() == KEY.private_numbers()


def test_another_key_is_refused():
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = other.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with Bot(TOKEN, private_key=pem) as bot:
        data = telegram.PassportData.de_json(passport_json()[0], bot)
        with pytest.raises(TelegramDecryptionError):
            data.decrypted_data  # noqa: B018


def test_a_bot_without_a_key_is_told_what_it_lacks():
    with Bot(TOKEN) as bot:
        data = telegram.PassportData.de_json(passport_json()[0], bot)
        with pytest.raises(TelegramDecryptionError, match=r"Bot\(token, private_key="):
            data.decrypted_credentials  # noqa: B018


@pytest.mark.parametrize("data", [b"", b"short", bytes(64)])
def test_content_that_does_not_fit_is_refused(data):
    with pytest.raises(TelegramDecryptionError, match="check value"):
        decrypt(b"secret", sha256(b"other").digest(), data)


def test_json_is_decrypted():
    locked = Locked({"a": "ü"})
    assert decrypt_json(locked.secret, locked.hash, locked.data) == {"a": "ü"}


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers", None)
    with pytest.raises(RuntimeError, match=r"evergram\[passport\]"):
        decrypt(b"", b"", b"")


def test_an_error_of_decryption_is_a_telegram_error_with_v13s_text():
    error = pickle.loads(pickle.dumps(TelegramDecryptionError("oops")))
    assert isinstance(error, TelegramError)
    assert str(error) == error.message == "TelegramDecryptionError: oops"


def test_the_objects_are_built_in_v13s_order():
    data = SecureData(SecureValue(DataCredentials("h", "s"), FileCredentials("f", "t")))
    credentials = Credentials(data, "nonce")
    assert credentials.to_dict() == {
        "secure_data": {
            "personal_details": {
                "data": {"data_hash": "h", "secret": "s"},
                "front_side": {"file_hash": "f", "secret": "t"},
            }
        },
        "nonce": "nonce",
    }
    assert data.personal_details.data.hash == "h"
    assert data.personal_details.front_side.hash == "f"
    assert IdDocumentData("1", None).document_no == "1"
    person = PersonalDetails("Alice", "Ng", "1", "f", "DE", "VN", "a", "b", "c", "d")
    assert (person.middle_name, person.middle_name_native) == ("c", "d")
    assert ResidentialAddress("a", "b", "c", "d", "VN", "1").post_code == "1"
    file = PassportFile("id", "unique", 5, 10, None, FileCredentials("f", "t"))
    assert file.to_dict() == {
        "file_id": "id",
        "file_unique_id": "unique",
        "file_date": 5,
        "file_size": 10,
    }
    element = EncryptedPassportElement("email", email="x", credentials=credentials)
    assert element.to_dict() == {"type": "email", "email": "x"}


@pytest.mark.parametrize(
    ("kind", "values"),
    [(PersonalDetails, PERSON), (ResidentialAddress, HOME), (SecureData, {"passport": {}})],
)
def test_the_objects_are_read_and_given_back_as_json(kind, values):
    assert kind.de_json(values, None).to_dict() == values
    assert kind.de_json(values, None) == kind.de_json(values, None)
    assert kind.de_json(None, None) is None
