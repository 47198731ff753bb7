"""HTTP for programs: sign-in, sessions, CSRF, keys, functions, resources, files."""

import io
import json

import frappe
import pytest

from tests.factories import PASSWORD, make_user
from tests.http import Client

LOGGED_USER = "/api/method/frappe.auth.get_logged_user"


@pytest.fixture
def manager(site):
	make_user("mona@example.com", ["System Manager"], first_name="Mona", last_name="Madsen")
	return "mona@example.com"


def cookies(response) -> dict[str, str]:
	return {line.split("=", 1)[0]: line for line in response.headers.getlist("Set-Cookie")}


def test_anybody_may_ask_whether_the_site_is_there(client):
	response = client.get("/api/method/ping")
	assert response.status_code == 200
	assert response.get_json() == {"message": "pong"}
	assert client.get("/api/method/frappe.ping").get_json() == {"message": "pong"}


def test_a_visitor_may_not_call_what_is_not_for_visitors(client):
	response = client.get(LOGGED_USER)
	assert response.status_code == 403
	assert response.get_json()["exc_type"] == "PermissionError"


def test_what_is_not_whitelisted_is_refused_to_all(client, manager):
	client.login(manager)
	response = client.get("/api/method/frappe.utils.cint", query_string={"s": "5"})
	assert response.status_code == 403


def test_an_unknown_function_is_an_error(client):
	response = client.get("/api/method/frappe.no_such.thing")
	assert response.status_code == 417
	assert response.get_json()["exc_type"] == "ValidationError"
	assert "frappe.no_such.thing" in response.get_json()["_server_messages"]


def test_signing_in_answers_who_it_is_and_sets_a_safe_cookie(client, manager):
	response = client.post("/api/method/login", data={"usr": manager, "pwd": PASSWORD})
	assert response.status_code == 200
	answer = response.get_json()
	assert answer["message"] == "Logged In"
	assert answer["full_name"] == "Mona Madsen"
	sid = cookies(response)["sid"]
	assert "HttpOnly" in sid and "SameSite=Lax" in sid
	assert client.get(LOGGED_USER).get_json()["message"] == manager


def test_a_website_user_has_no_app(client):
	make_user("ole@acme.test", user_type="Website User")
	response = client.post("/api/method/login", json={"usr": "ole@acme.test", "pwd": PASSWORD})
	assert response.get_json()["message"] == "No App"


def test_a_wrong_password_is_refused_without_saying_why(client, manager):
	for user in (manager, "nobody@example.com"):
		response = client.post("/api/method/login", data={"usr": user, "pwd": "wrong"})
		assert response.status_code == 401
		assert response.get_json()["message"] == "Invalid login credentials"
		assert response.get_json()["exc_type"] == "AuthenticationError"
	assert client.get(LOGGED_USER).status_code == 403


def test_a_disabled_user_cannot_sign_in(client, manager):
	frappe.db.set_value("User", manager, "enabled", 0)
	response = client.post("/api/method/login", data={"usr": manager, "pwd": PASSWORD})
	assert response.status_code == 401


def test_many_wrong_passwords_lock_the_account(client, manager):
	frappe.db.set_single_value("System Settings", "allow_consecutive_login_attempts", 3)
	frappe.clear_cache()
	for _n in range(4):
		client.post("/api/method/login", data={"usr": manager, "pwd": "wrong"})
	response = client.post("/api/method/login", data={"usr": manager, "pwd": PASSWORD})
	assert response.status_code >= 400
	assert response.get_json()["exc_type"] == "SecurityException"


def test_signing_out_ends_the_session_for_good(client, manager):
	client.login(manager)
	sid = frappe.db.sql("select sid from `tabSessions` where user = %s", manager)[0][0]
	thief = Client(client.site)
	thief._client.set_cookie("sid", sid, domain=client.site.name)
	assert thief.get(LOGGED_USER).get_json()["message"] == manager
	assert client.post("/api/method/logout").status_code == 200
	assert client.get(LOGGED_USER).status_code == 403
	thief._client.set_cookie("sid", sid, domain=client.site.name)
	assert thief.get(LOGGED_USER).status_code == 403


def test_a_forged_request_is_refused_once_the_session_has_a_token(client, manager):
	client.login(manager)
	frappe.db.sql(
		"update `tabSessions` set sessiondata = replace(sessiondata, '{', %s) where user = %s",
		('{"csrf_token": "token-of-the-session", ', manager),
	)
	frappe.db.commit()
	frappe.clear_cache()
	refused = client.post(LOGGED_USER)
	assert refused.status_code == 400
	assert refused.get_json()["exc_type"] == "CSRFTokenError"
	assert client.get(LOGGED_USER).status_code == 200
	token = {"X-Frappe-CSRF-Token": "token-of-the-session"}
	assert client.post(LOGGED_USER, headers=token).status_code == 200
	assert client.post(LOGGED_USER, data={"csrf_token": "token-of-the-session"}).status_code == 200
	assert client.post(LOGGED_USER, headers={"X-Frappe-CSRF-Token": "another"}).status_code == 400


def test_keys_are_as_good_as_a_session(client, manager):
	user = frappe.get_doc("User", manager)
	user.update({"api_key": "mona-key", "api_secret": "mona-secret"})
	user.save(ignore_permissions=True)
	for header in ("token mona-key:mona-secret", "Basic bW9uYS1rZXk6bW9uYS1zZWNyZXQ="):
		response = client.post(LOGGED_USER, headers={"Authorization": header})
		assert response.status_code == 200, header
		assert response.get_json()["message"] == manager
	for header in ("token mona-key:wrong", "token other:mona-secret", "Bearer nonsense"):
		assert client.get(LOGGED_USER, headers={"Authorization": header}).status_code == 401, header


