"""A mailbox: an address of ours, how its mail comes in, and what its requests start with."""

import os

import frappe
from frappe import _
from frappe.utils import cint

from request_mgmt.records import types
from request_mgmt.records.defaults import OwnLanguage
from request_mgmt.request_mgmt import addresses

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
STANDARD_PORTS = {"TLS": 993, "STARTTLS": 143, "None": 143}


class RequestMailbox(OwnLanguage):
	def autoname(self):
		self.email_id = (self.email_id or "").strip().lower()
		self.name = self.email_id

	def validate(self):
		self.check_addresses()
		self.check_source()
		types.check(self.request_type, priority=self.priority)

	def check_addresses(self):
		addresses.check(self.email_id)
		own = [self.email_id]
		for alias in addresses.split(self.aliases):
			addresses.check(alias)
			own.append(alias.lower())
		self.aliases = "\n".join(dict.fromkeys(own[1:]))
		for other in frappe.get_all(
			"Request Mailbox", filters={"name": ["!=", self.name or ""]}, fields=["name", "aliases"]
		):
			taken = {other.name.lower(), *(a.lower() for a in addresses.split(other.aliases))}
			if both := taken.intersection(own):
				frappe.throw(
					_("{0} belongs to mailbox {1} already.").format(
						frappe.bold(sorted(both)[0]), frappe.bold(other.name)
					)
				)

	def check_source(self):
		if self.source == "IMAP":
			self.check_imap()
		elif self.source == "Maildir":
			if not self.maildir_path or not os.path.isabs(self.maildir_path):
				frappe.throw(_("Give the full path of the Maildir folder, beginning with /."))

	def check_imap(self):
		oauth = self.imap_sign_in == "OAuth2"
		for field in ("imap_host", "imap_user", "outgoing_account" if oauth else "imap_password"):
			if not self.get(field):
				frappe.throw(
					_("{0} is needed to fetch mail by IMAP.").format(
						frappe.bold(_(self.meta.get_label(field)))
					),
					frappe.MandatoryError,
				)
		self.imap_folder = self.imap_folder or "INBOX"
		self.imap_port = cint(self.imap_port) or STANDARD_PORTS[self.imap_security or "TLS"]
		if not 0 < self.imap_port < 65536:
			frappe.throw(_("A port is a number between 1 and 65535."))
		for field in ("imap_host", "imap_user", "imap_folder", "imap_move_to"):
			if any(ord(sign) < 32 for sign in self.get(field) or ""):
				frappe.throw(
					_("{0} holds a line break or control character.").format(self.meta.get_label(field))
				)
		if self.imap_security == "None" and self.imap_host not in LOCAL_HOSTS:
			frappe.throw(
				_(
					"Without TLS the password can be read on the way. That is only allowed for this machine itself."
				)
			)
