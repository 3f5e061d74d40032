"""Gifts: the shelf they are sold from, and who owns which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .bounds import keep_newest
from .errors import bad_request
from .files import Upload
from .living import rendered
from .media import media_content

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account
    from .world import World

__all__ = ["SHELF", "TRANSFER_PRICE", "GiftKind", "GiftShop", "OwnedGift", "chosen"]

TRANSFER_PRICE = 25

_PICTURES = ("Plain", "Golden", "Frozen", "Striped")
_SYMBOLS = ("Star", "Moon", "Leaf", "Wave")
_BACKDROPS = {"Night": 0x101040, "Moss": 0x305020, "Rust": 0x803010, "Sand": 0xC0A060}
_INK = 0xFFFFFF


@dataclass(frozen=True)
class GiftKind:
    """A gift that can be bought.

    Attributes:
        price: In Stars.
        upgrade: Stars that make it a unique one; None for a gift that stays as it is.
        total: How many there are in all; None for as many as anybody wants.
    """

    id: str
    name: str
    emoji: str
    price: int
    upgrade: int | None = None
    total: int | None = None

    @property
    def worth(self) -> int:
        """The Stars its owner gets in exchange."""
        return self.price * 85 // 100


SHELF = {
    kind.id: kind
    for kind in (
        GiftKind("5170000000000000001", "Heart", "💝", 15),
        GiftKind("5170000000000000002", "Cake", "🎂", 50, upgrade=25),
        GiftKind("5170000000000000003", "Rocket", "🚀", 100, upgrade=50, total=3),
        GiftKind("5170000000000000004", "Ring", "💍", 100, total=1_000),
    )
}


@dataclass(eq=False)
class OwnedGift:
    """A gift that somebody has got.

    Attributes:
        id: What bots name as `owned_gift_id`.
        owner: Id of the user or channel.
        sender: Who gave it; None where that is not shown.
        said: `text` and `entities` that came with it.
        prepaid: Stars that were paid beforehand for the upgrade.
        unique: The Bot API's `UniqueGift`, once it was upgraded.
    """

    id: str
    kind: GiftKind
    owner: int
    sender: Account | None
    date: int
    said: dict[str, Any] = field(default_factory=dict[str, Any])
    prepaid: int = 0
    unique: dict[str, Any] | None = None

    @property
    def sort(self) -> str:
        """Which of the listing methods' `exclude_` parameters leaves it out."""
        if self.unique is not None:
            return "unique"
        if self.kind.total is None:
            return "unlimited"
        return "limited_non_upgradable" if self.kind.upgrade is None else "limited_upgradable"

    def as_json(self, shop: GiftShop, *, own: bool) -> dict[str, Any]:
        """Return the Bot API's `OwnedGift`.

        Args:
            shop: Where it was bought.
            own: Whether a bot asks that works for the owner, who sees more.
        """
        shown: dict[str, Any] = {"type": "regular" if self.unique is None else "unique"}
        shown["gift"] = self.unique or shop.shown(self.kind)
        if own:
            shown |= {"owned_gift_id": self.id, "is_saved": True}
        if self.sender is not None and not self.sender.is_bot:
            shown["sender_user"] = self.sender.as_json()
        shown["send_date"] = self.date
        if self.unique is not None:
            if own:
                shown |= {"can_be_transferred": True, "transfer_star_count": TRANSFER_PRICE}
            return shown
        shown |= self.said
        if own:
            shown["convert_star_count"] = self.kind.worth
            if self.kind.upgrade is not None:
                shown["can_be_upgraded"] = True
        if self.prepaid:
            shown["prepaid_upgrade_star_count"] = self.prepaid
        return shown

    def message(self, shop: GiftShop, origin: str) -> dict[str, Any]:
        """Return what a message about it says: `gift`, or `unique_gift` where it is one."""
        if self.unique is not None:
            return {"unique_gift": {"gift": self.unique, "origin": origin}}
        told: dict[str, Any] = {"gift": shop.shown(self.kind), **self.said}
        told["convert_star_count"] = self.kind.worth
        if self.kind.upgrade is not None:
            told["can_be_upgraded"] = True
        if self.prepaid:
            told["prepaid_upgrade_star_count"] = self.prepaid
        return {"gift": told}


