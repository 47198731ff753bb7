"""Background jobs: a queue in this process, worked on by threads that the launcher starts.

On real Frappe jobs wait in Redis for a worker process. Here they wait in memory; without workers (in tests) they are only
collected. As there, arguments are pickled, and a job has a connection of its own and the user who asked for it.
"""

import contextlib
import itertools
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

MAX_QUEUED_JOBS = 10_000
_numbers = itertools.count(1)


@dataclass
class Job:
	"""One call that waits or runs."""

	id: str
	site: str
	sites_path: str
	user: str
	method: str
	arguments: bytes
	in_test: bool = False
	status: str = "queued"

	def get_status(self) -> str:
		return self.status

	def run(self) -> None:
		"""Do it on this thread, which must not be connected to a site; errors go to the Error Log."""
		self.status = "failed"
		frappe.init(site=self.site, sites_path=self.sites_path)
		try:
			frappe.connect()
			frappe.set_user(self.user)
			frappe.flags.in_test = self.in_test
			try:
				frappe.get_attr(self.method)(**pickle.loads(self.arguments))
				frappe.db.commit()
				self.status = "finished"
			except Exception:
				frappe.db.rollback()
				frappe.log_error(title=self.method)
				frappe.db.commit()
		finally:
			frappe.destroy()


class _Queue:
	"""One site's jobs: those that wait, and the ids of those that wait or run."""

	def __init__(self):
		self.waiting: deque[Job] = deque()
		self.ids: set[str] = set()
		self.changed = threading.Condition()

	def put(self, job: Job, only_one: bool) -> None:
		with self.changed:
			if only_one and job.id in self.ids:
				return
			if len(self.waiting) >= MAX_QUEUED_JOBS:
				frappe.throw(_("Too many queued background jobs ({0}). Please retry after some time.").format(MAX_QUEUED_JOBS))
			self.waiting.append(job)
			self.ids.add(job.id)
			self.changed.notify()

	def run_next(self, timeout: float = 0) -> Job | None:
		with self.changed:
			if not self.waiting and timeout:
				self.changed.wait(timeout)
			job = self.waiting.popleft() if self.waiting else None
		if job:
			# A job reports its own failure; what remains is a site that is gone, and the next job must still run.
			with contextlib.suppress(Exception):
				job.run()
			with self.changed:
				self.ids.discard(job.id)
		return job


_queues: dict[str, _Queue] = {}


def _queue(site_path: str | None = None) -> _Queue:
	return _queues.setdefault(os.path.abspath(site_path or frappe.local.site_path), _Queue())


def enqueue(
	method: str | Callable,
	queue: str = "default",
	timeout: int | None = None,
	now: bool = False,
	enqueue_after_commit: bool = False,
	*,
	job_id: str | None = None,
	deduplicate: bool = False,
	**kwargs: Any,
) -> Job | Any:
	"""Call `method(**kwargs)` later, in the background, as the present user.

	`now` calls it at once and answers its answer. With `deduplicate` a job of the same `job_id` that waits or runs is
	enough. `enqueue_after_commit` forgets the job when the transaction is rolled back. `timeout` has no effect: a thread
	cannot be stopped from outside.
	"""
	if queue not in ("short", "default", "long"):
		frappe.throw(_("Queue should be one of {0}").format("short, default, long"))
	if deduplicate and not job_id:
		frappe.throw(_("`job_id` paramater is required for deduplication."))
	if deduplicate and is_job_enqueued(job_id):
		return None
	if now:
		return frappe.call(method, **kwargs)
	job = Job(
		id=create_job_id(job_id),
		site=frappe.local.site,
		sites_path=os.path.dirname(os.path.abspath(frappe.local.site_path)),
		user=frappe.session.user,
		method=method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}",
		arguments=pickle.dumps(kwargs),
		in_test=bool(frappe.flags.in_test),
	)
	waiting = _queue()
	if enqueue_after_commit:
		frappe.db.after_commit.add(lambda: waiting.put(job, deduplicate))
		return None
	waiting.put(job, deduplicate)
	return job


def create_job_id(job_id: str | None = None) -> str:
	"""The id within all sites."""
	return f"{frappe.local.site}::{job_id or next(_numbers)}"


def is_job_enqueued(job_id: str) -> bool:
	"""Whether a job of that id waits or runs."""
	return create_job_id(job_id) in _queue().ids


def run_queued(site_path: str | None = None) -> list[Job]:
	"""Run what waits, in order, each on a connection of its own; answers the jobs. For tests of this host."""
	done: list[Job] = []
	queue = _queue(site_path)
	thread = threading.Thread(target=lambda: done.extend(iter(queue.run_next, None)))
	thread.start()
	thread.join()
	return done


class Workers:
	"""Threads that work on one site's jobs until `stop`."""

	def __init__(self, site_path: str, count: int = 2):
		self._queue = _queue(site_path)
		self._stopping = threading.Event()
		self._threads = [threading.Thread(target=self._work, daemon=True) for _number in range(count)]

	def start(self) -> "Workers":
		for thread in self._threads:
			thread.start()
		return self

	def stop(self, timeout: float = 10) -> None:
		"""Let running jobs end; what waits stays."""
		self._stopping.set()
		with self._queue.changed:
			self._queue.changed.notify_all()
		for thread in self._threads:
			thread.join(timeout)

	def _work(self) -> None:
		while not self._stopping.is_set():
			self._queue.run_next(timeout=1)
