"""Where a benchmark runs: on a new site of the embedded host, or on a real one that is left as it was found."""

import argparse
import contextlib
import os
import platform
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def arguments(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
	"""The options every benchmark has."""
	parser.add_argument(
		"--bench", type=Path, help="path of a bench: run on real Frappe (with that bench's Python)"
	)
	parser.add_argument("--site", help="name of the site in that bench")
	parser.add_argument("--json", type=Path, help="write the result there")
	return parser


@contextlib.contextmanager
def opened(options: argparse.Namespace) -> Iterator:
	"""The site of the options, connected as Administrator; answers tests.hosts.Site."""
	sys.path.insert(0, str(ROOT))
	if options.bench:
		if not options.site:
			sys.exit("--bench needs --site")
		os.chdir(options.bench / "sites")
		from tests import hosts

		with hosts.Bench(options.bench, options.site).site() as site:
			yield site
		return
	sys.path.insert(0, str(ROOT / "embedded"))
	from tests import hosts

	with tempfile.TemporaryDirectory(prefix="request-mgmt-benchmark-", ignore_cleanup_errors=True) as folder:
		host = hosts.Embedded(Path(folder), ["erpnext", "request_mgmt"])
		with host.site() as site:
			yield site


@contextlib.contextmanager
def kept(options: argparse.Namespace) -> Iterator:
	"""A site (tests.hosts.Site) that is not put back afterwards, for there would be too much to remember: that of the bench, or one of the
	embedded host in `options.folder` that is used again."""
	sys.path.insert(0, str(ROOT))
	if options.bench:
		os.chdir(options.bench / "sites")
		name, sites_path = options.site, options.bench / "sites"
	else:
		sys.path.insert(0, str(ROOT / "embedded"))
		name, sites_path = "scale", options.folder.resolve()
		if not (sites_path / name).exists():
			from frappe.installer import new_site

			new_site(str(sites_path / name), admin_password="admin", apps=["erpnext", "request_mgmt"])
	from tests import hosts

	site = hosts.Site(name, str(sites_path))
	site.connect()
	import frappe

	frappe.flags.mute_emails = True
	try:
		yield site
	finally:
		frappe.destroy()


@contextlib.contextmanager
def sink() -> Iterator[tuple[int, list]]:
	"""An SMTP server that takes everything; answers its port and the list of (sender, receivers) it took."""
	from aiosmtpd.controller import Controller

	taken: list = []

	class Handler:
		async def handle_DATA(self, server, session, envelope):
			taken.append((envelope.mail_from, list(envelope.rcpt_tos)))
			return "250 2.0.0 OK"

	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	controller = Controller(Handler(), hostname="127.0.0.1", port=port, data_size_limit=0)
	controller.start()
	try:
		yield port, taken
	finally:
		controller.stop()


def machine() -> dict:
	"""What a figure was seen on."""
	import frappe

	versions = {
		"python": platform.python_version(),
		"frappe": frappe.__version__,
		"database": frappe.db.db_type,
	}
	with contextlib.suppress(Exception):
		import erpnext

		versions["erpnext"] = erpnext.__version__
	with contextlib.suppress(Exception):
		versions["database"] = f"{frappe.db.db_type} {frappe.db.sql('select version()')[0][0]}"
	return {"cores": os.cpu_count(), "machine": platform.machine(), **versions}
