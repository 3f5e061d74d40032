"""Telegram Passport: what a user has shared, decrypted with the bot's private key.

A `Bot` made with `private_key` reads it: `message.passport_data.decrypted_data` lists the elements,
and the files in them are decrypted when they are downloaded. Needs the package cryptography:
`pip install 'evergram[passport]'`.

The credentials below come encrypted with the bot's public key; they hold a secret for each piece of
data and each file.

Source: https://core.telegram.org/passport#decrypting-data
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from telegram.base import TelegramObject
from telegram.decryption import TelegramDecryptionError, decrypt_json, from_base64

if TYPE_CHECKING:
    from telegram import EncryptedPassportElement

__path__: list[str] = []  # v13 had modules below this one, and bots import them

__all__ = [
    "Credentials",
    "DataCredentials",
    "FileCredentials",
    "IdDocumentData",
    "PersonalDetails",
    "ResidentialAddress",
    "SecureData",
    "SecureValue",
    "TelegramDecryptionError",
    "open_element",
]

_DOCUMENTS = ("passport", "internal_passport", "driver_license", "identity_card")


# What opens the data ---------------------------------------------------------------------------


class DataCredentials(TelegramObject):
    """What opens the `data` of an element.

    Attributes:
        data_hash (str): Check value in base64.
        secret (str): Secret in base64.

    Source: https://core.telegram.org/passport#datacredentials
    """

    _order: ClassVar[tuple[str, ...]] = ("data_hash", "secret")
    _needed: ClassVar[tuple[str, ...]] = _order

    data_hash: str
    secret: str

    @property
    def hash(self) -> str:
        """The check value under the name it has for files as well."""
        return self.data_hash


class FileCredentials(TelegramObject):
    """What opens a file.

    Attributes:
        file_hash (str): Check value in base64.
        secret (str): Secret in base64.

    Source: https://core.telegram.org/passport#filecredentials
    """

    _order: ClassVar[tuple[str, ...]] = ("file_hash", "secret")
    _needed: ClassVar[tuple[str, ...]] = _order

    file_hash: str
    secret: str

    @property
    def hash(self) -> str:
        """The check value under the name it has for data as well."""
        return self.file_hash


class SecureValue(TelegramObject):
    """What opens one element: its data and its files.

    Attributes:
        data (DataCredentials): For the typed-in details.
        front_side (FileCredentials): For the picture of the document's front.
        reverse_side (FileCredentials): For the picture of its back.
        selfie (FileCredentials): For the picture of the person holding it.
        files (list of FileCredentials): For the scans, in their order.
        translation (list of FileCredentials): For the translation's scans, in their order.

    Source: https://core.telegram.org/passport#securevalue
    """

    _order: ClassVar[tuple[str, ...]] = (
        "data",
        "front_side",
        "reverse_side",
        "selfie",
        "files",
        "translation",
        "bot",
    )
    _later: ClassVar[dict[str, Any]] = {
        "data": "DataCredentials",
        "front_side": "FileCredentials",
        "reverse_side": "FileCredentials",
        "selfie": "FileCredentials",
        "files": ["FileCredentials"],
        "translation": ["FileCredentials"],
    }

    data: DataCredentials | None = None
    front_side: FileCredentials | None = None
    reverse_side: FileCredentials | None = None
    selfie: FileCredentials | None = None
    files: list[FileCredentials] | None = None
    translation: list[FileCredentials] | None = None


class SecureData(TelegramObject):
    """What opens the elements, by their types; None where an element was not shared.

    Source: https://core.telegram.org/passport#securedata
    """

    _order: ClassVar[tuple[str, ...]] = (
        "personal_details",
        "passport",
        "internal_passport",
        "driver_license",
        "identity_card",
        "address",
        "utility_bill",
        "bank_statement",
        "rental_agreement",
        "passport_registration",
        "temporary_registration",
        "bot",
    )
    _later: ClassVar[dict[str, Any]] = dict.fromkeys(_order[:-1], "SecureValue")

    personal_details: SecureValue | None = None
    passport: SecureValue | None = None
    internal_passport: SecureValue | None = None
    driver_license: SecureValue | None = None
    identity_card: SecureValue | None = None
    address: SecureValue | None = None
    utility_bill: SecureValue | None = None
    bank_statement: SecureValue | None = None
    rental_agreement: SecureValue | None = None
    passport_registration: SecureValue | None = None
    temporary_registration: SecureValue | None = None


class Credentials(TelegramObject):
    """What was locked with the bot's public key.

    Attributes:
        secure_data (SecureData): What opens the elements.
        nonce (str): The text that the bot put into its request; compare it with that.

    Source: https://core.telegram.org/passport#credentials
    """

    _order: ClassVar[tuple[str, ...]] = ("secure_data", "nonce", "bot")
    _needed: ClassVar[tuple[str, ...]] = ("secure_data", "nonce")
    _later: ClassVar[dict[str, Any]] = {"secure_data": "SecureData"}

    secure_data: SecureData
    nonce: str


# What is in the data ---------------------------------------------------------------------------


class PersonalDetails(TelegramObject):
    """A person, as typed in.

    Attributes:
        first_name (str): First name, in Latin letters.
        last_name (str): Last name, in Latin letters.
        birth_date (str): Date of birth, DD.MM.YYYY.
        gender (str): "male" or "female".
        country_code (str): Citizenship, two letters of ISO 3166-1.
        residence_country_code (str): Country of residence, two letters of ISO 3166-1.
        first_name_native (str): First name in the country of residence's own letters.
        last_name_native (str): Last name in these.
        middle_name (str): Middle name, in Latin letters.
        middle_name_native (str): Middle name in the country's own letters.

    Source: https://core.telegram.org/passport#personaldetails
    """

    _order: ClassVar[tuple[str, ...]] = (
        "first_name",
        "last_name",
        "birth_date",
        "gender",
        "country_code",
        "residence_country_code",
        "first_name_native",
        "last_name_native",
        "middle_name",
        "middle_name_native",
        "bot",
    )
    _needed: ClassVar[tuple[str, ...]] = _order[:6]

    first_name: str
    last_name: str
    birth_date: str
    gender: str
    country_code: str
    residence_country_code: str
    first_name_native: str | None = None
    last_name_native: str | None = None
    middle_name: str | None = None
    middle_name_native: str | None = None


class ResidentialAddress(TelegramObject):
    """Where a person lives.

    Attributes:
        street_line1 (str): First line of the address.
        street_line2 (str): Second line.
        city (str): City.
        state (str): State.
        country_code (str): Two letters of ISO 3166-1.
        post_code (str): Postal code.

    Source: https://core.telegram.org/passport#residentialaddress
    """

    _order: ClassVar[tuple[str, ...]] = (
        "street_line1",
        "street_line2",
        "city",
        "state",
        "country_code",
        "post_code",
        "bot",
    )
    _needed: ClassVar[tuple[str, ...]] = _order[:-1]

    street_line1: str
    street_line2: str
    city: str
    state: str
    country_code: str
    post_code: str


class IdDocumentData(TelegramObject):
    """What stands in an identity document.

    Attributes:
        document_no (str): Its number.
        expiry_date (str): Last day, DD.MM.YYYY; None if it does not expire.

    Source: https://core.telegram.org/passport#iddocumentdata
    """

    _order: ClassVar[tuple[str, ...]] = ("document_no", "expiry_date", "bot")
    _needed: ClassVar[tuple[str, ...]] = ("document_no", "expiry_date")

    document_no: str
    expiry_date: str | None = None


# Decrypting ------------------------------------------------------------------------------------


def open_element(
    element: EncryptedPassportElement, credentials: Credentials
) -> EncryptedPassportElement:
    """Decrypt an element in place, and give its files what opens them.

    `data` becomes `PersonalDetails`, `IdDocumentData` or `ResidentialAddress`. Elements that
    the credentials say nothing about stay: telephone numbers and e-mail addresses come open.

    Raises:
        TelegramDecryptionError: Something in it does not fit.
    """
    values: Any = credentials.secure_data
    value: SecureValue | None = getattr(values, element.type, None)
    if element.type in {"phone_number", "email"} or value is None:
        return element
    if value.data is not None and isinstance(element.data, str):
        found = decrypt_json(
            from_base64(value.data.secret), from_base64(value.data.hash), from_base64(element.data)
        )
        kind = _kind_of_data(element.type)
        element.data = found if kind is None else kind.de_json(found, element.bot)
    for name in ("front_side", "reverse_side", "selfie"):
        if (file := getattr(element, name)) is not None:
            file.set_credentials(getattr(value, name))
    for name in ("files", "translation"):
        for file, its in zip(
            getattr(element, name) or (), getattr(value, name) or (), strict=False
        ):
            file.set_credentials(its)
    return element


def _kind_of_data(element_type: str) -> type[TelegramObject] | None:
    if element_type == "personal_details":
        return PersonalDetails
    if element_type in _DOCUMENTS:
        return IdDocumentData
    return ResidentialAddress if element_type == "address" else None
