"""Ending conversations that have gone quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from telegram_ext.conversation import lasting, steps
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
        self._quiet: dict[Any, Quiet] = {}  # by key, beside jobs that could not be kept with it
        self._heard: set[Any] = set()  # keys that no job of an earlier process is about any more

    def cancel(self, key: tuple[Any, ...], dispatcher: Any = None) -> None:
        """Let a conversation go on: something has come.

        Args:
            key: The conversation.
            dispatcher: Whose job queue may have a job for it from an earlier process.
        """
        with self._lock:
            job = self.jobs.pop(key, None)
            self._quiet.pop(key, None)
            if job is None:
                self._cancel_earlier(key, dispatcher)
                return
            self.cancel_job(job)

    @staticmethod
    def cancel_job(job: Any) -> None:
        """Remove a job, which may be at work already."""
        try:
            job.schedule_removal()
        except LookupError:
            logger.debug("The timeout has begun; it finds itself called off.")

    def _cancel_earlier(self, key: tuple[Any, ...], dispatcher: Any) -> None:
        conversation = self._conversation
        if key in self._heard or not lasting.lasts(conversation, dispatcher):
            return
        self._heard.add(key)
        if conversation.conversation_timeout and dispatcher.job_queue is not None:
            job = dispatcher.job_queue.scheduler.get_job(lasting.job_id(conversation, key))
            if job is not None:
                job.remove()

    def move(self, key: tuple[Any, ...], new_key: tuple[Any, ...]) -> None:
        """Let the timeout of a conversation go on under another key."""
        with self._lock:
            job = self.jobs.pop(key, None)
            if job is None:
                return
            quiet = self._quiet.pop(key, None)
            self.jobs[new_key] = job
            if quiet is None:
                job.context = job.context._replace(key=new_key)
                return
            self._quiet[new_key] = quiet._replace(key=new_key)
            job.context = {**job.context, "key": new_key}
            job.job.modify(name=job.name)  # has it written down again

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
            options: dict[str, Any] = {"misfire_grace_time": None}
            note = lasting.note_for(self._conversation, quiet.key, quiet.update, quiet.dispatcher)
            queue = quiet.dispatcher.job_queue
            if note is None:
                job = queue.run_once(
                    self._trigger_timeout, timeout, context=quiet, job_kwargs=options
                )
            else:
                options["id"] = lasting.job_id(self._conversation, quiet.key)
                self._quiet[quiet.key] = quiet
                self._heard.add(quiet.key)
                job = queue.run_once(
                    lasting.end_quiet, timeout, note, job_kwargs=options, durable=True
                )
            self.jobs[quiet.key] = job

    def _trigger_timeout(self, context: Any, job: Any = None) -> None:
        job = context.job if job is None else job  # without contexts it is (bot, job)
        quiet: Quiet = job.context
        with self._lock:
            if self.jobs.get(quiet.key) is not job:
                return  # called off, after it had begun
            del self.jobs[quiet.key]
        self._end(quiet)

    def overdue(self, key: tuple[Any, ...], update: Any, job: Any, dispatcher: Any) -> None:
        """End a conversation for a durable job, of this process or of an earlier one."""
        with self._lock:
            if self.jobs.get(key) is not job and (key in self.jobs or key in self._heard):
                return  # called off, after it had begun
            self.jobs.pop(key, None)
            quiet = self._quiet.pop(key, None)
            if key not in self._conversation.conversations:
                return
        if quiet is None:
            context = dispatcher.context_types.context.from_update(update, dispatcher)
            quiet = Quiet(key, update, dispatcher, context)
        self._end(quiet)

    def _end(self, quiet: Quiet) -> None:
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
