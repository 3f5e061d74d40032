"""Type as the users: the interactive prompt of `python -m telegram_sandbox`."""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from .journal import labelled

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User
    from .world import World

__all__ = ["HELP", "Prompt"]

HELP = """\
  alice: /start              Alice writes to the bot (any name makes a user)
  alice @some_bot: hello     ... to one of several bots
  alice inline hello         Alice types @bot hello in another chat and sees the results
  alice choose 1             she sends the first of them
  alice press Yes            she presses a button, by its text or its number
  alice upload photo.jpg     she sends a file (as photo by its ending, else as document)
  transcript, calls, help, quit"""

_SAYS = re.compile(r"(\w+)(?:\s+@(\w+))?\s*:\s*(.+)", re.DOTALL)
_DOES = re.compile(r"(\w+)\s+(inline|choose|press|upload)\b\s*(.*)", re.DOTALL | re.IGNORECASE)
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


class Prompt:
    """Runs the lines a person types, and shows what happens as it happens.

    Args:
        world: Where the users live.
        show: Prints one text.
    """

    def __init__(self, world: World, show: Callable[[str], None] = print) -> None:
        self._world = world
        self._show = show
        self._shown = 0
        self._stopped = threading.Event()

    def follow(self) -> None:
        """Print the conversation from now on, in the background."""
        threading.Thread(target=self._follow, name="sandbox-prompt", daemon=True).start()

    def stop(self) -> None:
        """Stop printing."""
        with self._world.changed:
            self._stopped.set()
            self._world.changed.notify_all()

    def run(self, line: str) -> bool:
        """Run one line; False means that the person wants to leave."""
        line = line.strip()
        try:
            return self._run(line)
        except (ValueError, AssertionError, OSError) as error:
            self._show(f"! {str(error).splitlines()[0]}")
            return True

    def _run(self, line: str) -> bool:
        plain = {
            "": lambda: None,
            "help": lambda: self._show(HELP),
            "transcript": lambda: self._show(self._world.transcript()),
            "calls": self._show_calls,
        }
        if line.lower() in {"quit", "exit"}:
            return False
        if line.lower() in plain:
            plain[line.lower()]()
            return True
        says, does = _SAYS.fullmatch(line), _DOES.fullmatch(line)
        if does is not None and (says is None or says[2] is None):
            self._act(self._world.person(does[1]), does[2].lower(), does[3].strip())
        elif says is not None:
            self._world.person(says[1]).sends(says[3], self._bot(says[2]))
        else:
            self._show(f"! I do not understand {line!r}. Try:\n{HELP}")
        return True

    def _act(self, user: User, verb: str, rest: str) -> None:
        if verb == "inline":
            # What the bot offers appears in the conversation; waiting would hold up the typing.
            user.types_inline(rest)
        elif verb == "choose":
            user.chooses(int(rest) if rest.isdecimal() else rest or 1)
        elif verb == "press":
            user.presses(int(rest) if rest.isdecimal() else rest, timeout=0)
        else:
            path, *caption = shlex.split(rest) or [""]
            kind = "photo" if path.lower().endswith(_PICTURES) else "document"
            user.uploads(path, kind, caption=" ".join(caption))

    def _bot(self, name: str | None) -> Bot | None:
        if name is None:
            return None
        for bot in self._world.bots.values():
            if bot.username.lower() == name.lower():
                return bot
        raise ValueError(f"there is no bot called @{name}")

    def _show_calls(self) -> None:
        with self._world.changed:
            calls = list(self._world.calls)[-20:]
        for call in calls:
            end = call.error or "ok"
            odd = f"  (ignored: {', '.join(call.ignored)})" if call.ignored else ""
            self._show(f"  {call.duration * 1000:8.1f} ms  {call.method}: {end}{odd}")

    def _follow(self) -> None:
        while not self._stopped.is_set():
            with self._world.changed:
                lines = self._world.history.after(self._shown)
                if not lines:
                    self._world.changed.wait(1.0)
                    continue
                self._shown = lines[-1].number
            for line in lines:
                self._show(labelled(line) if len(self._world.bots) > 1 else line.text)
