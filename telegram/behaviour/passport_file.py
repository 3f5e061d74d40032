"""Files of Telegram Passport, which are encrypted where Telegram keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.behaviour.keyed import Keyed, kept
from telegram.defaultvalue import DEFAULT_NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from telegram import File
    from telegram.bot import Bot
    from telegram.passport import FileCredentials

__all__ = ["PassportFileBehaviour"]


class PassportFileBehaviour(Keyed):
    """Opening a `PassportFile`."""

    __slots__ = ()

    if TYPE_CHECKING:
        file_id: str

        def get_bot(self) -> Bot:
            """Return the bot that fetches the file."""
            ...

        @classmethod
        def de_json(cls, data: Any, bot: Any = None) -> Self | None:
            """Build the file without credentials."""
            ...

    @classmethod
    def de_json_decrypted(
        cls, data: dict[str, Any] | None, bot: Bot | None, credentials: FileCredentials | None
    ) -> Self | None:
        """Build a file, and give it what opens it; arguments as for `de_json`."""
        file = cls.de_json(data, bot)
        if file is not None:
            file.set_credentials(credentials)
        return file

    @classmethod
    def de_list_decrypted(
        cls,
        data: Sequence[dict[str, Any]] | None,
        bot: Bot | None,
        credentials: Sequence[FileCredentials],
    ) -> list[Self | None]:
        """Build files with what opens each, in the same order; None gives an empty list."""
        return [
            cls.de_json_decrypted(item, bot, credentials[number])
            for number, item in enumerate(data or ())
        ]

    def get_file(
        self,
        timeout: float | None = DEFAULT_NONE,
        api_kwargs: dict[str, Any] | None = None,
    ) -> File:
        """Get the file ready for download; if this has credentials, a download decrypts it.

        Short for `bot.get_file`, which explains the arguments. This PassportFile gives file_id.

        Source: https://core.telegram.org/bots/api#getfile
        """
        file = self.get_bot().get_file(file_id=self.file_id, timeout=timeout, api_kwargs=api_kwargs)
        credentials = kept(self, "credentials")
        if credentials is not None:
            file.set_credentials(credentials)
        return file
