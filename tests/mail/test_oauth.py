"""Signing in to IMAP by XOAUTH2, with the token the platform keeps for the outgoing account."""

import base64
import socket
import threading
from types import SimpleNamespace
from unittest import mock

import frappe
import pytest

from request_mgmt.mail import fetching
from tests.factories import make_mailbox

BOX, TOKEN = "support@example.com", "ya29.secret-token"


class XOAuth2Server:
	"""An IMAP server that takes one token and has an empty folder."""

	def __init__(self, token: str):
		self.token = token
		self.said = ""
		self._listening = socket.create_server(("127.0.0.1", 0))
		self.port = self._listening.getsockname()[1]
		threading.Thread(target=self._serve, daemon=True).start()

	def _serve(self) -> None:
		connection, _address = self._listening.accept()
		with connection, connection.makefile("rwb") as wire:

			def say(line: str) -> None:
				wire.write(line.encode() + b"\r\n")
				wire.flush()

			say("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready")
			while line := wire.readline().decode():
				tag, _blank, command = line.strip().partition(" ")
				word = command.upper()
				if word.startswith("AUTHENTICATE XOAUTH2"):
					say("+ ")
					self.said = base64.b64decode(wire.readline()).decode()
					good = self.said.endswith(f"auth=Bearer {self.token}\1\1")
					say(f"{tag} OK in" if good else f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")
					continue
				if word.startswith("CAPABILITY"):
					say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
				if word.startswith("SELECT"):
					say("* 0 EXISTS")
					say("* OK [UIDVALIDITY 7] valid")
				if "SEARCH" in word:
					say("* SEARCH")
				say(f"{tag} OK done")
				if word == "LOGOUT":
					return


def account(**values):
	token = SimpleNamespace(get_password=lambda field: TOKEN if field == "access_token" else None)
	return {"name": "Microsoft", "auth_method": "OAuth", "get_oauth_token": lambda: token, **values}


@pytest.fixture
def box(site):
	"""Makes a mailbox that signs in by OAuth2, and tries it."""

	def reach(server: XOAuth2Server, **values) -> dict:
		name = make_mailbox(
			BOX,
			source="IMAP",
			imap_host="127.0.0.1",
			imap_port=server.port,
			imap_security="None",
			imap_user=BOX,
			imap_sign_in="OAuth2",
			outgoing_account=frappe.get_doc(
				{"doctype": "Email Account", "email_account_name": "Microsoft", "email_id": BOX}
			)
			.insert(ignore_permissions=True, ignore_mandatory=True)
			.name,
		)
		doc = frappe.get_doc("Request Mailbox", name)
		kept = frappe._dict(account(**values))
		with mock.patch.object(fetching.frappe, "get_doc", lambda doctype, name: kept):
			return fetching.test(doc)

	return reach


def test_the_token_of_the_account_opens_the_folder(box):
	server = XOAuth2Server(TOKEN)
	assert box(server) == {"ok": True, "waiting": 0}
	assert server.said == f"user={BOX}\1auth=Bearer {TOKEN}\1\1"


def test_a_token_that_is_refused_is_told_and_never_shown(box):
	found = box(XOAuth2Server("another"))
	assert not found["ok"]
	assert "does not accept this user" in found["error"]
	assert TOKEN not in found["error"]


def test_an_account_without_oauth_is_told(box):
	found = box(XOAuth2Server(TOKEN), auth_method="Basic")
	assert "does not sign in by OAuth" in found["error"]


def test_a_password_is_not_asked_for_but_the_account_is(site):
	with pytest.raises(frappe.MandatoryError):
		make_mailbox(BOX, source="IMAP", imap_host="localhost", imap_user=BOX, imap_sign_in="OAuth2")
