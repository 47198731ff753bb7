"""A request in the console: reading, answering, noting down (BEHAVIOUR ACS-5 to ACS-12, REP-1 to REP-13, CRE-9)."""

import frappe
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import mailboxes, requests
from tests.factories import as_user, make_agent, make_contact, make_mailbox, outgoing, raw_mail

SUPPORT = "support@example.com"
HOSTILE = """<style>h1{color:green}</style><script>top.document.title="666"</script>
<h1 onclick="top.document.title='666'" style="color:#0a7766">Your order</h1>
<img src="https://tracker.invalid/logo.png" width="120" height="40" alt="our logo">
<img src="https://tracker.invalid/seen.gif" width="1" height="1">
<a href="https://example.com/manual">manual</a> <a href="javascript:top.document.title='666'">trap</a>
<form action="https://evil.invalid"><input name="password"></form><iframe src="https://evil.invalid"></iframe>"""


@pytest.fixture
def anna():
	return make_agent("anna@example.com", first_name="Anna", signature="<p>Anna of Support</p>")


@pytest.fixture
def mailed(anna):
	"""Takes a mail of Ole's in and makes its request Anna's; answers the number."""
	make_contact("ole@acme.test", "Ole", "Olsen", company_name="Acme")
	if not frappe.db.exists("Request Mailbox", {"email_id": SUPPORT}):
		make_mailbox(SUPPORT)

	def mailed(**mail) -> str:
		got = mailboxes.receive(SUPPORT, raw_mail(to=SUPPORT, **mail))
		if frappe.db.get_value("Request", got["request"], "agent") != anna:
			with as_user(anna):
				requests.accept([got["request"]])
		return got["request"]

	return mailed


def answers() -> list:
	"""What agents sent."""
	frappe.db.rollback()
	return outgoing(purpose="Reply")


def messages(request: str, **filters) -> list:
	frappe.db.rollback()
	return frappe.get_all(
		"Message",
		{"request": request, **filters},
		["name", "kind", "body_text", "body_html", "access_level", "attachment_count", "time_spent"],
		order_by="posted_at asc, creation asc",
	)


def stored(request: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", request, field)


def write(screen, text: str) -> None:
	"""Into the editor that is open."""
	screen.one(".rm-composer .rm-write").send_keys(text)


def together(screen, *keys: str) -> None:
	"""Keys held at once."""
	chain = ActionChains(screen.browser)
	for key in keys[:-1]:
		chain.key_down(key)
	chain.send_keys(keys[-1])
	for key in keys[:-1]:
		chain.key_up(key)
	chain.perform()


def test_a_request_is_answered_with_the_keyboard_alone(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-message", "It burns.")
	screen.press("r")
	assert screen.one(".rm-composer [data-field=to] .rm-token").text == "ole@acme.test"
	write(screen, "Press <Enter> twice,\nthen 1 < 2 & it's done.\n\nSee https://example.com/a?b=1&c=2.")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-message-reply", "Press <Enter> twice,")
	assert "ole@acme.test" in screen.toast()
	screen.wait(lambda: not screen.all(".rm-composer"), "the editor stayed")
	[mail] = answers()
	assert "ole@acme.test" in mail.recipients and "Press <Enter> twice,\nthen 1 < 2" in mail.body_text
	assert "Anna of Support" in mail.body_html
	assert 'href="https://example.com/a?b=1&amp;c=2"' in mail.body_html


def test_sent_and_closed_in_one_step(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-actions .rm-button", "Reply")
	write(screen, "Done.")
	screen.click(".rm-composer .rm-button", "Send and close")
	screen.wait(lambda: stored(name, "base_status") == "Closed", "not closed")
	screen.wait(lambda: name not in screen.rows(), "still in the list")
	assert len(answers()) == 1


def test_what_was_refused_is_still_there(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "A long answer.")
	screen.one(".rm-composer [data-field=to] input").send_keys("nobody at all,")
	screen.click(".rm-composer .rm-button-primary")
	assert "nobody at all" in screen.one(".rm-composer .rm-dialog-problem").text
	assert screen.one(".rm-composer .rm-write").get_attribute("value") == "A long answer."
	for _token in range(2):
		screen.click(".rm-composer [data-field=to] .rm-token-remove")
	screen.click(".rm-composer .rm-button-primary")
	assert "Nobody would get this" in screen.one(".rm-composer .rm-dialog-problem").text
	assert not answers()
	screen.one(".rm-composer [data-field=to] input").send_keys("ole@acme.test")
	screen.click(".rm-composer .rm-button-primary")
	screen.wait(lambda: len(answers()) == 1, "not sent")


def test_a_draft_outlives_a_reload_and_never_changes_its_kind(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("n")
	write(screen, "He never pays.")
	screen.press(Keys.ESCAPE)
	assert "draft" in screen.toast()
	screen.press("r")
	assert screen.one(".rm-composer .rm-write").get_attribute("value") == ""
	write(screen, "Half an answer")
	screen.wait(lambda: "Half an answer" in stored_drafts(screen), "not kept")
	screen.open(f"#/own_open/{name}")
	assert screen.one(".rm-composer .rm-write").get_attribute("value") == "Half an answer"
	screen.click(".rm-composer [aria-label=Discard]")
	screen.click(".rm-toast-action", "Undo")
	assert screen.one(".rm-composer .rm-write").get_attribute("value") == "Half an answer"
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply", "Half an answer")
	screen.press("n")
	assert screen.one(".rm-composer.rm-internal .rm-write").get_attribute("value") == "He never pays."
	assert "Half an answer" not in stored_drafts(screen)


def stored_drafts(screen) -> str:
	return screen.browser.execute_script("return JSON.stringify({...localStorage})")


def test_a_comment_stays_inside_the_house(screen, anna, mailed):
	bo = make_agent("bo@example.com", first_name="Bo")
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("n")
	screen.one(".rm-composer [data-field=notify] input").send_keys("bo@example.com" + Keys.ENTER)
	write(screen, "Two on the shelf.")
	screen.one(".rm-composer .rm-minutes").send_keys("15")
	screen.click(".rm-composer .rm-button-primary")
	shown = screen.one(".rm-message.rm-internal", "Two on the shelf.").text
	assert "Internal comment" in shown and "15 min." in shown
	assert not answers()
	[note] = messages(name, kind="Comment")
	assert (note.access_level, note.time_spent) == ("Internal", 15)
	assert frappe.db.exists("Notification Log", {"for_user": bo, "document_name": name})
