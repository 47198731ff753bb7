"""Passwords, jobs, translations, templates, rate limits: the edges of frappe.utils and around."""

import frappe
import pytest
from frappe.utils import password
from frappe.utils.background_jobs import enqueue

from tests.factories import as_user, make_user


def test_a_password_is_only_compared():
	make_user("ole@acme.test")
	password.update_password("ole@acme.test", "Sesam-9876!")
	assert password.check_password("ole@acme.test", "Sesam-9876!") == "ole@acme.test"
	with pytest.raises(frappe.AuthenticationError):
		password.check_password("ole@acme.test", "sesam-9876!")
	stored = frappe.db.sql("select password from `__Auth` where name = %s", "ole@acme.test")[0][0]
	assert "Sesam" not in stored


def test_a_documents_password_is_kept_encrypted():
	password.set_encrypted_password("User", "ole@acme.test", "hemmelig", "api_secret")
	assert password.get_decrypted_password("User", "ole@acme.test", "api_secret") == "hemmelig"
	password.set_encrypted_password("User", "ole@acme.test", "ny", "api_secret")
	assert password.get_decrypted_password("User", "ole@acme.test", "api_secret") == "ny"
	password.remove_encrypted_password("User", "ole@acme.test", "api_secret")
	assert (
		password.get_decrypted_password("User", "ole@acme.test", "api_secret", raise_exception=False) is None
	)
	with pytest.raises(frappe.AuthenticationError):
		password.get_decrypted_password("User", "ole@acme.test", "api_secret")


def test_the_encryption_key_stays():
	key = password.get_encryption_key()
	assert key == password.get_encryption_key()
	assert password.decrypt(password.encrypt("x")) == "x"


def test_a_job_now_is_a_call():
	assert enqueue("frappe.utils.cint", now=True, s="12") == 12
	assert frappe.enqueue("frappe.utils.cint", now=True, s="7") == 7


def test_one_job_of_an_id_needs_the_id():
	with pytest.raises(frappe.ValidationError):
		enqueue("frappe.utils.cint", deduplicate=True, s="12")


def test_a_job_after_commit_is_forgotten_with_the_transaction():
	frappe.enqueue("frappe.utils.cint", enqueue_after_commit=True, s="12")
	frappe.db.rollback()


def test_translations_of_the_site_come_first():
	word = "Frogs in the pond"
	assert frappe._(word, "da") == word
	frappe.get_doc(
		{"doctype": "Translation", "language": "da", "source_text": word, "translated_text": "Frøer i dammen"}
	).insert()
	frappe.clear_cache()
	assert frappe._(word, "da") == "Frøer i dammen"
	assert frappe._(word, "sv") == word
	assert frappe._(word, "da", context="Somewhere") == "Frøer i dammen"
	assert frappe._("", "da") == ""


def test_templates_are_not_escaped_by_themselves():
	render = frappe.render_template
	assert render("{{ a }} {{ a | e }}", {"a": "<b>"}) == "<b> &lt;b&gt;"
	assert render("{{ _('No such words here') }}", {}) == "No such words here"
	assert render("{{ frappe.session.user }}", {}) == frappe.session.user
	assert render("{{ frappe.utils.cint('5') + 1 }}", {}) == "6"
	assert render("{{ {'a': 1} | json }}", {}).replace(" ", "").replace("\n", "") == '{"a":1}'
	assert render("", {}) == ""


def test_broken_and_sly_templates_are_refused():
	for template in ("{% if %}", "{{ ''.__class__ }}"):
		with pytest.raises(frappe.ValidationError):
			frappe.render_template(template, {})


def test_calls_over_the_limit_are_refused_by_address():
	from frappe.rate_limiter import rate_limit
	from werkzeug.test import EnvironBuilder
	from werkzeug.wrappers import Request

	calls = []
	limited = rate_limit(limit=2, seconds=60)(lambda: calls.append(1))
	frappe.local.request = Request(EnvironBuilder(method="POST", path="/api/method/x").get_environ())
	frappe.local.form_dict = frappe._dict(cmd=frappe.generate_hash())
	frappe.local.request_ip = "192.0.2.1"
	limited()
	limited()
	with pytest.raises(frappe.RateLimitExceededError):
		limited()
	frappe.local.request_ip = "192.0.2.2"
	limited()
	assert len(calls) == 3
	assert frappe.RateLimitExceededError.http_status_code == 429
	frappe.local.request = None


def test_a_saved_file_can_be_read_by_its_owner_only():
	make_user("ole@acme.test", user_type="Website User")
	make_user("anna@acme.test", user_type="Website User")
	with as_user("ole@acme.test"):
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "note.txt", "content": b"secret", "is_private": 1}
		).insert()
		assert file.file_url.startswith("/private/files/")
		assert frappe.get_doc("File", file.name).get_content() in (b"secret", "secret")
		assert file.has_permission("read")
	with as_user("anna@acme.test"):
		assert not frappe.get_doc("File", file.name).has_permission("read")


def test_arguments_are_held_against_the_annotations():
	from frappe.utils.typing_validations import validate_argument_types

	@validate_argument_types
	def add(a: int, b: float = 0, *more, names: str | list | None = None, late: "Nothing" = None, **rest):  # noqa: F821
		return a, b, more, names, late, rest

	assert add("5", "1.5", "x", names=["n"], late=1, y=2) == (5, 1.5, ("x",), ["n"], 1, {"y": 2})
	for wrong in (("five",), (5, "much"), (None,)):
		with pytest.raises(frappe.exceptions.FrappeTypeError):
			add(*wrong)
	with pytest.raises(frappe.exceptions.FrappeTypeError):
		add(1, names={})