def test_a_function_for_posts_refuses_gets(client, manager):
	client.login(manager)
	doc = json.dumps({"doctype": "ToDo", "description": "x"})
	response = client.get("/api/method/frappe.client.insert", query_string={"doc": doc})
	assert response.status_code == 403
	assert not frappe.db.exists("ToDo", {"description": "x"})


def test_documents_are_resources(client, manager):
	client.login(manager)
	made = client.post("/api/resource/Contact", json={"first_name": "Ole", "company_name": "Acme"})
	assert made.status_code == 200
	name = made.get_json()["data"]["name"]
	assert frappe.db.get_value("Contact", name, "company_name") == "Acme"

	read = client.get(f"/api/resource/Contact/{name}").get_json()["data"]
	assert (read["doctype"], read["owner"], read["first_name"]) == ("Contact", manager, "Ole")

	changed = client.open(f"/api/resource/Contact/{name}", "PUT", json={"company_name": "Other"})
	assert changed.get_json()["data"]["company_name"] == "Other"
	assert frappe.db.get_value("Contact", name, "company_name") == "Other"

	gone = client.open(f"/api/resource/Contact/{name}", "DELETE")
	assert gone.status_code == 202
	missing = client.get(f"/api/resource/Contact/{name}")
	assert missing.status_code == 404
	assert missing.get_json()["exc_type"] == "DoesNotExistError"


def test_lists_are_filtered_ordered_and_paged(client, manager):
	client.login(manager)
	for number in range(25):
		client.post("/api/resource/ToDo", json={"description": f"task {number:02}", "date": "2026-11-23"})
	mine = {"filters": json.dumps([["ToDo", "owner", "=", manager]])}
	assert len(client.get("/api/resource/ToDo", query_string=mine).get_json()["data"]) == 20
	page = client.get(
		"/api/resource/ToDo",
		query_string={
			**mine,
			"fields": '["description", "date"]',
			"order_by": "description desc",
			"limit_start": 2,
			"limit_page_length": 3,
		},
	).get_json()["data"]
	assert [row["description"] for row in page] == ["task 22", "task 21", "task 20"]
	assert page[0]["date"] == "2026-11-23"


def test_somebody_without_the_right_sees_no_rows(client):
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	response = client.get("/api/resource/Error Log")
	assert response.status_code == 403


def test_an_error_changes_nothing_and_says_why(client, manager):
	client.login(manager)
	name = client.post("/api/resource/ToDo", json={"description": "Before"}).get_json()["data"]["name"]
	response = client.open(
		f"/api/resource/ToDo/{name}", "PUT", json={"description": "After", "priority": "No such priority"}
	)
	assert response.status_code == 417
	messages = [json.loads(m) for m in json.loads(response.get_json()["_server_messages"])]
	assert any("No such priority" in m["message"] for m in messages)
	assert "Before" in frappe.db.get_value("ToDo", name, "description")


def test_a_get_keeps_nothing(client, manager):
	client.login(manager)
	frappe.get_doc({"doctype": "ToDo", "description": "Keep", "name": "x"}).insert(ignore_permissions=True)
	name = frappe.db.get_value("ToDo", {"description": ["like", "%Keep%"]})
	client.get(f"/api/resource/ToDo/{name}", query_string={"run_method": "nothing_like_it"})
	assert frappe.db.exists("ToDo", name)


def test_an_unknown_address_of_the_api_is_not_found(client):
	response = client.get("/api/nothing/here")
	assert response.status_code == 404


def test_a_private_file_is_for_those_who_may_read_it(client, manager):
	client.login(manager)
	upload = {"file": (io.BytesIO(b"the numbers"), "numbers.txt"), "is_private": "1"}
	response = client.post("/api/method/upload_file", data=upload, content_type="multipart/form-data")
	assert response.status_code == 200, response.get_data(as_text=True)
	file = response.get_json()["message"]
	assert file["is_private"] == 1
	read = client.get(file["file_url"])
	assert read.status_code == 200
	assert read.get_data() == b"the numbers"
	client.post("/api/method/logout")
	assert client.get(file["file_url"]).status_code == 403
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	assert client.get(file["file_url"]).status_code == 403
	assert client.get("/private/files/no-such-file.txt").status_code == 403
	assert client.get("/private/files/../../site_config.json").status_code in (403, 404)


def test_a_private_page_is_never_shown_as_a_page(client, manager):
	client.login(manager)
	upload = {"file": (io.BytesIO(b"<script>1</script>"), "evil.html"), "is_private": "1"}
	response = client.post("/api/method/upload_file", data=upload, content_type="multipart/form-data")
	read = client.get(response.get_json()["message"]["file_url"])
	assert read.status_code == 200
	assert read.headers["Content-Disposition"].startswith("attachment")


def test_uploads_are_attached_only_by_those_who_may_write(client, manager):
	make_user("ole@acme.test", user_type="Website User")
	client.login("ole@acme.test")
	upload = {
		"file": (io.BytesIO(b"x"), "x.txt"),
		"is_private": "1",
		"doctype": "User",
		"docname": manager,
	}
	response = client.post("/api/method/upload_file", data=upload, content_type="multipart/form-data")
	assert response.status_code == 403
	assert not frappe.db.exists("File", {"attached_to_doctype": "User", "attached_to_name": manager})


def test_a_visitor_uploads_nothing(client):
	upload = {"file": (io.BytesIO(b"x"), "x.txt")}
	response = client.post("/api/method/upload_file", data=upload, content_type="multipart/form-data")
	assert response.status_code == 403
