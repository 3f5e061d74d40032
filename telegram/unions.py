"""Types of which an object is one of several kinds.

A union is a class; its members derive from it, so `isinstance(member, ChatMember)` holds. The kind
is chosen by the member's tag. An object with a tag that this version does not know becomes an
instance of the union itself, with all its fields: a newer server never stops a bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from telegram.base import TelegramObject
from telegram.building import Build, type_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema
    from typing_extensions import Self

    from telegram import RichText

    RichTextValue: TypeAlias = "str | list[RichTextValue] | RichText"


class TelegramUnion(TelegramObject):
    """The common base of all kinds of a union; on its own, a kind that is not known yet."""

    _tag: ClassVar[str] = ""  # the field that says the kind
    _kinds: ClassVar[dict[str, str]] = {}  # its values -> the type's name
    _rule: ClassVar[str] = ""  # without a tag: the function of this module that names the kind
    _plain: ClassVar[bool] = False  # may also be text or a list: rich text
    _adopters: ClassVar[dict[str, Build]] = {}  # what builds each kind met so far

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let members build themselves and the union choose among its members."""
        super().__pydantic_init_subclass__(**kwargs)
        union = cls._is_union()
        if union:
            cls._adopters = {}
        adopt = TelegramUnion._adopt if union else TelegramObject._adopt  # noqa: SLF001 - the base
        type.__setattr__(cls, "_adopt", classmethod(adopt.__func__))  # type: ignore[attr-defined]

    @classmethod
    def _is_union(cls) -> bool:
        own = cls.__dict__
        return "_kinds" in own or "_rule" in own

    @classmethod
    def _members_named(cls) -> tuple[str, ...]:
        if not cls._is_union():
            return ()
        return (*cls._kinds.values(), *_members_by_rule(cls._rule))

    @classmethod
    def _adopt(cls, data: dict[str, Any], bot: Any) -> Self:
        kind: Any = _RULES[cls._rule](data) if cls._rule else data.get(cls._tag)
        adopt = cls._adopters.get(kind) if kind.__class__ is str else None
        if adopt is None:
            adopt = cls._adopter(kind)
        member: Self = adopt(data, bot)
        return member

    @classmethod
    def _adopter(cls, kind: Any) -> Build:
        """Return what builds an object of a kind, and remember it where the kind is known."""
        name = kind if cls._rule or kind.__class__ is not str else cls._kinds.get(kind)
        if name is None or name.__class__ is not str:
            return super()._adopt
        adopt = cls._adopters[kind] = type_named(name)._adopt  # noqa: SLF001 - one mechanism
        return adopt

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Choose by tag, so that validating stays linear in nesting; keep unknown kinds whole."""
        if not cls._is_union():
            return super().__get_pydantic_core_schema__(source, handler)
        from telegram.schema import union_schema  # noqa: PLC0415 - only when validating

        return union_schema(cls, source, handler)


def _tag_of(data: dict[str, Any], name: str) -> Any:
    tag = data.get(name)
    return tag if tag.__class__ is str else None


_RULE_MEMBERS = {
    "message_or_inaccessible": ("Message", "InaccessibleMessage"),
    "input_message_content": (
        "InputTextMessageContent",
        "InputRichMessageContent",
        "InputContactMessageContent",
        "InputVenueMessageContent",
        "InputLocationMessageContent",
        "InputInvoiceMessageContent",
    ),
}


def _members_by_rule(rule: str) -> tuple[str, ...]:
    if rule != "inline_query_result":
        return _RULE_MEMBERS.get(rule, ())
    import telegram  # noqa: PLC0415 - complete by the time anything is built

    prefix = "InlineQueryResult"
    return tuple(
        name
        for name in telegram.TYPE_MODULES
        if name.startswith(prefix) and name not in (prefix, "InlineQueryResultsButton")
    )


def message_or_inaccessible(data: dict[str, Any]) -> str:
    """Tell a message from one that is gone: Telegram sends the latter with date 0."""
    return "InaccessibleMessage" if data.get("date") == 0 else "Message"


def inline_query_result(data: dict[str, Any]) -> str | None:
    """Tell results apart: seven tags serve two types each, one of them with a cached file."""
    import telegram  # noqa: PLC0415 - complete by the time anything is built

    tag = _tag_of(data, "type")
    if tag is None:
        return None
    camel = "".join(part.capitalize() for part in tag.split("_"))
    file_field = "mpeg4_file_id" if tag == "mpeg4_gif" else f"{tag}_file_id"
    name = f"InlineQueryResult{'Cached' if file_field in data else ''}{camel}"
    return name if name in telegram.TYPE_MODULES else None


def input_message_content(data: dict[str, Any]) -> str | None:
    """Tell contents apart by the field that only one of them has; a venue also has a location's."""
    for field, name in (
        ("message_text", "InputTextMessageContent"),
        ("rich_message", "InputRichMessageContent"),
        ("phone_number", "InputContactMessageContent"),
        ("address", "InputVenueMessageContent"),
        ("latitude", "InputLocationMessageContent"),
        ("prices", "InputInvoiceMessageContent"),
    ):
        if field in data:
            return name
    return None


_RULES: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "message_or_inaccessible": message_or_inaccessible,
    "inline_query_result": inline_query_result,
    "input_message_content": input_message_content,
}
