"""The bot: every method of the Bot API, and what it knows about itself.

What generated methods rely on: each ends in `self.call(name, params, timeout=, api_kwargs=)` with
*all* its own arguments in `params`, under the names of its signature. There None means "leave out,
and let no default take its place"; `telegram.defaultvalue.DEFAULT_NONE` (or a missing key) means
"nothing was said", and the bot's `defaults` are used. `timeout=DEFAULT_NONE` works the same way.
"""

import logging
from typing import TYPE_CHECKING, Any, cast

from telegram._generated.methods import BotMethods
from telegram.building import type_named
from telegram.calling import Caller
from telegram.hints import hinting_constructor, speaking
from telegram.redaction import SecretStr, concealed
from telegram.results import misfit
from telegram.transport import Request

if TYPE_CHECKING:
    from types import TracebackType

    import requests
    from typing_extensions import Self

    from telegram import BotCommand, User

__all__ = ["Bot"]


@speaking
@hinting_constructor
class Bot(Caller, BotMethods):
    """A bot, known to Telegram by its token.

    Every method of the Bot API is a method here, in snake_case and camelCase. Each takes `timeout`
    (seconds, for this call) and `api_kwargs` (parameters newer than this library).

    Args:
        token: What @BotFather gave you: `123456789:letters-and-digits`.
        base_url: Server to talk to, up to and including `/bot`; None means the environment's
            `TELEGRAM_API_BASE_URL`, and Telegram's own server without that.
        base_file_url: Where files are, up to and including `/file/bot`; None means beside base_url,
            on the same server.
        request: Connections and timeouts; None makes one with the usual settings.
        private_key: Key for Telegram Passport, PEM, as bytes.
        private_key_password: Password of that key.
        defaults: Values for arguments that a call leaves alone; see `telegram_ext.Defaults`.
        http: The requests session to use, for example one with an adapter mounted for tests.

    Raises:
        InvalidToken: The token does not look like one. Nothing has been asked of the server yet.
        ValueError: `base_url` or `base_file_url` is no address of a server.
        RuntimeError: `private_key` is given, and the package cryptography is missing.
    """

    def __init__(
        self,
        token: str,
        base_url: str | None = None,
        base_file_url: str | None = None,
        request: Request | None = None,
        private_key: bytes | None = None,
        private_key_password: bytes | None = None,
        defaults: Any = None,
        *,
        http: "requests.Session | None" = None,
    ) -> None:
        token = SecretStr(token)
        base_url, base_file_url = concealed(base_url), concealed(base_file_url)
        self._connect(token, base_url, base_file_url, request, http)
        self.defaults = defaults
        self.logger = logging.getLogger("telegram.bot")
        self._bot: User | None = None
        self.private_key: Any = None
        if private_key is not None:
            self.private_key = _loaded_key(private_key, private_key_password)

    # What the bot knows about itself: getMe, asked once -------------------------------------------

    @property
    def bot(self) -> "User":
        """The bot as a user; the server is asked the first time."""
        if self._bot is None:
            self._bot = self.get_me()
        return self._bot

    @property
    def id(self) -> int:
        """The bot's user identifier."""
        return self.bot.id

    @property
    def first_name(self) -> str:
        """The bot's name as chats show it."""
        return self.bot.first_name

    @property
    def last_name(self) -> str | None:
        """The bot's last name; bots have none."""
        return self.bot.last_name

    @property
    def username(self) -> str:
        """The bot's username, without @."""
        return self.bot.username or ""

    @property
    def name(self) -> str:
        """The bot's username with @."""
        return f"@{self.username}"

    @property
    def link(self) -> str:
        """The address that opens a chat with the bot."""
        return f"https://t.me/{self.username}"

    @property
    def can_join_groups(self) -> bool:
        """Whether the bot may be added to groups."""
        return bool(self.bot.can_join_groups)

    @property
    def can_read_all_group_messages(self) -> bool:
        """Whether the bot sees all messages of its groups: privacy mode is off."""
        return bool(self.bot.can_read_all_group_messages)

    @property
    def supports_inline_queries(self) -> bool:
        """Whether the bot answers inline queries."""
        return bool(self.bot.supports_inline_queries)

    @property
    def commands(self) -> "list[BotCommand]":
        """The bot's commands, asked of the server each time; `get_my_commands` says more."""
        return self.get_my_commands()

    def _built(self, method: str, result: Any, check: bool) -> Any:
        built = super()._built(method, result, check)
        if method == "getMe":
            if not isinstance(built, type_named("User")):
                raise misfit(method, result)
            self._bot = cast("User", built)
        return built

    # As an object ------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Return what identifies the bot: id, username and name. The token is not among it."""
        return {"id": self.id, "username": self.username, "first_name": self.first_name}

    def __repr__(self) -> str:
        # A bot whose token is refused has none yet, and shows up in that error's traceback.
        number = self._number() if "_token" in vars(self) else "without token"
        known = vars(self).get("_bot")
        name = getattr(known, "username", None)
        username = f" @{name}" if name else ""
        return f"<{type(self).__name__} {number}{username}>"

    def __getitem__(self, name: str) -> Any:
        """Return an attribute by its name."""
        return getattr(self, name)

    def __eq__(self, other: object) -> bool:
        """Compare by the user that the tokens belong to."""
        if not isinstance(other, Bot):
            return NotImplemented
        return self._number() == other._number()

    def __hash__(self) -> int:
        return hash(self._number())

    def _number(self) -> str:
        return str(self.token).partition(":")[0]

    def __enter__(self) -> "Self":
        return self

    def __exit__(
        self,
        kind: "type[BaseException] | None",
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self.request.stop()

    def __copy__(self) -> "Self":
        """Return the bot itself, as a deep copy does."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Self":
        """Return the bot itself: its connections cannot be copied, and need not be."""
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(
            f"a {type(self).__name__} cannot be pickled: its token must not end up in a file. "
            "Store what you need of it, and make the bot anew with its token"
        )


def _loaded_key(key: bytes, password: bytes | None) -> Any:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        pass  # said below, outside the except block: the import's own error would only distract
    else:
        return serialization.load_pem_private_key(key, password=password)
    raise RuntimeError(
        "Telegram Passport needs the package cryptography: pip install 'evergram[passport]'"
    )


try:  # the old names of methods may be taken away without touching anything else
    from telegram.v13 import adorn
except ModuleNotFoundError:  # pragma: no cover - exercised by deleting the folder
    pass  # then a bot has today's names alone
else:
    adorn(Bot)