@dataclass(eq=False)
class GiftShop:
    """What a world has sold of its gifts, and to whom. The world's lock guards it."""

    world: World
    sold: dict[str, int] = field(default_factory=dict[str, int])
    upgraded: dict[str, int] = field(default_factory=dict[str, int])
    owned: dict[str, OwnedGift] = field(default_factory=dict[str, OwnedGift])

    def left(self, kind: GiftKind) -> int | None:
        """Return how many can still be bought; None for as many as anybody wants."""
        return None if kind.total is None else kind.total - self.sold.get(kind.id, 0)

    def shown(self, kind: GiftKind) -> dict[str, Any]:
        """Return the Bot API's `Gift`, with the file itself where its id stands in the end."""
        shown: dict[str, Any] = {
            "id": kind.id,
            "sticker": self._sticker(kind.emoji, kind.name),
            "star_count": kind.price,
        }
        if kind.upgrade is not None:
            shown["upgrade_star_count"] = kind.upgrade
            shown["unique_gift_variant_count"] = len(_PICTURES) * len(_SYMBOLS) * len(_BACKDROPS)
        if kind.total is not None:
            shown |= {"total_count": kind.total, "remaining_count": self.left(kind)}
        return shown

    def give(
        self,
        kind: GiftKind,
        owner: int,
        sender: Account,
        said: dict[str, Any] | None = None,
        *,
        prepaid: int = 0,
    ) -> OwnedGift:
        """Hand a gift to a user or channel and return it.

        Raises:
            ApiError: There is none left.
        """
        if self.left(kind) == 0:
            raise bad_request("STARGIFT_USAGE_LIMITED")
        self.sold[kind.id] = self.sold.get(kind.id, 0) + 1
        number = self.world.new_id()
        gift = OwnedGift(number, kind, owner, sender, self.world.now(), said or {}, prepaid)
        self.owned[number] = gift
        keep_newest(self.owned)
        return gift

    def upgrade(self, gift: OwnedGift, *, keep_details: bool) -> None:
        """Make a gift a unique one; chance decides what it looks like."""
        kind, chance = gift.kind, self.world.random
        number = self.upgraded[kind.id] = self.upgraded.get(kind.id, 0) + 1
        picture, symbol = chance.choice(_PICTURES), chance.choice(_SYMBOLS)
        backdrop = chance.choice(sorted(_BACKDROPS))
        centre = _BACKDROPS[backdrop]
        gift.unique = {
            "gift_id": kind.id,
            "base_name": kind.name,
            "name": f"{kind.name}-{number}",
            "number": number,
            "model": {
                "name": picture,
                "sticker": self._sticker(kind.emoji, picture),
                "rarity_per_mille": 1000 // len(_PICTURES),
            },
            "symbol": {
                "name": symbol,
                "sticker": self._sticker(kind.emoji, symbol),
                "rarity_per_mille": 1000 // len(_SYMBOLS),
            },
            "backdrop": {
                "name": backdrop,
                "colors": {
                    "center_color": centre,
                    "edge_color": centre // 2,
                    "symbol_color": _INK,
                    "text_color": _INK,
                },
                "rarity_per_mille": 1000 // len(_BACKDROPS),
            },
        }
        gift.prepaid = 0
        if not keep_details:
            gift.sender, gift.said = None, {}

    def _sticker(self, emoji: str, name: str) -> Any:
        said = {"emoji": emoji, "is_animated": True}
        upload = Upload(f"{name.lower()}.tgs", name.encode(), "application/x-tgsticker")
        stored = self.world.files.keep("sticker", upload, said)
        return media_content(self.world, "sticker", stored, said)["sticker"]


def chosen(
    shop: GiftShop, owner: int, wanted: Mapping[str, Any], viewer: Bot, *, own: bool
) -> dict[str, Any]:
    """Return the Bot API's `OwnedGifts`: one page of what somebody owns.

    Args:
        shop: Where it was bought.
        owner: Id of the user or channel.
        wanted: The parameters of the listing method.
        viewer: Who asks.
        own: Whether the viewer works for the owner.

    Raises:
        ApiError: The offset is none that was given.
    """
    found = list(_kept(reversed(shop.owned.values()), owner, wanted))
    if wanted.get("sort_by_price"):
        found.sort(key=lambda gift: -gift.kind.price)
    offset: str = wanted.get("offset") or "0"
    if not (offset.isascii() and offset.isdecimal()) or len(offset) > len(str(len(found))):
        raise bad_request("OFFSET_INVALID")
    first = int(offset)
    after = first + int(wanted.get("limit", 100))
    page = [gift.as_json(shop, own=own) for gift in found[first:after]]
    shown: dict[str, Any] = {"total_count": len(found), "gifts": page}
    if after < len(found):
        shown["next_offset"] = str(after)
    listed: dict[str, Any] = rendered(shown, shop.world, viewer)
    return listed


def _kept(gifts: Iterable[OwnedGift], owner: int, wanted: Mapping[str, Any]) -> Iterable[OwnedGift]:
    for gift in gifts:
        # All gifts are shown on the owner's page here.
        if gift.owner == owner and not (
            wanted.get(f"exclude_{gift.sort}") or wanted.get("exclude_saved")
        ):
            yield gift
