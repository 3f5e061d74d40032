"""Decrypting what Telegram Passport sends.

A secret and a check value open a piece of data or a file only while they belong together, so what
was changed on its way is refused.

Source: https://core.telegram.org/passport#decrypting-data
"""

from __future__ import annotations

import hmac
import json
from base64 import b64decode
from hashlib import sha256, sha512
from importlib import import_module
from typing import Any

from telegram.error import TelegramError

__all__ = ["TelegramDecryptionError", "decrypt", "decrypt_json", "decrypt_secret", "from_base64"]


class TelegramDecryptionError(TelegramError):
    """Something could not be decrypted: the key does not fit, or the data was changed.

    Args:
        message: What went wrong.
    """

    def __init__(self, message: str | Exception) -> None:
        super().__init__(str(message))
        self.message = f"{type(self).__name__}: {message}"


def decrypt_secret(secret: bytes, private_key: Any) -> bytes:
    """Open a secret that was locked with the bot's public key.

    Args:
        secret: The locked secret.
        private_key: `bot.private_key`; None if the bot has none.

    Raises:
        TelegramDecryptionError: The key does not fit, or there is none.
        RuntimeError: The package cryptography is missing.
    """
    if private_key is None:
        raise TelegramDecryptionError(
            "the bot has no private key: make it with Bot(token, private_key=...)"
        )
    padding, sha1 = _part("asymmetric.padding"), _part("hashes").SHA1  # Telegram's scheme
    scheme = padding.OAEP(padding.MGF1(sha1()), sha1(), label=None)
    try:
        opened: bytes = private_key.decrypt(secret, scheme)
    except ValueError as problem:
        reason = str(problem) or "wrong key"
    else:
        return opened
    raise TelegramDecryptionError(f"the bot's private key does not open this: {reason}")


def decrypt(secret: bytes, hash: bytes, data: bytes) -> bytes:
    """Decrypt data or a file, and check that it is what the secret was made for.

    Args:
        secret: The opened secret.
        hash: The check value.
        data: What is encrypted.

    Raises:
        TelegramDecryptionError: They do not belong together.
        RuntimeError: The package cryptography is missing.
    """
    ciphers, algorithms, modes = (
        _part("ciphers"),
        _part("ciphers.algorithms"),
        _part("ciphers.modes"),
    )
    digest = sha512(secret + hash).digest()
    cipher = ciphers.Cipher(algorithms.AES(digest[:32]), modes.CBC(digest[32:48])).decryptor()
    try:
        found: bytes = cipher.update(data) + cipher.finalize()
    except ValueError:
        found = b""  # not a whole number of blocks: the check fails below
    if not found or not hmac.compare_digest(sha256(found).digest(), hash):
        raise TelegramDecryptionError(
            f"the check value does not fit: {sha256(found).hexdigest()} is not {hash.hex()}"
        )
    return found[found[0] :]  # the first byte counts the padding in front


def decrypt_json(secret: bytes, hash: bytes, data: bytes) -> Any:
    """Decrypt data that is JSON; arguments and errors as for `decrypt`."""
    return json.loads(decrypt(secret, hash, data).decode("utf-8"))


def from_base64(text: str) -> bytes:
    """Return the bytes that a text in base64 stands for.

    Raises:
        TelegramDecryptionError: It is no base64.
    """
    try:
        return b64decode(text)
    except ValueError as problem:
        reason = str(problem)
    raise TelegramDecryptionError(f"what should be base64 is not: {reason}")


def _part(name: str) -> Any:
    try:
        return import_module(f"cryptography.hazmat.primitives.{name}")
    except ModuleNotFoundError:
        pass  # said below, outside the except block: the import's own error would only distract
    raise RuntimeError(
        "Telegram Passport needs the package cryptography: pip install 'evergram[passport]'"
    )
