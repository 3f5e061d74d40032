"""The spellings of python-telegram-bot 13 that the Bot API has since changed.

Bots written for v13 keep working without asking for it; each old spelling is pointed out once, with
today's. Everything old is in this folder, and the rest of the package asks for it through three
doors, all of which may be missing:

- `adorn(cls)` gives a class its old attributes, constructor arguments and methods;
- `arguments.translate(method, data)` turns the arguments of a call into today's;
- `old_name(name)` finds what `telegram.NAME` was called, such as `VoiceChatStarted`.
"""

from typing import TYPE_CHECKING, Any

from telegram.v13.hooks import adorn, old_name

if TYPE_CHECKING:
    from telegram.v13.fields import OLD_FIELDS, old_attribute

__all__ = ["OLD_FIELDS", "adorn", "old_attribute", "old_name"]


def __getattr__(name: str) -> Any:
    if name in {"OLD_FIELDS", "old_attribute"}:
        from telegram.v13 import fields  # noqa: PLC0415 - the tables load when they are needed

        return getattr(fields, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
