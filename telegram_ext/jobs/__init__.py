"""Callbacks that run later or again and again; APScheduler loads with the first of them."""

from __future__ import annotations

from telegram_ext.jobs.job import Job
from telegram_ext.jobs.queue import JobQueue

__all__ = ["Job", "JobQueue"]
