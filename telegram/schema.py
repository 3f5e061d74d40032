"""pydantic's view of the types: fields may be absent, unions go by tag and keep unknown kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from telegram.building import type_named

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

    from telegram.unions import TelegramUnion


def make_optional(schema: Any) -> None:
    """Let every field of a model's schema be absent or null."""
    while schema["type"] != "model-fields":
        schema = schema["schema"]
    for field in schema["fields"].values():
        inner = field["schema"]
        if inner["type"] == "default":
            inner["schema"] = {"type": "nullable", "schema": inner["schema"]}
        else:
            whole = {"type": "nullable", "schema": inner}
            field["schema"] = {"type": "default", "schema": whole, "default": None}


def union_schema(
    cls: type[TelegramUnion], source: type[Any], handler: GetCoreSchemaHandler
) -> CoreSchema:
    """Return the schema of a union class.

    The tagged arm comes first and the last arm refuses every tag it knows, so an object is
    validated once at each level however deep it nests, and an error inside a known kind is told.
    """
    if cls._tag:
        kinds = cls._kinds
        known: CoreSchema = core_schema.tagged_union_schema(
            {tag: handler.generate_schema(type_named(name)) for tag, name in kinds.items()},
            discriminator=cls._tag,
        )
        arms: list[Any] = [known, _unknown_kind(cls, kinds)]
    else:
        arms = [_by_rule(cls, handler), _unknown_kind(cls, {})]
    if cls._plain:
        arms = [core_schema.str_schema(strict=True), *arms]
        return _recursive(cls, arms)
    return core_schema.union_schema(arms, mode="left_to_right")


def _unknown_kind(cls: type[TelegramUnion], kinds: dict[str, str]) -> CoreSchema:
    """Accept an object of a kind that is not among `kinds`, as an instance of the union."""

    def check(value: str) -> str:
        """Refuse a kind that has a type of its own."""
        if value in kinds:
            raise PydanticCustomError("known_kind", "does not fit its kind")
        return value

    tag = core_schema.no_info_after_validator_function(check, core_schema.str_schema())
    fields: dict[str, core_schema.ModelField] = {}
    if cls._tag:
        fields[cls._tag] = core_schema.model_field(tag)
    return core_schema.model_schema(
        cls, core_schema.model_fields_schema(fields, extra_behavior="allow")
    )


def _by_rule(cls: type[TelegramUnion], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Choose by the union's rule: built for objects, and for JSON that is read whole first."""
    from telegram import unions  # noqa: PLC0415 - unions imports this module when it validates

    rule = getattr(unions, cls._rule)
    names = cls._members_named()

    def tag(value: Any) -> str | None:
        """Return the name of the type that a value is of."""
        return rule(value) if isinstance(value, dict) else type(value).__name__

    return core_schema.tagged_union_schema(
        {name: handler.generate_schema(type_named(name)) for name in names}, discriminator=tag
    )


def _recursive(cls: type[TelegramUnion], arms: list[Any]) -> CoreSchema:
    reference = f"{cls.__module__}.{cls.__qualname__}:plain"
    items = core_schema.list_schema(core_schema.definition_reference_schema(reference))
    whole = core_schema.union_schema([*arms, items], mode="left_to_right", ref=reference)
    return core_schema.definitions_schema(
        core_schema.definition_reference_schema(reference), [whole]
    )
