"""v13's modules and their names, as data: `MODULES[module]` lists what bots import from it.

Modules are named without `telegram.`; one without names is a package. What is not said to live
elsewhere is a name of `telegram`, or of `telegram.ext` for modules below that.
"""

from __future__ import annotations

__all__ = ["GONE", "HOMES", "MODULES", "TODAY"]

MODULES = {
    "botcommand": "BotCommand",
    "botcommandscope": (
        "BotCommandScope BotCommandScopeAllChatAdministrators BotCommandScopeAllGroupChats "
        "BotCommandScopeAllPrivateChats BotCommandScopeChat BotCommandScopeChatAdministrators "
        "BotCommandScopeChatMember BotCommandScopeDefault"
    ),
    "callbackquery": "CallbackQuery",
    "chat": "Chat",
    "chataction": "ChatAction",
    "chatadministratorrights": "ChatAdministratorRights",
    "chatinvitelink": "ChatInviteLink",
    "chatjoinrequest": "ChatJoinRequest",
    "chatlocation": "ChatLocation",
    "chatmember": (
        "ChatMember ChatMemberAdministrator ChatMemberBanned ChatMemberLeft ChatMemberMember "
        "ChatMemberOwner ChatMemberRestricted"
    ),
    "chatmemberupdated": "ChatMemberUpdated",
    "chatpermissions": "ChatPermissions",
    "choseninlineresult": "ChosenInlineResult",
    "dice": "Dice",
    "files": "",
    "files.animation": "Animation",
    "files.audio": "Audio",
    "files.chatphoto": "ChatPhoto",
    "files.contact": "Contact",
    "files.document": "Document",
    "files.file": "File",
    "files.inputfile": "InputFile",
    "files.inputmedia": (
        "InputMedia InputMediaAnimation InputMediaAudio InputMediaDocument InputMediaPhoto "
        "InputMediaVideo"
    ),
    "files.location": "Location",
    "files.photosize": "PhotoSize",
    "files.sticker": "MaskPosition Sticker StickerSet",
    "files.venue": "Venue",
    "files.video": "Video",
    "files.videonote": "VideoNote",
    "files.voice": "Voice",
    "forcereply": "ForceReply",
    "forumtopic": "ForumTopic ForumTopicClosed ForumTopicCreated ForumTopicReopened",
    "games": "",
    "games.callbackgame": "CallbackGame",
    "games.game": "Game",
    "games.gamehighscore": "GameHighScore",
    "inline": "",
    "inline.inlinekeyboardbutton": "InlineKeyboardButton",
    "inline.inlinekeyboardmarkup": "InlineKeyboardMarkup",
    "inline.inlinequery": "InlineQuery",
    "inline.inlinequeryresult": "InlineQueryResult",
    "inline.inlinequeryresultarticle": "InlineQueryResultArticle",
    "inline.inlinequeryresultaudio": "InlineQueryResultAudio",
    "inline.inlinequeryresultcachedaudio": "InlineQueryResultCachedAudio",
    "inline.inlinequeryresultcacheddocument": "InlineQueryResultCachedDocument",
    "inline.inlinequeryresultcachedgif": "InlineQueryResultCachedGif",
    "inline.inlinequeryresultcachedmpeg4gif": "InlineQueryResultCachedMpeg4Gif",
    "inline.inlinequeryresultcachedphoto": "InlineQueryResultCachedPhoto",
    "inline.inlinequeryresultcachedsticker": "InlineQueryResultCachedSticker",
    "inline.inlinequeryresultcachedvideo": "InlineQueryResultCachedVideo",
    "inline.inlinequeryresultcachedvoice": "InlineQueryResultCachedVoice",
    "inline.inlinequeryresultcontact": "InlineQueryResultContact",
    "inline.inlinequeryresultdocument": "InlineQueryResultDocument",
    "inline.inlinequeryresultgame": "InlineQueryResultGame",
    "inline.inlinequeryresultgif": "InlineQueryResultGif",
    "inline.inlinequeryresultlocation": "InlineQueryResultLocation",
    "inline.inlinequeryresultmpeg4gif": "InlineQueryResultMpeg4Gif",
    "inline.inlinequeryresultphoto": "InlineQueryResultPhoto",
    "inline.inlinequeryresultvenue": "InlineQueryResultVenue",
    "inline.inlinequeryresultvideo": "InlineQueryResultVideo",
    "inline.inlinequeryresultvoice": "InlineQueryResultVoice",
    "inline.inputcontactmessagecontent": "InputContactMessageContent",
    "inline.inputinvoicemessagecontent": "InputInvoiceMessageContent",
    "inline.inputlocationmessagecontent": "InputLocationMessageContent",
    "inline.inputmessagecontent": "InputMessageContent",
    "inline.inputtextmessagecontent": "InputTextMessageContent",
    "inline.inputvenuemessagecontent": "InputVenueMessageContent",
    "keyboardbutton": "KeyboardButton",
    "keyboardbuttonpolltype": "KeyboardButtonPollType",
    "loginurl": "LoginUrl",
    "menubutton": "MenuButton MenuButtonCommands MenuButtonDefault MenuButtonWebApp",
    "message": "Message",
    "messageautodeletetimerchanged": "MessageAutoDeleteTimerChanged",
    "messageentity": "MessageEntity",
    "messageid": "MessageId",
    "parsemode": "ParseMode",
    "passport": "",
    "passport.credentials": (
        "Credentials DataCredentials EncryptedCredentials FileCredentials SecureData "
        "SecureValue TelegramDecryptionError decrypt decrypt_json"
    ),
    "passport.data": "IdDocumentData PersonalDetails ResidentialAddress",
    "passport.encryptedpassportelement": "EncryptedPassportElement",
    "passport.passportdata": "PassportData",
    "passport.passportelementerrors": (
        "PassportElementError PassportElementErrorDataField PassportElementErrorFile "
        "PassportElementErrorFiles PassportElementErrorFrontSide "
        "PassportElementErrorReverseSide PassportElementErrorSelfie "
        "PassportElementErrorTranslationFile PassportElementErrorTranslationFiles "
        "PassportElementErrorUnspecified"
    ),
    "passport.passportfile": "PassportFile",
    "payment": "",
    "payment.invoice": "Invoice",
    "payment.labeledprice": "LabeledPrice",
    "payment.orderinfo": "OrderInfo",
    "payment.precheckoutquery": "PreCheckoutQuery",
    "payment.shippingaddress": "ShippingAddress",
    "payment.shippingoption": "ShippingOption",
    "payment.shippingquery": "ShippingQuery",
    "payment.successfulpayment": "SuccessfulPayment",
    "poll": "Poll PollAnswer PollOption",
    "proximityalerttriggered": "ProximityAlertTriggered",
    "replykeyboardmarkup": "ReplyKeyboardMarkup",
    "replykeyboardremove": "ReplyKeyboardRemove",
    "replymarkup": "ReplyMarkup",
    "sentwebappmessage": "SentWebAppMessage",
    "update": "Update",
    "user": "User",
    "userprofilephotos": "UserProfilePhotos",
    "utils": "",
    "utils.deprecate": "TelegramDeprecationWarning",
    "utils.helpers": (
        "DEFAULT_20 DEFAULT_FALSE DEFAULT_NONE DefaultValue create_deep_linked_url "
        "decode_conversations_from_json decode_user_chat_data_from_json effective_message_type "
        "encode_conversations_to_json escape_markdown from_timestamp get_signal_name "
        "is_local_file mention_html mention_markdown parse_file_input to_float_timestamp "
        "to_timestamp"
    ),
    "utils.promise": "Promise",
    "utils.request": "Request",
    "utils.types": "DVInput FileInput FileLike JSONDict ODVInput SLT",
    "utils.webhookhandler": "WebhookAppClass WebhookHandler WebhookServer",
    "version": "__version__ bot_api_version",
    "videochat": "VideoChatEnded VideoChatParticipantsInvited VideoChatScheduled VideoChatStarted",
    "voicechat": (
        "VideoChatEnded VideoChatParticipantsInvited VideoChatScheduled VideoChatStarted "
        "VoiceChatEnded VoiceChatParticipantsInvited VoiceChatScheduled VoiceChatStarted"
    ),
    "webappdata": "WebAppData",
    "webappinfo": "WebAppInfo",
    "webhookinfo": "WebhookInfo",
    "ext.basepersistence": "BasePersistence",
    "ext.callbackcontext": "CallbackContext",
    "ext.callbackdatacache": "CallbackDataCache InvalidCallbackData",
    "ext.callbackqueryhandler": "CallbackQueryHandler",
    "ext.chatjoinrequesthandler": "ChatJoinRequestHandler",
    "ext.chatmemberhandler": "ChatMemberHandler",
    "ext.choseninlineresulthandler": "ChosenInlineResultHandler",
    "ext.commandhandler": "CommandHandler PrefixHandler",
    "ext.contexttypes": "ContextTypes",
    "ext.conversationhandler": "ConversationHandler",
    "ext.defaults": "Defaults",
    "ext.dictpersistence": "DictPersistence",
    "ext.dispatcher": "DEFAULT_GROUP Dispatcher DispatcherHandlerStop run_async",
    "ext.extbot": "ExtBot",
    "ext.filters": (
        "BaseFilter Filters InvertedFilter MergedFilter MessageFilter UpdateFilter XORFilter"
    ),
    "ext.handler": "Handler",
    "ext.inlinequeryhandler": "InlineQueryHandler",
    "ext.jobqueue": "Job JobQueue",
    "ext.messagehandler": "MessageHandler",
    "ext.messagequeue": "DelayQueue DelayQueueError MessageQueue queuedmessage",
    "ext.picklepersistence": "PicklePersistence",
    "ext.pollanswerhandler": "PollAnswerHandler",
    "ext.pollhandler": "PollHandler",
    "ext.precheckoutqueryhandler": "PreCheckoutQueryHandler",
    "ext.regexhandler": "RegexHandler",
    "ext.shippingqueryhandler": "ShippingQueryHandler",
    "ext.stringcommandhandler": "StringCommandHandler",
    "ext.stringregexhandler": "StringRegexHandler",
    "ext.typehandler": "TypeHandler",
    "ext.updater": "Updater",
    "ext.utils": "",
    "ext.utils.promise": "Promise",
    "ext.utils.types": "BD CCT CD CDCData ConversationDict UD",
    "ext.utils.webhookhandler": "WebhookAppClass WebhookHandler WebhookServer",
}

