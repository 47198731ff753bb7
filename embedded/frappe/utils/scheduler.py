"""The clock of a running server: puts the apps' scheduler_events into the background queue when they are due."""

import os
import threading
from datetime import datetime, timedelta

import frappe
from croniter import croniter
from frappe.utils.background_jobs import enqueue
from frappe.utils.data import cint, now_datetime

# Frappe's own times for its named events; "all" comes every `scheduler_interval` seconds (240).
_CRON = {
	"hourly": "0 * * * *",
	"daily": "0 0 * * *",
	"weekly": "0 0 * * 0",
	"monthly": "0 0 1 * *",
	"yearly": "0 0 1 1 *",
	"annual": "0 0 1 1 *",
}


def events(hooks: dict) -> list[tuple[str, str, str]]:
	"""(cron expression or "all", method, queue) of each scheduled function in the hooks of all apps."""
	found = []
	for name, methods in hooks.items():
		if name == "cron":
			for expression, functions in methods.items():
				found += [(expression, function, "default") for function in functions]
			continue
		base = name.removesuffix("_long").removesuffix("_maintenance")
		if base != "all" and base not in _CRON:
			raise NotImplementedError(f"embedded host: scheduler event {name!r} is not supported")
		queue = "long" if name != base else "default"
		found += [(_CRON.get(base, "all"), function, queue) for function in methods]
	return found


def next_time(expression: str, after: datetime, interval: int = 240) -> datetime:
	"""When an event is due next."""
	if expression == "all":
		return after + timedelta(seconds=interval)
	return croniter(expression, after).get_next(datetime)


def is_scheduler_disabled() -> bool:
	"""Whether the site's configuration switches it off."""
	return bool(frappe.conf.get("pause_scheduler") or frappe.conf.get("disable_scheduler"))


class Scheduler:
	"""A thread that sleeps until something is due; what was due while it did not run is not made up for."""

	def __init__(self, site_path: str):
		self.sites_path, self.site = os.path.split(os.path.abspath(site_path))
		self._stopping = threading.Event()
		self._thread = threading.Thread(target=self._run, name="frappe-scheduler", daemon=True)
		self._due: dict[tuple[str, str, str], datetime] = {}

	def start(self) -> "Scheduler":
		"""Begin."""
		self._thread.start()
		return self

	def stop(self, timeout: float = 10) -> None:
		"""End."""
		self._stopping.set()
		if self._thread.ident:
			self._thread.join(timeout)

	def tick(self) -> list[str]:
		"""Put what is due into the queue; answers the methods. The thread must be connected to the site."""
		now = now_datetime()
		interval = cint(frappe.conf.get("scheduler_interval")) or 240
		put = []
		for event in events(frappe.get_hooks("scheduler_events") or {}):
			expression, method, queue = event
			due = self._due.setdefault(event, next_time(expression, now, interval))
			if due > now:
				continue
			self._due[event] = next_time(expression, now, interval)
			enqueue(method, queue=queue, job_id=f"scheduled_job::{method}", deduplicate=True)
			put.append(method)
		return put

	def _pause(self) -> float:
		"""Seconds until the next event, at least one and at most half a minute."""
		earliest = min(self._due.values(), default=now_datetime() + timedelta(seconds=30))
		return min(max((earliest - now_datetime()).total_seconds(), 1), 30)

	def _run(self) -> None:
		pause = 0.0
		while not self._stopping.wait(pause):
			frappe.init(site=self.site, sites_path=self.sites_path)
			try:
				frappe.connect()
				if not is_scheduler_disabled():
					self.tick()
				pause = self._pause()
			except Exception:
				pause = 30
				frappe.db.rollback()
				frappe.log_error(title="Scheduler")
				frappe.db.commit()
			finally:
				frappe.destroy()
