"""Why the commonest errors happen and what to do about them."""

__all__ = ["look_up"]


def look_up(description: str, code: int) -> tuple[str | None, str | None]:
    """Return cause and remedy for a server's words, each None where unknown."""
    return None, None
