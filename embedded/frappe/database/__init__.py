"""The site's database: one SQLite file in WAL mode."""


def savepoint(catch: type | tuple[type, ...] = Exception):
	"""`with savepoint(catch=...)`: what fails inside is undone and forgotten."""
	from contextlib import contextmanager

	import frappe

	@contextmanager
	def inside():
		name = "sp" + frappe.generate_hash(length=8)
		frappe.db.savepoint(name)
		try:
			yield
		except catch:
			frappe.db.rollback(save_point=name)
		else:
			frappe.db.release_savepoint(name)

	return inside()
