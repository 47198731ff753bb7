"""HTTP for people: the pages that every site has, refusals, languages."""

import frappe

from tests.factories import PASSWORD, make_user
from tests.http import Client


def text(response) -> str:
	return response.get_data(as_text=True)


def test_the_login_page_is_for_visitors(client):
	page = client.get("/login")
	assert page.status_code == 200
	assert page.mimetype == "text/html"
	assert 'type="password"' in text(page)


def test_somebody_signed_in_is_sent_on_from_the_login_page(client):
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	page = client.get("/login", query_string={"redirect-to": "/me"})
	assert page.status_code in (301, 302, 303)
	assert page.headers["Location"].endswith("/me")


def test_the_login_page_sends_nobody_to_other_sites(client):
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	page = client.get("/login", query_string={"redirect-to": "https://evil.test/x"})
	assert "evil.test" not in page.headers.get("Location", "")


def test_what_needs_a_user_shows_visitors_the_way_to_sign_in(client):
	page = client.get("/me")
	assert page.status_code == 403
	assert "/login?redirect-to=%2Fme" in text(page)


def test_my_account_is_mine(client):
	make_user("ole@acme.test", first_name="Ole", user_type="Website User")
	client.login("ole@acme.test")
	page = client.get("/me")
	assert page.status_code == 200
	assert "Ole" in text(page)


def test_an_unknown_page_is_not_found(client):
	assert client.get("/no/such/page").status_code == 404
	assert client.get("/../../etc/passwd").status_code == 404
	assert client.get("/hooks.py").status_code == 404


def test_other_methods_than_pages_know_are_not_found(client):
	assert client.open("/login", "DELETE").status_code == 404


def test_visitors_read_the_language_they_ask_for(client):
	frappe.db.set_value("Language", "da", "enabled", 1)
	frappe.clear_cache()
	assert '<html lang="da"' in text(client.get("/login", headers={"Accept-Language": "da"}))
	assert '<html lang="da"' in text(client.get("/login", headers={"Accept-Language": "da-GL"}))
	visitor = Client(client.site)
	visitor._client.set_cookie("preferred_language", "da", domain=client.site.name)
	assert '<html lang="da"' in text(visitor.get("/login"))
	assert '<html lang="da"' in text(client.get("/login", query_string={"_lang": "da"}))


def test_users_read_their_own_language(client):
	make_user("ole@acme.test", user_type="Website User", language="da")
	client.login("ole@acme.test")
	assert '<html lang="da"' in text(client.get("/me", headers={"Accept-Language": "de"}))


def test_a_page_puts_the_sessions_token_into_its_scripts(client):
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	assert "frappe.csrf_token" in text(client.get("/me"))


def test_signing_out_by_address_shows_a_page(client):
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	page = client.get("/", query_string={"cmd": "web_logout"})
	assert page.status_code == 200
	assert client.get("/me").status_code == 403


def test_a_refusal_is_a_page_for_a_browser(client):
	response = client.post(
		"/api/method/login", data={"usr": "x", "pwd": PASSWORD}, headers={"Accept": "text/html"}
	)
	assert response.status_code == 401
	assert response.mimetype == "text/html"