HOMES = {
    "BD": "telegram_ext.typevars",
    "CCT": "telegram_ext.typevars",
    "CD": "telegram_ext.typevars",
    "CDCData": "telegram.v13.aliases",
    "ConversationDict": "telegram.v13.aliases",
    "DEFAULT_20": "telegram.v13.helpers",
    "DEFAULT_FALSE": "telegram_ext.defaultvalue",
    "DEFAULT_GROUP": "telegram_ext.dispatcher",
    "DEFAULT_NONE": "telegram.defaultvalue",
    "DVInput": "telegram.v13.aliases",
    "DefaultValue": "telegram.defaultvalue",
    "DelayQueueError": "telegram_ext.messagequeue",
    "FileInput": "telegram.v13.aliases",
    "FileLike": "telegram.v13.aliases",
    "InvertedFilter": "telegram_ext.filters.base",
    "JSONDict": "telegram.v13.aliases",
    "MergedFilter": "telegram_ext.filters.base",
    "ODVInput": "telegram.v13.aliases",
    "Promise": "telegram_ext.promise",
    "ReplyMarkup": "telegram.v13.markups",
    "Request": "telegram.transport",
    "SLT": "telegram.v13.aliases",
    "TelegramDeprecationWarning": "telegram.deprecation",
    "UD": "telegram_ext.typevars",
    "XORFilter": "telegram_ext.filters.base",
    "create_deep_linked_url": "telegram.links",
    "decode_conversations_from_json": "telegram.v13.helpers",
    "decode_user_chat_data_from_json": "telegram.v13.helpers",
    "decrypt": "telegram.decryption",
    "decrypt_json": "telegram.decryption",
    "effective_message_type": "telegram.v13.helpers",
    "encode_conversations_to_json": "telegram.v13.helpers",
    "escape_markdown": "telegram.text",
    "from_timestamp": "telegram.v13.timestamps",
    "get_signal_name": "telegram.v13.helpers",
    "is_local_file": "telegram.v13.helpers",
    "mention_html": "telegram.text",
    "mention_markdown": "telegram.text",
    "parse_file_input": "telegram.v13.helpers",
    "queuedmessage": "telegram_ext.messagequeue",
    "to_float_timestamp": "telegram.v13.timestamps",
    "to_timestamp": "telegram.v13.timestamps",
}
"""Where names live that are not names of `telegram` or `telegram.ext`."""

