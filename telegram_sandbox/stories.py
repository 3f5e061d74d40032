"""Stories that bots post in the name of accounts, while they last."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from .bounds import keep_newest
from .business import Business, business_of
from .planned import planned

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User

__all__ = ["Story", "live_stories", "publish"]

# Stories that one account shows at a time, those on its page included.
_STORIES = 1_000


@dataclass(eq=False)
class Story:
    """A picture or video that an account shows for some hours.

    Attributes:
        id: Its number, unique for the account.
        owner: Whose it is.
        author: The bot that posted it.
        content: `photo` or `video`, `caption`, `caption_entities` and `areas`.
        ends_at: When it goes, in the world's seconds.
        stays: Whether the account's page shows it afterwards.
        protected: Whether it cannot be forwarded.
        origin: The story it repeats, or None.
    """

    id: int
    owner: User
    author: Bot
    content: dict[str, Any]
    ends_at: float
    stays: bool = False
    protected: bool = False
    origin: Story | None = field(default=None, repr=False)

    @property
    def caption(self) -> str:
        """The text below it, or nothing."""
        return str(self.content.get("caption", ""))

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `Story`."""
        shown = self.owner.as_json()
        names = ("id", "first_name", "last_name", "username")
        chat = {name: shown[name] for name in names if name in shown}
        return {"chat": {**chat, "type": "private"}, "id": self.id}


def publish(
    owner: User,
    author: Bot,
    content: dict[str, Any],
    seconds: int,
    *,
    stays: bool,
    protected: bool,
    origin: Story | None = None,
) -> Story:
    """Show a story from now on. The world's lock must be held."""
    business, world = business_of(owner), owner.world
    business.last_story += 1
    number, ends_at = business.last_story, world.clock.now() + seconds
    story = Story(number, owner, author, content, ends_at, stays, protected, origin)
    business.stories[number] = story
    keep_newest(business.stories, _STORIES)
    world.clock.at(ends_at, partial(_end, story))
    line = f"{owner.first_name} shows a story: {story.caption or '[no words]'}"
    world.history.add(author.dialog(owner), line)
    return story


def live_stories(business: Business) -> list[Story]:
    """Return what an account shows at this moment, the oldest first."""
    now = business.user.world.clock.now()
    return [story for story in business.stories.values() if story.stays or story.ends_at > now]


@planned
def _end(story: Story) -> None:
    world, shown = story.owner.world, business_of(story.owner).stories
    with world.changed:
        if not story.stays and shown.get(story.id) is story:
            del shown[story.id]
            world.changed.notify_all()
