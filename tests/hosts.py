"""The two hosts the suite runs on: how each gives a test a site in its first state."""

import contextlib
import itertools
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
	"""A real site: rows that appeared during a test are deleted, single values put back."""

	# What our tests, or the platform on their behalf, write to.
	TOUCHED = (
		"User",
		"Has Role",
		"User Email",
		"Block Module",
		"User Social Login",
		"DefaultValue",
		"Contact",
		"Contact Email",
		"Contact Phone",
		"Dynamic Link",
		"Customer",
		"Party Account",
		"File",
		"Comment",
		"Communication",
		"Communication Link",
		"ToDo",
		"Email Account",
		"Email Queue",
		"Email Queue Recipient",
		"Notification Log",
		"Notification Settings",
		"Version",
		"Error Log",
		"Activity Log",
		"Access Log",
		"Deleted Document",
		"Tag",
		"Tag Link",
		"User Group",
		"User Group Member",
		"Property Setter",
		"Custom Field",
		"Translation",
		"Scheduled Job Log",
		"Route History",
		"View Log",
		"DocShare",
		"Document Follow",
		"Role",
		"Note",
		"Note Seen By",
	)

	def __init__(self, bench: Path, name: str):
		self.site_ = Site(name, str(bench / "sites"))

	@contextlib.contextmanager
	def site(self):
		self.site_.connect()
		frappe.flags.in_test = True
		frappe.flags.mute_emails = True
		tables = self._tables()
		before = {table: self._rows(table) for table in tables}
		singles = frappe.db.sql("select * from `tabSingles`")
		try:
			yield self.site_
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")
			for table in tables:
				self._restore(table, before[table])
			if frappe.db.sql("select * from `tabSingles`") != singles:
				frappe.db.sql("delete from `tabSingles`")
				for row in singles:
					frappe.db.sql("insert into `tabSingles` values (%s, %s, %s)", row)
			frappe.db.sql("delete from `tabSessions` where user != 'Administrator'")
			frappe.db.commit()
			frappe.clear_cache()
			frappe.destroy()

	def _tables(self) -> list[str]:
		own = frappe.get_all("DocType", {"module": "Request Mgmt", "issingle": 0}, pluck="name")
		return [t for t in (*own, *self.TOUCHED) if frappe.db.table_exists(t)]

	def _rows(self, table: str) -> dict:
		return {row["name"]: row for row in frappe.db.sql(f"select * from `tab{table}`", as_dict=True)}

	def _restore(self, table: str, before: dict) -> None:
		after = self._rows(table)
		new = [name for name in after if name not in before]
		for start in range(0, len(new), 500):
			frappe.db.sql(f"delete from `tab{table}` where name in %s", (tuple(new[start : start + 500]),))
		for name, row in before.items():
			if after.get(name) == row:
				continue
			frappe.db.sql(f"delete from `tab{table}` where name = %s", name)
			columns = ", ".join(f"`{c}`" for c in row)
			marks = ", ".join(["%s"] * len(row))
			frappe.db.sql(f"insert into `tab{table}` ({columns}) values ({marks})", tuple(row.values()))

	def close(self) -> None:
		pass
