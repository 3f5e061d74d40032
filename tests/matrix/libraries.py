"""The libraries that live the stories, each installed in an environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENTS = HERE / ".envs"


@dataclass(frozen=True)
class Library:
    """A library, its bot in `bots/`, and what pip or npm installs for it."""

    name: str
    script: str
    packages: tuple[str, ...]

    @property
    def node(self) -> bool:
        """Whether it runs on Node.js."""
        return self.script.endswith(".mjs")

    @property
    def folder(self) -> Path:
        """Where its environment is."""
        return ENVIRONMENTS / self.name.replace(" ", "-")

    def prepare(self) -> list[str]:
        """Make the environment unless it stands, and return the command that starts the bot.

        Raises:
            LookupError: The bot needs Node.js, and there is none.
        """
        if self.node and shutil.which("npm") is None:
            raise LookupError("Node.js is not on this machine")
        stamp = self.folder / "installed.json"
        wanted = json.dumps([self.packages, sys.version])
        if not stamp.exists() or stamp.read_text() != wanted:
            print(f"Installing {self.name} ...", file=sys.stderr)
            self._install()
            stamp.write_text(wanted)
        if not self.node:
            return [str(self.folder / "bin" / "python"), str(HERE / "bots" / self.script)]
        # A module finds its packages beside or above itself.
        shutil.copy(HERE / "bots" / self.script, self.folder)
        return ["node", str(self.folder / self.script)]

    def _install(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.node:
            self.folder.mkdir(parents=True)
            command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", "."]
        else:
            venv.create(self.folder, with_pip=True)
            python = str(self.folder / "bin" / "python")
            command = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*command, *self.packages], cwd=self.folder, check=True)


LIBRARIES = (
    Library("evergram", "v13.py", (str(ROOT),)),
    # urllib3 2 and setuptools 81 removed what v13 imports.
    Library(
        "python-telegram-bot 13.15",
        "v13.py",
        ("python-telegram-bot==13.15", "urllib3<2", "setuptools<81"),
    ),
    Library("python-telegram-bot 22.8", "ptb22.py", ("python-telegram-bot==22.8",)),
    Library("aiogram 3.31", "aiogram3.py", ("aiogram==3.31.0",)),
    Library("pyTelegramBotAPI 4.37", "telebot4.py", ("pyTelegramBotAPI==4.37.1",)),
    Library("grammY 1.46", "grammy.mjs", ("grammy@1.46.0",)),
    Library(
        "node-telegram-bot-api 2.1", "node_telegram_bot_api.mjs", ("node-telegram-bot-api@2.1.0",)
    ),
)

__all__ = ["LIBRARIES", "Library"]
