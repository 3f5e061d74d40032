"""The base class of every Bot API type.

Two ways lead to an object. What the server sends is trusted: `_adopt` takes the decoded JSON as
the object's own `__dict__` and never raises for its content; fields that are absent are read from
the class. What a user builds is checked: constructors and `model_validate` run pydantic's whole
validation. In both cases every known and unknown field lives in `__dict__`, and None means absent.

Threads: objects are plain mutable values. Reading is safe from many threads; who writes to one
object from several threads must guard it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from telegram.building import Build, EmptyList, Lazy, Shape, builder
from telegram.construction import DEFAULTED, Signature, bind, explain, take_files
from telegram.values import copied, hashable, objects_in, plain, snake_case

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema
    from typing_extensions import Self

    from telegram.bot import Bot

_adorn: Callable[[type[Any]], object] | None = None
with suppress(ModuleNotFoundError):  # the old spellings may be taken away without further change
    from telegram.v13 import adorn as _adorn

T = TypeVar("T", bound="TelegramObject")

_new = object.__new__
_set = object.__setattr__
_rebuilding = threading.local()  # .now: whether this thread is inside `model_rebuild`
_ABSENT_SLOTS = ("__pydantic_extra__", "__pydantic_private__", "_bot")


class TelegramObject(BaseModel):
    """An object of the Bot API.

    Fields are read as attributes in snake_case or camelCase, or as `obj["field"]`; a field that is
    absent is None. Unknown fields are kept, read the same way and sent back.
    """

    model_config = ConfigDict(
        defer_build=True,
        extra="allow",
        populate_by_name=True,
        coerce_numbers_to_str=True,
        arbitrary_types_allowed=True,
        protected_namespaces=(),
    )
    __slots__ = ("_bot",)

    # What the generator says about a type; see codegen/templates.
    _order: ClassVar[tuple[str, ...]] = ()  # positional arguments
    _needed: ClassVar[tuple[str, ...]] = ()  # arguments that a caller may not leave out
    _required: ClassVar[tuple[str, ...]] = ()  # fields without which the server refuses the object
    _identity: ClassVar[tuple[str, ...]] = ()  # fields that decide equality; empty: all of them
    _now: ClassVar[dict[str, Shape]] = {}  # fields built when the object is
    _later: ClassVar[dict[str, Shape]] = {}  # fields built on first access
    _absent: ClassVar[dict[str, Any]] = {}  # what absent fields read as, where not None
    _wire: ClassVar[dict[str, str]] = {}  # Python name -> wire name, where they differ

    if TYPE_CHECKING:
        bot: Any
        _bot: Any
        _builders: ClassVar[dict[str, Build]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let absent fields be read from the class."""
        own = cls.__dict__
        # What is validated comes as fields, not as the arguments that constructors take.
        cls.__pydantic_custom_init__ = False
        if cls.__module__.startswith("telegram._generated."):
            cls.__module__ = "telegram"  # where users import it from; pickles name it so
        for name in get_annotations(cls):
            if field := cls.__pydantic_fields__.get(name):
                absent = None if field.is_required() else field.get_default()
                type.__setattr__(cls, name, absent)
        for name, value in own.get("_absent", {}).items():
            type.__setattr__(cls, name, EmptyList() if value == [] else value)
        for name, shape in own.get("_later", {}).items():
            default = list if own.get("_absent", {}).get(name) == [] else None
            type.__setattr__(cls, name, Lazy(name, shape, default))
        if "bot" not in cls.__pydantic_fields__:  # two types have a field of that name
            type.__setattr__(cls, "bot", _BOT)
        if "_now" in own:
            cls._builders = {
                name: builder(shape) for base in reversed(cls.__mro__)
                for name, shape in base.__dict__.get("_now", {}).items()
            }  # fmt: skip
        type.__setattr__(cls, "__signature__", Signature())
        if _adorn is not None:
            _adorn(cls)

    @classmethod
    def _modern(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Replace old names of arguments; the folder of old spellings overrides this."""
        return values

    # Building ---------------------------------------------------------------------------------

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build and check an object.

        Arguments stand in v13's order where v13 had the type. None means absent everywhere.

        Raises:
            TypeError: An argument is unknown, missing or of the wrong type.
        """
        cls = type(self)
        values = bind(cls, args, kwargs)
        if cls.__name__.startswith("Input"):
            take_files(cls, values)
        bot = values.pop("bot", None) if "bot" not in cls.__pydantic_fields__ else None
        try:
            self.__pydantic_validator__.validate_python(values, self_instance=self)
        except ValidationError as problem:
            error = explain(cls, problem, values)
        else:
            fields = {
                name: value
                for name, value in self.__dict__.items()
                if value is not None or (name in DEFAULTED and name in values)
            }
            fields.update(self.__pydantic_extra__ or {})
            _set(self, "__pydantic_extra__", None)
            _set(self, "__dict__", fields)
            _set(self, "_bot", bot)
            return
        raise error

    @classmethod
    def de_json(
        cls, data: dict[str, Any] | bytes | str | None, bot: Bot | None = None
    ) -> Self | None:
        """Build an object from what a server sent, without checking it.

        Args:
            data: A decoded JSON object (left unchanged) or its text; None gives None.
            bot: The bot that the object's shortcuts will use.
        """
        if data is None:
            return None
        if isinstance(data, dict):
            return cls._adopt(copied(data), bot)
        from pydantic_core import from_json  # noqa: PLC0415 - only for text

        return cls._adopt(from_json(data), bot)

    @classmethod
    def de_list(
        cls, data: Iterable[dict[str, Any]] | None, bot: Bot | None = None
    ) -> list[Self | None]:
        """Build a list of objects from a list of JSON objects; None gives an empty list."""
        return [cls.de_json(item, bot) for item in data or ()]

    @classmethod
    def _adopt(cls, data: dict[str, Any], bot: Any) -> Self:
        """Make `data`, which nobody else holds, the object's own fields."""
        self = _new(cls)
        if "from" in data and "from_user" in cls._wire:
            data["from_user"] = data.pop("from")
        builders = cls._builders
        if builders:
            for name, value in data.items():
                if name in builders:
                    data[name] = builders[name](value, bot)
        self.__dict__ = data  # pyright: ignore[reportAttributeAccessIssue] - it means the class's
        self._bot = bot
        return self

    # The bot ----------------------------------------------------------------------------------

    def get_bot(self) -> Bot:
        """Return the bot that this object's shortcuts use.

        Raises:
            RuntimeError: The object was built without one.
        """
        bot: Bot | None = self._bot
        if bot is None:
            name = type(self).__name__
            raise RuntimeError(
                f"this {name} belongs to no bot, so its shortcuts cannot call the API: "
                f"build it with {name}.de_json(data, bot), or call set_bot(bot) first"
            )
        return bot

    def set_bot(self, bot: Bot | None) -> None:
        """Let this object's shortcuts, and those of the objects inside it, use `bot`."""
        _set(self, "_bot", bot)
        for value in self.__dict__.values():
            for item in objects_in(value):
                item.set_bot(bot)

    # Reading ----------------------------------------------------------------------------------

    if not TYPE_CHECKING:  # a type checker knows the fields; a misspelt one is an error there

        def __getattr__(self, name: str) -> Any:
            """Find what is neither a field that is set nor known to the class."""
            if name in _ABSENT_SLOTS:
                return None
            if name == "__pydantic_fields_set__":
                return set(self.__dict__)
            if not name.startswith("_"):
                extra = self.__pydantic_extra__
                if extra and name in extra:
                    return extra[name]
                snake = snake_case(name)
                if snake != name:
                    known = snake in self.__dict__ or (extra and snake in extra)
                    if known or hasattr(type(self), snake):
                        return getattr(self, snake)
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)

    # Any attribute may be set, and setting is not checked: v13's habit, and native speed.
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __getitem__(self, name: str) -> Any:
        """Return a field by its Python or wire name; None where it is absent or unknown."""
        return getattr(self, "from_user" if name == "from" and self._wire else name, None)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names())
        return f"{type(self).__name__}({fields})"

    def __str__(self) -> str:
        return str(self.to_dict())

    def _names(self) -> list[str]:
        """Name the fields that are set."""
        fields = {**self.__dict__, **(self.__pydantic_extra__ or {})}
        return [name for name, value in fields.items() if value is not None and name[:1] != "_"]

    def __eq__(self, other: object) -> bool:
        """Compare by the fields that identify an object of this type."""
        if self is other:
            return True
        if not isinstance(other, TelegramObject) or not (
            isinstance(other, type(self)) or isinstance(self, type(other))
        ):
            return NotImplemented
        return bool(self._key() == other._key())

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> Any:
        cls = type(self)
        if cls._identity:
            return (cls._family(), *[hashable(getattr(self, name)) for name in cls._identity])
        return (cls._family(), hashable(self.to_dict()))

    @classmethod
    def _family(cls) -> str:
        """Name the type for comparison: a user's subclass equals what it derives from."""
        for base in cls.__mro__:
            if "_identity" in base.__dict__:
                return base.__name__
        return cls.__name__

    # Writing ----------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object for this one: wire names, Unix times, absent fields left out."""
        wire = self._wire
        return {
            wire.get(name, name): plain(value)
            for name, value in {**self.__dict__, **(self.__pydantic_extra__ or {})}.items()
            if value is not None and name[:1] != "_"
        }

    def to_json(self) -> str:
        """Return `to_dict()` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def model_dump(self, **kwargs: Any) -> dict[str, Any]:
        """Do what pydantic does; fields that are absent and were never set are left out."""
        self._settle()
        return super().model_dump(**kwargs)

    def model_dump_json(self, **kwargs: Any) -> str:
        """Do what pydantic does; fields that are absent and were never set are left out."""
        self._settle()
        return super().model_dump_json(**kwargs)

    def _settle(self) -> None:
        """Build, at every depth, the fields that nobody has read yet."""
        for name in list(self.__dict__):
            for item in objects_in(getattr(self, name)):
                item._settle()  # noqa: SLF001 - its own kind

    # Copying ----------------------------------------------------------------------------------

    def __copy__(self) -> Self:
        return _restored(type(self), dict(self.__dict__), self.__pydantic_extra__, self._bot)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy everything but the bot, which both share."""
        from copy import deepcopy  # noqa: PLC0415 - rare

        fields = deepcopy(dict(self.__dict__), memo)
        return _restored(type(self), fields, deepcopy(self.__pydantic_extra__, memo), self._bot)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the fields; a bot, with its token and its connections, is never written."""
        return _restored, (type(self), dict(self.__dict__), self.__pydantic_extra__)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return self.__reduce__()

    # Validation -------------------------------------------------------------------------------

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let every field be absent or null: servers of other versions leave some out."""
        if not cls.__pydantic_fields_complete__ and not getattr(_rebuilding, "now", False):
            cls.model_rebuild()  # somebody else's model or TypeAdapter names this type first
        from telegram.schema import make_optional  # noqa: PLC0415 - only when validating

        schema = handler(source)
        make_optional(handler.resolve_ref_schema(schema))
        return schema

    @classmethod
    def model_rebuild(cls, **kwargs: Any) -> bool | None:
        """Build the validator, finding the types that fields name wherever they live."""
        from telegram.namespace import namespace_of  # noqa: PLC0415 - it loads types on demand

        if cls.__pydantic_complete__ and not kwargs.get("force"):
            return None
        kwargs["_types_namespace"] = namespace_of(cls)
        outer = getattr(_rebuilding, "now", False)
        _rebuilding.now = True  # the namespace covers every type below this one, too
        try:
            done = super().model_rebuild(**kwargs)
        finally:
            _rebuilding.now = outer
        type.__setattr__(cls, "__signature__", Signature())  # pydantic has just put its own there
        return done


TelegramObject._builders = {}  # noqa: SLF001 - pydantic would take it for a private attribute
_BOT = property(lambda self: self._bot, TelegramObject.set_bot, doc="The bot that shortcuts use.")


def _restored(
    cls: type[T], fields: dict[str, Any], extra: dict[str, Any] | None, bot: Any = None
) -> T:
    self = _new(cls)
    _set(self, "__dict__", fields)
    if extra:
        _set(self, "__pydantic_extra__", extra)
    _set(self, "_bot", bot)
    return self


__all__ = ["TelegramObject"]
