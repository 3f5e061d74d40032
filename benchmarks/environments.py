"""The libraries that are measured, each in an environment of its own."""

import hashlib
import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENTS = HERE / ".envs"


@dataclass(frozen=True)
class Subject:
    """A library, what to install for it, and the script in `subjects/` that drives it.

    Attributes:
        store: Whether it has a store of its own that outlives the process and is measured.
    """

    name: str
    script: str
    packages: tuple[str, ...]
    store: bool = False

    @property
    def folder(self) -> Path:
        """Where its environment is: one for each Python version."""
        return ENVIRONMENTS / f"{self.name}-{sys.version_info.major}.{sys.version_info.minor}"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"


OURS = Subject("evergram", "evergram_.py", (str(ROOT),), store=True)

SUBJECTS = (
    OURS,
    # urllib3 2 and setuptools 81 removed what v13 imports: `contrib.appengine` and `pkg_resources`.
    Subject(
        "ptb-13.15",
        "ptb13.py",
        ("python-telegram-bot==13.15", "urllib3<2", "setuptools<81"),
        store=True,
    ),
    Subject("ptb-22.8", "ptb22.py", ("python-telegram-bot[webhooks]==22.8",)),
    Subject("aiogram-3.31", "aiogram3.py", ("aiogram==3.31.0",)),
    # Its webhook needs the two others.
    Subject("telebot-4.37", "telebot4.py", ("pyTelegramBotAPI==4.37.1", "fastapi", "uvicorn")),
)
BARE = Subject("bare", "bare.py", ())
PLOTS = Subject("plots", "", ("matplotlib",))


def prepare(subject: Subject) -> None:
    """Make the subject's environment unless it stands; install ourselves anew each time."""
    stamp = subject.folder / "packages.json"
    wanted = json.dumps({"packages": subject.packages, "python": sys.version})
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing {subject.name} ...", file=sys.stderr)
        venv.create(subject.folder, with_pip=True, clear=True)
        if subject.packages:
            _pip(subject, *subject.packages)
        stamp.write_text(wanted)
    if subject is OURS:
        _pip(subject, "--force-reinstall", "--no-deps", str(ROOT))


def versions(subject: Subject) -> dict[str, str]:
    """Return what is installed for the subject, name to version."""
    listed = subprocess.run(
        [subject.python, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return {package["name"]: package["version"] for package in json.loads(listed)}


def tree_state() -> str:
    """Return a short mark of the code measured: it changes when a packaged file does."""
    digest = hashlib.sha256()
    for package in ("telegram", "telegram_ext"):
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _pip(subject: Subject, *packages: str) -> None:
    subprocess.run(
        [subject.python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *packages],
        check=True,
    )
