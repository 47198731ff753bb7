"""Bringing a site up to its apps' files."""

from frappe.installer import migrate


class SiteMigration:
	def run(self, site: str | None = None) -> None:
		migrate()
