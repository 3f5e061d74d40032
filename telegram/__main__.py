"""`python -m telegram` says which versions a report about a problem should name."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import telegram

_PACKAGES = ("requests", "urllib3", "certifi", "pydantic", "APScheduler", "cheroot", "cryptography")


def main() -> None:
    """Print the versions."""
    print(f"evergram {telegram.__version__}")
    print(f"Bot API {telegram.bot_api_version}")
    print(f"Python {' '.join(sys.version.split())} on {platform.platform()}")
    for package in _PACKAGES:
        print(f"{package} {_version_of(package)}")


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "is not installed"


if __name__ == "__main__":
    main()
