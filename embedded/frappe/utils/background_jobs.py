"""Background jobs: a queue in this process, worked on by threads that the launcher starts.

On real Frappe jobs wait in Redis for a worker process. Here they wait in memory: without workers (in tests,
say) they are only collected, and `run_queued` runs them. As there, arguments are pickled when a job is
put in the queue, and a job has a connection of its own and the user who asked for it.
"""

import contextlib
import itertools
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

# A queue that nobody works on must not grow for ever; site config `max_queued_jobs` changes it.
MAX_QUEUED_JOBS = 10_000


@dataclass
class Job:
	"""One call that waits or runs."""

	id: str
	site: str
	sites_path: str
	user: str
	method: str | Callable
	queue: str
	arguments: bytes
	in_test: bool = False
	status: str = "queued"
	result: Any = None

	def get_status(self) -> str:
		"""queued, started, finished or failed."""
		return self.status

	@property
	def method_name(self) -> str:
		"""Dotted name, for the Error Log."""
		if isinstance(self.method, str):
			return self.method
		return f"{self.method.__module__}.{self.method.__qualname__}"

	def run(self) -> None:
		"""Do it on this thread, which must not be connected to a site; errors go to the Error Log."""
		self.status = "started"
		frappe.init(site=self.site, sites_path=self.sites_path)
		try:
			frappe.connect()
			frappe.set_user(self.user)
			frappe.flags.in_test = self.in_test
			try:
				self._call()
			except Exception:
				self.status = "failed"
				frappe.db.rollback()
				frappe.log_error(title=self.method_name)
				frappe.db.commit()
			else:
				self.status = "finished"
		finally:
			if self.status == "started":
				self.status = "failed"
			frappe.destroy()

	def _call(self) -> None:
		method = frappe.get_attr(self.method) if isinstance(self.method, str) else self.method
		kwargs = pickle.loads(self.arguments)
		for hook in frappe.get_hooks("before_job"):
			frappe.call(hook, method=self.method_name, kwargs=kwargs, transaction_type="job")
		self.result = method(**kwargs)
		frappe.db.commit()
		for hook in frappe.get_hooks("after_job"):
			frappe.call(hook, method=self.method_name, kwargs=kwargs, result=self.result)


@dataclass
class _Queue:
	"""One site's jobs. All access under `changed`."""

	waiting: deque[Job] = field(default_factory=deque)
	by_id: dict[str, Job] = field(default_factory=dict)
	changed: threading.Condition = field(default_factory=threading.Condition)

	def put(self, job: Job, at_front: bool, limit: int, only_one: bool = False) -> None:
		with self.changed:
			if only_one and job.id in self.by_id:
				return
			if len(self.waiting) >= limit:
				frappe.throw(
					_("Too many queued background jobs ({0}). Please retry after some time.").format(limit),
					getattr(frappe, "QueueOverloaded", frappe.ValidationError),
				)
			(self.waiting.appendleft if at_front else self.waiting.append)(job)
			self.by_id[job.id] = job
			self.changed.notify()

	def take(self, timeout: float | None = 0) -> Job | None:
		with self.changed:
			if not self.waiting and timeout:
				self.changed.wait(timeout)
			return self.waiting.popleft() if self.waiting else None

	def done(self, job: Job) -> None:
		with self.changed:
			if self.by_id.get(job.id) is job:
				del self.by_id[job.id]
			self.changed.notify_all()


_queues: dict[str, _Queue] = {}
_queues_lock = threading.Lock()
_numbers = itertools.count(1)


def _queue(site_path: str | None = None) -> _Queue:
	key = os.path.abspath(site_path or frappe.local.site_path)
	with _queues_lock:
		return _queues.setdefault(key, _Queue())


