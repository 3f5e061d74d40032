"""The refusals of the server: codes, descriptions and how a missing parameter is put into words."""

from __future__ import annotations

from typing import Any

__all__ = [
    "ApiError",
    "bad_request",
    "conflict",
    "forbidden",
    "missing_parameter",
    "sentence",
    "too_many_requests",
]


class ApiError(Exception):
    """A refusal that becomes the error envelope of an answer.

    Attributes:
        code: HTTP status, repeated as `error_code`.
        description: The server's sentence.
        parameters: `retry_after` (seconds) or `migrate_to_chat_id`, where the server sends them.
    """

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        """Return the answer's JSON object."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(text: str) -> ApiError:
    """Return a 400 whose text has the server's prefix and first letter."""
    return ApiError(400, f"Bad Request: {sentence(text)}")


def forbidden(text: str) -> ApiError:
    """Return a 403: the chat is closed to the bot."""
    return ApiError(403, f"Forbidden: {sentence(text)}")


def conflict(text: str) -> ApiError:
    """Return a 409: two ways of receiving updates at once."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """Return a 429 that asks to wait the given number of seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def sentence(text: str) -> str:
    """Lower the first letter as the server does, but leave CODES and the like `URL...` alone."""
    if len(text) > 1 and (text[1] == "_" or text[1].isupper()):
        return text
    return text[:1].lower() + text[1:]


QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

_MISSING: dict[tuple[str, str] | str, str] = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "sender_chat_id": "sender_chat_id is empty",
    "receiver_chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    ("deleteMessage", "chat_id"): "chat identifier is not specified",
    ("sendChecklist", "chat_id"): "chat identifier is empty",
    ("editMessageChecklist", "chat_id"): "chat identifier is empty",
    ("readBusinessMessage", "chat_id"): "chat identifier is empty",
    "sticker_set_name": "sticker_set_name is empty",
    "message_ids": "message identifiers are not specified",
    "text": "message text is empty",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "callback_query_id": QUERY_TOO_OLD,
    "inline_query_id": QUERY_TOO_OLD,
    "file_id": "file_id not specified",
    ("sendChatAction", "action"): "wrong parameter action in request",
    ("sendMediaGroup", "media"): "can't parse media JSON object",
    ("editMessageMedia", "media"): "can't parse input media JSON object",
    ("sendPaidMedia", "media"): "can't parse paid media JSON object",
    ("setMyCommands", "commands"): "can't parse commands JSON object",
    ("sendPoll", "options"): "can't parse options JSON object",
    ("answerInlineQuery", "results"): "can't parse JSON encoded inline query results: EOF",
    ("setPassportDataErrors", "errors"): "can't parse errors JSON object",
    ("setMessageReaction", "reaction"): "can't parse reaction types JSON object",
    ("restrictChatMember", "permissions"): "can't parse permissions JSON object",
    ("setChatPermissions", "permissions"): "can't parse permissions JSON object",
    ("postStory", "content"): "story content isn't specified",
    ("editStory", "content"): "story content isn't specified",
    ("sendLivePhoto", "live_photo"): "there is no live photo in the request",
    ("sendPhoto", "photo"): "there is no photo in the request",
    ("setChatPhoto", "photo"): "there is no photo in the request",
    ("sendLivePhoto", "photo"): "there is no photo in the request",
    ("sendAnimation", "animation"): "there is no animation in the request",
    ("sendAudio", "audio"): "there is no audio in the request",
    ("sendDocument", "document"): "there is no document in the request",
    ("sendSticker", "sticker"): "there is no sticker in the request",
    ("sendVideo", "video"): "there is no video in the request",
    ("sendVideoNote", "video_note"): "there is no video note in the request",
    ("sendVoice", "voice"): "there is no voice in the request",
    ("uploadStickerFile", "sticker"): "there is no sticker file in the request",
    ("addStickerToSet", "sticker"): "can't parse sticker JSON object",
    ("replaceStickerInSet", "sticker"): "can't parse sticker JSON object",
    ("createNewStickerSet", "stickers"): "can't parse stickers JSON object",
    ("deleteStickerFromSet", "sticker"): "sticker is not specified",
    ("setStickerEmojiList", "sticker"): "sticker is not specified",
    ("setStickerEmojiList", "emoji_list"): "can't parse emoji list JSON array",
    ("setStickerKeywords", "sticker"): "sticker is not specified",
    ("setStickerMaskPosition", "sticker"): "sticker is not specified",
    ("setStickerPositionInSet", "sticker"): "sticker is not specified",
    ("replaceStickerInSet", "old_sticker"): "sticker is not specified",
    ("setMyProfilePhoto", "photo"): "photo isn't specified",
    ("setBusinessAccountProfilePhoto", "photo"): "photo isn't specified",
    ("setBusinessAccountGiftSettings", "accepted_gift_types"): (
        "accepted gift types aren't specified"
    ),
    ("savePreparedInlineMessage", "result"): "result isn't specified",
    ("answerWebAppQuery", "result"): "result isn't specified",
    ("answerGuestQuery", "result"): "result isn't specified",
    ("sendInvoice", "prices"): "can't parse prices JSON object",
    ("createInvoiceLink", "prices"): "can't parse prices JSON object",
    ("getCustomEmojiStickers", "custom_emoji_ids"): (
        "can't parse custom emoji identifiers JSON object"
    ),
    ("sendChecklist", "checklist"): "can't parse InputChecklist JSON object",
    ("editMessageChecklist", "checklist"): "can't parse InputChecklist JSON object",
    ("savePreparedKeyboardButton", "button"): "can't parse keyboard button JSON object",
}


def missing_parameter(method: str, name: str) -> ApiError:
    """Return the refusal of a call that leaves out a required parameter."""
    text = _MISSING.get((method, name)) or _MISSING.get(name)
    if text is None and name.endswith("user_id"):
        text = f"invalid {name} specified"
    return bad_request(text or f'parameter "{name}" is required')
