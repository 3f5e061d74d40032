"""Conversations: which handlers are asked depends on what came before."""

from __future__ import annotations

from telegram_ext.conversation.handler import ConversationHandler
from telegram_ext.conversation.tracing import Trace

__all__ = ["ConversationHandler", "Trace"]
