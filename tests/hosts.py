"""The two hosts the suite runs on: how each gives a test a site in its first state."""

import contextlib
import itertools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import frappe


@dataclass
class Site:
	"""An open site: enough to connect to it from another thread or process."""

	name: str
	sites_path: str

	def connect(self, user: str = "Administrator") -> None:
		frappe.init(site=self.name, sites_path=self.sites_path)
		frappe.connect()
		frappe.set_user(user)


class Embedded:
	"""Copies of one freshly installed site."""

	def __init__(self, folder: Path, apps: list[str]):
		from frappe.installer import new_site

		self.folder = folder
		self.template = folder / "template"
		new_site(str(self.template), admin_password="admin", apps=apps)
		frappe.destroy()
		self.numbers = itertools.count(1)

	@contextlib.contextmanager
	def site(self):
		name = f"test{next(self.numbers)}"
		shutil.copytree(self.template, self.folder / name)
		site = Site(name, str(self.folder))
		site.connect()
		try:
			yield site
		finally:
			frappe.destroy()
			shutil.rmtree(self.folder / name, ignore_errors=True)

	def close(self) -> None:
		shutil.rmtree(self.folder, ignore_errors=True)


class Bench:
	"""A real site on MariaDB, kept for tests: what a test changed in tables, files, caches and queues is put back."""

	# Caches of what a site is made of. They are true for every test, and making them takes most of a test's time.
	STRUCTURE = frozenset(
		(
			"all_apps",
			"app_hooks",
			"assignment_rule_map",
			"db_tables",
			"doctype_meta",
			"document_naming_rule_map",
			"lang_user_translations",
			"merged_translations",
			"milestone_tracker_map",
			"non_standard_user_types",
			"notification_config",
			"notifications",
			"server_script_map",
			"table_columns",
			"webhooks",
			"workflow",
		)
	)

	def __init__(self, bench: Path, name: str):
		self.site_ = Site(name, str(bench / "sites"))
		self.tables: dict[str, tuple[list[str], dict]] = {}
		self.checksums: dict[str, int] = {}
		self.files: set[str] = set()
		self.jobs: set[str] = set()
		self.caches: list[tuple[bytes, bytes]] = []

	@contextlib.contextmanager
	def site(self):
		self._connect()
		if not self.tables:
			self._remember()
		try:
			yield self.site_
		finally:
			self._put_back()
			frappe.destroy()

	def _connect(self) -> None:
		self.site_.connect()
		frappe.flags.in_test = True
		frappe.flags.mute_emails = True

	def _remember(self) -> None:
		"""The site before the first test: its rows, files and jobs, and the caches of its structure."""
		frappe.clear_cache()
		self.checksums = self._checksums()
		self.tables = {table: self._rows(table) for table in self.checksums}
		self.files = self._files()
		self.jobs = set(self._jobs())
		self._warm_up()
		self.caches = [
			(key, frappe.cache.dump(key))
			for key in frappe.cache.get_keys("")
			if key.decode().partition("|")[2].partition("::")[0] in self.STRUCTURE
		]
		self._put_back()
		frappe.destroy()
		self._connect()

	def _warm_up(self) -> None:
		from tests import factories

		agent = factories.make_agent()
		factories.make_category(members=[agent])
		factories.make_mailbox()
		factories.make_contact(company_name="Acme")
		for doctype in frappe.get_all("DocType", {"module": "Request Mgmt"}, pluck="name"):
			frappe.get_meta(doctype)
		frappe.db.rollback()

	def _put_back(self) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		now = self._checksums()
		for table, checksum in self.checksums.items():
			if now[table] != checksum:
				self._restore(table)
		frappe.db.commit()
		for path in self._files() - self.files:
			os.remove(path)
		for job, queue in self._jobs().items():
			if job not in self.jobs:
				queue.remove(job)
				queue.job_class(job, queue.connection).delete()
		frappe.clear_cache()
		for key, content in self.caches:
			frappe.cache.restore(key, 0, content, replace=True)

	def _checksums(self) -> dict[str, int]:
		tables = frappe.db.sql(
			"""select table_name from information_schema.tables
			where table_schema = database() and table_type = 'BASE TABLE'""",
			pluck=True,
		)
		found = frappe.db.sql("checksum table " + ", ".join(f"`{table}`" for table in tables))
		return {name.partition(".")[2]: checksum for name, checksum in found}

	def _rows(self, table: str) -> tuple[list[str], dict]:
		"""Columns, and rows by their names; by themselves where they have none."""
		rows = frappe.db.sql(f"select * from `{table}`")
		columns = [column[0] for column in frappe.db._cursor.description]
		name = columns.index("name") if "name" in columns else None
		return columns, {row if name is None else row[name]: row for row in rows}

	def _restore(self, table: str) -> None:
		columns, before = self.tables[table]
		now = self._rows(table)[1]
		wrong = [key for key in {**before, **now} if before.get(key) != now.get(key)]
		if "name" not in columns:
			frappe.db.sql(f"delete from `{table}`")
			wrong = list(before)
		for some in _batches(wrong):
			if "name" in columns:
				frappe.db.sql(f"delete from `{table}` where name in %s", (tuple(some),))
			rows = [before[key] for key in some if key in before]
			if rows:
				names = ", ".join(f"`{column}`" for column in columns)
				marks = ", ".join(["%s"] * len(rows))
				frappe.db.sql(f"insert into `{table}` ({names}) values {marks}", tuple(rows))

	def _files(self) -> set[str]:
		folders = [frappe.get_site_path(kind, "files") for kind in ("private", "public")]
		return {
			os.path.abspath(os.path.join(path, name))
			for folder in folders
			for path, _folders, names in os.walk(folder)
			for name in names
		}

	def _jobs(self) -> dict:
		"""Ids of the site's waiting jobs, and their queues."""
		from frappe.utils.background_jobs import get_queues

		return {
			job: queue
			for queue in get_queues()
			for job in queue.get_job_ids()
			if job.startswith(self.site_.name)
		}

	def close(self) -> None:
		pass


def _batches(items: list, size: int = 500):
	for start in range(0, len(items), size):
		yield items[start : start + size]
