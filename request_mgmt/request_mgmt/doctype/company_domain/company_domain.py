"""Mail from this domain comes from this company (BEHAVIOUR PER-7)."""

import re

import frappe
from frappe import _

from request_mgmt.records.defaults import OwnLanguage

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")

# Everybody has an address there: such a domain says nothing about a company.
EVERYBODYS = frozenset(
	"gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net "
	"web.de mail.com proton.me protonmail.com hotmail.dk live.dk yahoo.dk jubii.dk mail.dk".split()
)


class CompanyDomain(OwnLanguage):
	def autoname(self):
		self.domain = tidy(self.domain)
		self.name = self.domain

	def validate(self):
		self.domain = tidy(self.domain)
		if not DOMAIN.fullmatch(self.domain):
			frappe.throw(
				_("{0} is no mail domain. Write it like example.com.").format(frappe.bold(self.domain))
			)
		if self.domain in EVERYBODYS:
			frappe.throw(_("Everybody can have an address at {0}.").format(frappe.bold(self.domain)))
		if self.customer and frappe.db.table_exists("Customer"):
			if not frappe.db.exists("Customer", self.customer):
				frappe.throw(
					_("There is no customer {0}.").format(frappe.bold(self.customer)),
					frappe.LinkValidationError,
				)


def tidy(domain: str | None) -> str:
	"""As written on a card or copied from an address: "@Example.com " -> "example.com"."""
	return (domain or "").strip().lower().rpartition("@")[2].rstrip(".")
