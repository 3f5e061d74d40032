"""Ending conversations that have gone quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from telegram_ext.conversation import steps
from telegram_ext.conversation.tracing import logger
from telegram_ext.errorhandling import DispatcherHandlerStop
from telegram_ext.promise import Promise

if TYPE_CHECKING:
    from telegram_ext.conversation.handler import ConversationHandler


class Quiet(NamedTuple):
    """What a timeout's job knows: the conversation, and what came last."""

    key: tuple[Any, ...]
    update: Any
    dispatcher: Any
    context: Any


class Timeouts:
    """The timeouts of a conversation handler.

    Args:
        conversation: The handler.
        lock: Guards the jobs, and the handler's states.

    Attributes:
        jobs: The job that will end a conversation, by its key.
    """

    def __init__(self, conversation: ConversationHandler[Any], lock: Any) -> None:
        self._conversation = conversation
        self._lock = lock
        self.jobs: dict[tuple[Any, ...], Any] = {}

    def cancel(self, key: tuple[Any, ...]) -> None:
        """Let a conversation go on: something has come."""
        with self._lock:
            job = self.jobs.pop(key, None)
            if job is None:
                return
            try:
                job.schedule_removal()
            except LookupError:
                logger.debug("The timeout has begun; it finds itself called off.")

    def move(self, key: tuple[Any, ...], new_key: tuple[Any, ...]) -> None:
        """Let the timeout of a conversation go on under another key."""
        with self._lock:
            job = self.jobs.pop(key, None)
            if job is not None:
                job.context = job.context._replace(key=new_key)
                self.jobs[new_key] = job

    def watch(
        self, key: tuple[Any, ...], answer: object, update: Any, dispatcher: Any, context: Any
    ) -> None:
        """Begin to wait for a conversation to go quiet, once its callback is done."""
        quiet = Quiet(key, update, dispatcher, context)
        if dispatcher.job_queue is None:
            logger.warning(
                "Ignoring `conversation_timeout` because the Dispatcher has no JobQueue."
            )
        elif isinstance(answer, Promise):
            answer.watch(lambda _: self._begin(quiet))
        else:
            self._begin(quiet)

    def _begin(self, quiet: Quiet) -> None:
        timeout = self._conversation.conversation_timeout
        with self._lock:
            if quiet.key not in self._conversation.conversations or quiet.key in self.jobs:
                return  # it has ended, or something newer than this update has come
            # However late it comes, it has to come: nothing else would end the conversation.
            self.jobs[quiet.key] = quiet.dispatcher.job_queue.run_once(
                self._trigger_timeout,
                timeout,
                context=quiet,
                job_kwargs={"misfire_grace_time": None},
            )

    def _trigger_timeout(self, context: Any, job: Any = None) -> None:
        job = context.job if job is None else job  # without contexts it is (bot, job)
        quiet: Quiet = job.context
        with self._lock:
            if self.jobs.get(quiet.key) is not job:
                return  # called off, after it had begun
            del self.jobs[quiet.key]
        for handler in self._conversation.states.get(steps.TIMEOUT, ()):
            try:
                check = handler.check_update(quiet.update)
                if check is not None and check is not False:
                    handler.handle_update(quiet.update, quiet.dispatcher, check, quiet.context)
            except DispatcherHandlerStop:
                logger.warning("DispatcherHandlerStop has no effect in the state TIMEOUT.")
            except Exception as error:  # noqa: BLE001 - whatever a user's code raises
                quiet.dispatcher.report(quiet.update, error)
        self._conversation.end_quiet(quiet.key)


__all__ = ["Timeouts"]
