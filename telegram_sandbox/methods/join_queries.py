"""The questions to a bot that decides first who may join a chat."""

from __future__ import annotations

from telegram_sandbox.errors import QUERY_TOO_OLD, bad_request
from telegram_sandbox.invites import JoinRequest
from telegram_sandbox.joining import decide, let_others_decide
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []


@handles("answerChatJoinRequestQuery")
def answer_chat_join_request_query(call: Call) -> bool:
    """Let somebody in, or do not, or leave it to people."""
    request = _asked(call)
    if call.get("result") == "queue":
        let_others_decide(request)
    else:
        decide(request, call.bot, accepted=call.get("result") == "approve")
    return True


@handles("sendChatJoinRequestWebApp")
def send_chat_join_request_web_app(call: Call) -> bool:
    """Show a Mini App to whoever asks; there is all the time for the answer then."""
    request = _asked(call)
    url: str = call.get("web_app_url")
    if not url.startswith("https://"):
        raise bad_request("WEBAPP_URL_INVALID")
    request.page = url
    call.world.history.add(request.chat, f"{call.bot.username} shows {url}")
    call.world.changed.notify_all()
    return True


def _asked(call: Call) -> JoinRequest:
    """Return the request that a query of this bot is about.

    Raises:
        ApiError: There is none, or its time is up.
    """
    query: str = call.get("chat_join_request_query_id")
    for chat in call.world.groups.values():
        for request in chat.requests.values():
            if request.query == query and chat.guard is call.bot:
                return request
    raise bad_request(QUERY_TOO_OLD)