def enqueue(
	method: str | Callable,
	queue: str = "default",
	timeout: int | None = None,
	event: str | None = None,
	is_async: bool = True,
	job_name: str | None = None,
	now: bool = False,
	enqueue_after_commit: bool = False,
	*,
	on_success: Callable | None = None,
	on_failure: Callable | None = None,
	at_front: bool = False,
	job_id: str | None = None,
	deduplicate: bool = False,
	**kwargs: Any,
) -> Any:
	"""Call `method(**kwargs)` later, in the background, as the present user.

	`now` calls it at once and answers its answer. With `deduplicate` a job of the same `job_id` that waits or
	runs is enough. `enqueue_after_commit` forgets the job when the transaction is rolled back.
	`timeout` is accepted and has no effect: a thread cannot be stopped from outside.
	"""
	if on_success or on_failure:
		raise NotImplementedError("embedded host: enqueue with on_success or on_failure is not supported")
	if queue not in ("short", "default", "long"):
		frappe.throw(_("Queue should be one of {0}").format("short, default, long"))
	if deduplicate:
		if not job_id:
			frappe.throw(_("`job_id` paramater is required for deduplication."))
		if is_job_enqueued(job_id):
			return None
	if now or (not is_async and not frappe.flags.in_test):
		return frappe.call(method, **kwargs)
	job = Job(
		id=create_job_id(job_id),
		site=frappe.local.site,
		sites_path=os.path.dirname(os.path.abspath(frappe.local.site_path)),
		user=frappe.session.user,
		method=method,
		queue=queue,
		arguments=pickle.dumps(kwargs),
		in_test=bool(frappe.flags.in_test),
	)
	if not is_async:
		job.result = frappe.call(method, **kwargs)
		job.status = "finished"
		return job
	waiting = _queue()
	limit = frappe.conf.get("max_queued_jobs") or MAX_QUEUED_JOBS
	if enqueue_after_commit:
		frappe.db.after_commit.add(lambda: waiting.put(job, at_front, limit, deduplicate))
		return None
	waiting.put(job, at_front, limit, deduplicate)
	return job


def create_job_id(job_id: str | None = None) -> str:
	"""The id within all sites."""
	return f"{frappe.local.site}::{job_id or next(_numbers)}"


def get_job(job_id: str) -> Job | None:
	"""The job that waits or runs under that id; finished ones are forgotten here."""
	queue = _queue()
	with queue.changed:
		return queue.by_id.get(create_job_id(job_id))


def is_job_enqueued(job_id: str) -> bool:
	"""Whether a job of that id waits or runs."""
	return get_job(job_id) is not None


def get_jobs(site: str | None = None, queue: str | None = None, key: str = "method") -> dict[str, list]:
	"""{site: [method, ...]} of what waits."""
	jobs = _queue()
	with jobs.changed:
		names = [job.method_name for job in jobs.waiting if queue in (None, job.queue)]
	return {frappe.local.site: names} if names else {}


# --- for the launcher and for tests of this host


def run_queued(site_path: str | None = None) -> list[Job]:
	"""Run what waits, in order, each on a connection of its own; answers the jobs. For tests of this host."""
	queue = _queue(site_path)
	done: list[Job] = []

	def work() -> None:
		while job := queue.take():
			try:
				job.run()
			finally:
				queue.done(job)
				done.append(job)

	thread = threading.Thread(target=work, name="run_queued")
	thread.start()
	thread.join()
	return done


class Workers:
	"""Threads that work on one site's jobs until `stop`."""

	def __init__(self, site_path: str, count: int = 2):
		self._queue = _queue(site_path)
		self._stopping = threading.Event()
		self._threads = [
			threading.Thread(target=self._work, name=f"frappe-worker-{number}", daemon=True)
			for number in range(count)
		]

	def start(self) -> "Workers":
		"""Begin."""
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
			job = self._queue.take(timeout=1)
			if not job:
				continue
			# A job reports its own failure; what remains is a site that is gone, and the next job must still run.
			with contextlib.suppress(Exception):
				job.run()
			self._queue.done(job)
