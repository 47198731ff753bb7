"""The site's database: one SQLite file in WAL mode."""

from contextlib import contextmanager


@contextmanager
def savepoint(catch: type | tuple[type, ...] = Exception):
	"""`with savepoint(catch=...)`: what fails inside is undone and forgotten."""
	import frappe

	name = "sp" + frappe.generate_hash(length=8)
	frappe.db.savepoint(name)
	try:
		yield
	except catch:
		frappe.db.rollback(save_point=name)
	else:
		frappe.db.release_savepoint(name)
