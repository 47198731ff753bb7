"""Real servers and mailboxes that use them."""

import shutil

import pytest

from tests import servers

BOX = servers.USER


@pytest.fixture(scope="session")
def running_dovecot():
	with servers.Dovecot() as dovecot:
		yield dovecot


@pytest.fixture
def dovecot(running_dovecot):
	"""Dovecot, running and with no mail in it."""
	if not running_dovecot.process:
		running_dovecot.start()
	shutil.rmtree(running_dovecot.folder / "mail" / BOX, ignore_errors=True)
	yield running_dovecot
	if not running_dovecot.process:
		running_dovecot.start()


@pytest.fixture
def imap_box(site, dovecot):
	"""Makes a mailbox that fetches from Dovecot."""

	import frappe

	from tests.factories import make_mailbox

	def make(**fields) -> str:
		security = fields.setdefault("imap_security", "TLS")
		defaults = {
			"source": "IMAP",
			"imap_host": "localhost",
			"imap_port": dovecot.tls_port if security == "TLS" else dovecot.port,
			"imap_ca_file": str(dovecot.certificate),
			"imap_user": BOX,
			"imap_password": servers.PASSWORD,
		}
		name = make_mailbox(BOX, **{**defaults, **fields})
		frappe.db.commit()
		return name

	return make


@pytest.fixture
def sink():
	with servers.SmtpSink() as sink:
		yield sink


@pytest.fixture
def account(site, monkeypatch):
	"""Makes the outgoing Email Account for a server; mail really leaves, when the test says so."""
	import frappe

	from request_mgmt.records import outbox

	frappe.flags.mute_emails = False
	monkeypatch.setattr(outbox, "_start", outbox._forget)  # no job of its own in between

	def make(server: servers.SmtpSink, **fields) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": f"Outgoing {server.port}",
				"email_id": "support@example.com",
				"enable_outgoing": 1,
				"default_outgoing": 1,
				"enable_incoming": 0,
				"awaiting_password": 0,
				"smtp_server": "localhost",
				"smtp_port": str(server.port),
				"use_tls": server.tls == "starttls",
				"use_ssl_for_outgoing": server.tls == "implicit",
				"no_smtp_authentication": not server.password,
				"login_id_is_different": bool(server.user),
				"login_id": server.user,
				"password": server.password,
				**fields,
			}
		)
		doc.flags.ignore_mandatory = True
		doc.insert(ignore_permissions=True)
		frappe.db.commit()
		return doc.name

	yield make
	frappe.flags.mute_emails = True


@pytest.fixture
def trust(monkeypatch):
	"""Trust a server's certificate, as a machine with its authority installed does."""
	return lambda server: monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