TODAY = {
    "CDCData": "tuple[list[tuple[str, float, dict[str, Any]]], dict[str, str]]",
    "ConversationDict": "dict[tuple[int, ...], object]",
    "DEFAULT_20": "telegram.defaultvalue.DefaultValue(20)",
    "DVInput": "the plain type",
    "FileInput": "telegram.files.FileInput",
    "FileLike": "telegram.files.Readable",
    "JSONDict": "dict[str, Any]",
    "ODVInput": "the plain type or None",
    "ReplyMarkup": "InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply",
    "SLT": "Sequence",
    "decode_conversations_from_json": "telegram.ext.DictPersistence(conversations_json=...)",
    "decode_user_chat_data_from_json": "telegram.ext.DictPersistence(user_data_json=...)",
    "effective_message_type": "a look at the field, such as message.photo",
    "encode_conversations_to_json": "telegram.ext.DictPersistence.conversations_json",
    "from_timestamp": "datetime.fromtimestamp(unixtime, timezone.utc)",
    "get_signal_name": "signal.Signals(number).name",
    "is_local_file": "pathlib.Path(path).is_file()",
    "parse_file_input": "telegram.files.as_upload",
    "to_float_timestamp": "moment.timestamp()",
    "to_timestamp": "int(moment.timestamp())",
}
"""What to say instead of names that live with the old spellings."""

GONE = {
    "WebhookAppClass": "Updater.start_webhook",
    "WebhookHandler": "Updater.start_webhook",
    "WebhookServer": "Updater.start_webhook",
}
"""Names that have gone with the web server that v13 used, and what does their work."""
