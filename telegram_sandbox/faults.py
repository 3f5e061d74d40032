"""Faults on purpose: what networks and servers do to a bot on a bad day, asked for by name.

Three layers: the connection breaks (`reset`, `close`, `cut`, `drip`, `stall`), something between
the bot and the server answers (`status`, `empty`, `not_json`), or the server refuses (`error`,
`flood`). `after=True` lets the method take effect first and spoils only the answer, which is how
duplicates come about.
"""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, final
from weakref import WeakSet

from .arguments import checked
from .errors import ApiError, too_many_requests
from .fault_kinds import KINDS, check_options

if TYPE_CHECKING:
    from .bodies import Received
    from .bots import Bot
    from .world import World

__all__ = ["DELIVERY", "DOWNLOAD", "KINDS", "Fault", "Faults"]

_MOST_HELD = 16
_MOST = 1_000

# What a download of a file, and a delivery to a webhook, is called where a method is asked for.
DOWNLOAD = "download"
DELIVERY = "webhook"

_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong, and when. Made by `Faults.add`.

    Attributes:
        number: Its number in this world.
        kind: One of `KINDS`.
        method: Name or glob of the methods it strikes, or None for all.
        bot: User name of the bot it strikes, or None for all.
        chat_id: The `chat_id` it strikes, or None for all calls.
        contains: Text that a parameter must contain, or None.
        times: How often it strikes; None means for ever.
        probability: Chance of striking a call that fits, 0 to 1.
        after: Whether the method takes effect before the answer is spoilt.
        options: What the kind needs besides; see `Faults.add`.
        hits: How often it has struck.
        world: Whose calls it strikes, or None once it was removed.
        releases: How often `release` was called.
    """

    number: int
    kind: str
    method: str | None
    bot: str | None
    chat_id: str | None
    contains: str | None
    times: int | None
    probability: float
    after: bool
    options: dict[str, Any]
    hits: int = 0
    world: World | None = field(default=None, repr=False)
    releases: int = field(default=0, repr=False)

    @property
    def lets_through(self) -> bool:
        """Whether the method takes effect; a dripping answer and a late one are true ones."""
        return self.after or self.kind in {"drip", "stall"}

    def refusal(self) -> ApiError:
        """Return what is answered instead, or noted where the wire breaks before an answer."""
        if self.kind == "flood":
            seconds = self.options["retry_after"]
            if seconds is None:
                return ApiError(429, "Too Many Requests")
            return too_many_requests(seconds)
        if self.kind == "error":
            code = self.options["code"]
            title = _TITLES.get(code, "Internal Server Error")
            parameters = self.options["parameters"]
            text = self.options["description"] or f"{title}: a fault was asked for"
            return ApiError(code, text, dict(parameters) if parameters else None)
        return ApiError(self.options.get("code", 0), f"fault {self.kind!r} before the effect")

    def release(self) -> None:
        """Let the calls go on that a `stall` holds back: they are carried out and answered late."""
        if self.world is not None:
            with self.world.changed:
                self.releases += 1
                self.world.changed.notify_all()

    def as_json(self) -> dict[str, Any]:
        """Return it as the JSON object that `/sandbox/faults` speaks of."""
        names = ("kind", "method", "bot", "chat_id", "contains", "times", "probability", "after")
        shown = {name: getattr(self, name) for name in names} | self.options
        shown = {name: value for name, value in shown.items() if value is not None}
        return {"id": self.number, "hits": self.hits, "times": self.times} | shown

    def fits(self, bot: Bot | None, method: str, received: Received) -> bool:
        """Tell whether a call is meant, chance left aside."""
        if self.times is not None and self.hits >= self.times:
            return False
        if method == DELIVERY and self.method is None:
            return False
        if self.method is not None and not fnmatch.fnmatchcase(method.lower(), self.method.lower()):
            return False
        if self.bot is not None and (bot is None or bot.username.lower() != self.bot.lower()):
            return False
        if self.chat_id is not None and received.args.get("chat_id") != self.chat_id:
            return False
        return self.contains is None or any(self.contains in v for v in received.args.values())


@final
@checked
class Faults:
    """The faults of a world; iterating gives those that can still strike.

    Args:
        world: Whose calls they strike; its lock guards them.
    """

    MOMENTARY: ClassVar = frozenset({"_made", "_held", "_abandoned"})

    def __init__(self, world: World) -> None:
        self._world = world
        self._faults: list[Fault] = []
        # Those that have struck for the last time may still hold calls back.
        self._made: WeakSet[Fault] = WeakSet()
        self._count = 0
        self._held = 0
        # Grows whenever everybody who is held back shall be let down.
        self._abandoned = 0

    def add(
        self,
        kind: str,
        *,
        method: str | None = None,
        bot: Bot | str | None = None,
        chat_id: int | str | None = None,
        contains: str | None = None,
        times: int | None = 1,
        probability: float = 1.0,
        after: bool = False,
        **options: Any,
    ) -> Fault:
        """Ask for a fault; the first that fits a call strikes.

        The kinds and their options, with the usual values:

        - `reset`: the connection is reset; `close`: it ends before the first byte of an answer.
        - `cut`: the answer ends early, after `size` bytes of its body (None: in the middle).
        - `drip`: the true answer comes byte by byte, `pause` (0.05) real seconds apart.
        - `stall`: nothing comes until `Fault.release`, or for `seconds` of the world's time. In
          process a call that has a read timeout fails with it at once.
        - `status`: `code` (502) with `body` (HTML) and `headers`; `empty`: `code` (200) and nothing
          else; `not_json`: `code` (200) with a `body` that is a web page.
        - `error`: a refusal in JSON with `code` (500), `description` and `parameters`.
        - `flood`: a 429 with `retry_after` (5; None leaves it out).

        Args:
            kind: What goes wrong.
            method: Name of a method in any case, a glob such as `send*`, or `download` for files;
                None means every call. `webhook` makes deliveries fail: the bot never hears of them,
                or with `after` the server never hears that it did, and delivers again.
            bot: The bot or its user name; None means all.
            chat_id: The chat as the call writes it; None means any.
            contains: Text that some parameter must contain; None means any call.
            times: How many calls it strikes; None means for ever.
            probability: Chance for each call that fits, drawn from the world's seed.
            after: Whether the method takes effect first.
            options: What the kind needs besides.

        Raises:
            ValueError: There is no such kind or option, or a number is out of range.
        """
        if kind not in KINDS:
            raise ValueError(f"faults.add: kind must be one of {', '.join(KINDS)}, got {kind!r}")
        unknown = sorted(set(options) - set(KINDS[kind]))
        if len(self) >= _MOST:
            raise ValueError(f"faults.add: there are {_MOST} faults already; remove some")
        if unknown:
            has = ", ".join(KINDS[kind]) or "none"
            raise ValueError(f"faults.add: {kind!r} has no option {unknown[0]!r}; it has: {has}")
        if not 0.0 <= probability <= 1.0:
            raise ValueError(f"faults.add: probability must be from 0 to 1, got {probability!r}")
        if times is not None and times < 1:
            raise ValueError(f"faults.add: times must be at least 1, or None, got {times!r}")
        check_options(options)
        if method is not None:
            _check_method(self._world, method)
        name = bot if isinstance(bot, str) or bot is None else bot.username
        with self._world.changed:
            self._count += 1
            fault = Fault(
                number=self._count,
                kind=kind,
                method=method,
                bot=name.lstrip("@") if name else None,
                chat_id=None if chat_id is None else str(chat_id),
                contains=contains,
                times=times,
                probability=probability,
                after=after,
                options={**KINDS[kind], **options},
                world=self._world,
            )
            self._faults.append(fault)
            self._made.add(fault)
            return fault

    def remove(self, fault: Fault) -> None:
        """Take a fault back; connections that a `stall` holds are closed. Unknown ones are fine."""
        with self._world.changed:
            self._faults = [other for other in self._faults if other is not fault]
            fault.times = fault.hits
            fault.world = None
            self._world.changed.notify_all()

    def clear(self) -> None:
        """Take all faults back; connections that a `stall` holds are closed."""
        with self._world.changed:
            for fault in list(self._made):
                self.remove(fault)

    def abandon(self) -> None:
        """Close what is held back, so that nobody waits for an answer any longer."""
        with self._world.changed:
            self._abandoned += 1
            self._world.changed.notify_all()

    def __iter__(self) -> Iterator[Fault]:
        with self._world.changed:
            return iter(list(self._faults))

    def __len__(self) -> int:
        return len(self._faults)

    def strike(self, token: str, method: str, received: Received) -> Fault | None:
        """Return the fault that strikes a call, counted as a hit, or None."""
        with self._world.changed:
            bot = self._world.bots.get(token)
            for fault in self._faults:
                if not fault.fits(bot, method, received):
                    continue
                if fault.probability < 1 and self._world.random.random() >= fault.probability:
                    continue
                fault.hits += 1
                self._world.changed.notify_all()
                if fault.hits == fault.times:
                    self._faults.remove(fault)
                return fault
        return None

    def hold(self, fault: Fault, seconds: float | None = None) -> bool:
        """Hold a call back; False if it was let down instead of let go.

        Args:
            fault: Which one holds it.
            seconds: How long, in the world's time; None means until it is told.
        """
        with self._world.changed:
            # Each call that is held keeps a thread of the server, which must go on listening.
            if self._held >= _MOST_HELD:
                return False
            self._held += 1
            try:
                return self._wait(fault, seconds)
            finally:
                self._held -= 1

    def _wait(self, fault: Fault, seconds: float | None) -> bool:
        with self._world.changed:
            releases, abandoned = fault.releases, self._abandoned
            clock = self._world.clock
            deadline = None if seconds is None else clock.now() + seconds
            while fault.releases == releases:
                if self._abandoned != abandoned or fault.world is None:
                    return False
                if deadline is None:
                    self._world.changed.wait()
                elif clock.now() >= deadline:
                    return True
                else:
                    clock.wait(self._world.changed, deadline)
        return True

    def drip(self, fault: Fault, count: int) -> Iterator[int]:
        """Count slowly, with the fault's pause in real seconds; ends early if nobody shall wait."""
        abandoned = self._abandoned
        for number in range(count):
            yield number
            with self._world.changed:
                if self._world.changed.wait_for(
                    lambda: self._abandoned != abandoned or fault.world is None,
                    timeout=fault.options["pause"],
                ):
                    return


def _check_method(world: World, wanted: str) -> None:
    """Refuse a name that no call will ever have: the fault would strike nobody, and tests pass."""
    names = [*world.spec.methods, DOWNLOAD, DELIVERY]
    if any(fnmatch.fnmatchcase(name.lower(), wanted.lower()) for name in names):
        return
    like = difflib.get_close_matches(wanted, names, 1)
    hint = f"; did you mean {like[0]}?" if like else ""
    raise ValueError(f"faults.add: no method is called {wanted!r}{hint}")
