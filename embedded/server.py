"""The embedded host as a server: HTTP, background jobs and the scheduler, in one process. Not for production.

	from embedded import server

	running = server.serve("/path/to/site", port=8000)
	...
	running.stop()

`python -m embedded.server SITE [--port N]` serves until it is interrupted.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# `frappe` is the embedded one here, unless a real one was imported before.
if "frappe" not in sys.modules:
	sys.path.insert(0, str(Path(__file__).resolve().parent))

import frappe.app
from frappe.utils.background_jobs import Workers
from frappe.utils.scheduler import Scheduler
from waitress import wasyncore
from waitress.server import create_server

NOTICE = "Embedded host: for trying out and testing, not for production."


class Running:
	"""A served site; `stop` ends it, and is harmless the second time."""

	def __init__(self, app: Callable, site_path: Path, host: str, port: int, threads: int, workers: int):
		self._channels: dict = {}
		self._server = create_server(
			app,
			map=self._channels,
			host=host,
			port=port,
			threads=threads,
			ident=None,
			max_request_body_size=2**27,
		)
		self.host, self.port = host, int(getattr(self._server, "effective_port", port))
		self.url = f"http://{host}:{self.port}"
		self._thread = threading.Thread(target=self._server.run, name="frappe-http", daemon=True)
		self._thread.start()
		self._workers = Workers(str(site_path), workers).start()
		self._scheduler = Scheduler(str(site_path)).start()

	def stop(self, timeout: float = 10) -> None:
		"""Take no more requests; let those that run, and running jobs, end."""
		if not self._thread.is_alive():
			return
		self._scheduler.stop(timeout)
		with suppress(OSError):  # a request that ended meanwhile woke it, and it has closed already
			self._server.trigger.pull_trigger(self._close)
		self._thread.join(timeout)
		self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=timeout)
		self._workers.stop(timeout)

	def _close(self) -> None:
		wasyncore.close_all(self._channels, ignore_all=True)


def serve(
	site_path: str,
	host: str = "127.0.0.1",
	port: int = 8000,
	threads: int = 8,
	workers: int = 2,
	wrap: Callable[[Callable], Callable] | None = None,
) -> Running:
	"""Serve one site; answers at once. `port` 0 takes a free one; `wrap` puts a WSGI middleware around the site.

	Raises OSError when the port is taken, FileNotFoundError when there is no site.
	"""
	site = Path(site_path).resolve()
	if not (site / "site_config.json").exists():
		raise FileNotFoundError(f"no site at {site}")
	frappe.app._site, frappe.app._sites_path = site.name, str(site.parent)
	app = frappe.app.application
	running = Running(wrap(app) if wrap else app, site, host, port, threads, workers)
	print(NOTICE, flush=True)
	return running


def main() -> None:
	"""Serve until interrupted."""
	parser = argparse.ArgumentParser(prog="python -m embedded.server", description=NOTICE)
	parser.add_argument("site", help="folder of the site")
	parser.add_argument("--host", default="127.0.0.1")
	parser.add_argument("--port", type=int, default=8000)
	parser.add_argument("--threads", type=int, default=min(16, 4 * (os.cpu_count() or 2)))
	options = parser.parse_args()
	stop = threading.Event()
	for number in (signal.SIGINT, signal.SIGTERM):
		signal.signal(number, lambda *_: stop.set())
	running = serve(options.site, options.host, options.port, options.threads)
	print(f"Serving {options.site} at {running.url}", flush=True)
	stop.wait()
	running.stop()


if __name__ == "__main__":
	main()
