"""A request in the console: reading, answering, noting down (BEHAVIOUR ACS-5 to ACS-12, REP-1 to REP-13, CRE-9)."""

import re
from functools import partial

import frappe
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import mailboxes, requests
from request_mgmt.mail import sending
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
	assert screen.text(".rm-composer [data-field=to] .rm-token") == "ole@acme.test"
	write(screen, "Press <Enter> twice,\nthen 1 < 2 & it's done.\n\nSee https://example.com/a?b=1&c=2.")
	together(screen, Keys.CONTROL, Keys.ENTER)
	assert "ole@acme.test" in screen.toast()  # for some seconds
	screen.one(".rm-message-reply", "Press <Enter> twice,")
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
	assert "nobody at all" in screen.text(".rm-composer .rm-dialog-problem")
	assert screen.text(".rm-composer .rm-write") == "A long answer."
	for _token in range(2):
		screen.click(".rm-composer [data-field=to] .rm-token-remove")
	screen.click(".rm-composer .rm-button-primary")
	assert "Nobody would get this" in screen.text(".rm-composer .rm-dialog-problem")
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
	assert screen.text(".rm-composer .rm-write") == ""
	write(screen, "Half an answer")
	screen.wait(lambda: "Half an answer" in stored_drafts(screen), "not kept")
	screen.open(f"#/own_open/{name}")
	assert screen.text(".rm-composer .rm-write") == "Half an answer"
	screen.click(".rm-composer [aria-label=Discard]")
	screen.click(".rm-toast-action", "Undo")
	assert screen.text(".rm-composer .rm-write") == "Half an answer"
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply", "Half an answer")
	screen.press("n")
	assert screen.text(".rm-composer.rm-internal .rm-write") == "He never pays."
	assert "Half an answer" not in stored_drafts(screen)


def test_what_one_was_writing_has_the_cursor_when_one_chooses_the_request_not_when_one_steps_to_it(
	screen, anna, mailed
):
	name, other = mailed(), mailed(subject="Another")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Half ")
	screen.wait(lambda: "Half" in stored_drafts(screen), "not kept")
	screen.press(Keys.ESCAPE, Keys.ESCAPE)
	screen.click(f".rm-row[data-name='{name}']")
	screen.press(Keys.ENTER)
	screen.one(".rm-composer .rm-write", "Half")
	ActionChains(screen.browser).send_keys("eels").perform()
	screen.one(".rm-composer .rm-write", "Half eels")
	screen.wait(lambda: "eels" in stored_drafts(screen), "not kept")
	screen.open(f"#/own_open/{other}")
	screen.one(".rm-request h2, .rm-request-title", "Another")
	step = {True: "j", False: "k"}[screen.rows().index(other) < screen.rows().index(name)]
	screen.press(step)
	screen.one(".rm-composer .rm-write", "Half eels")
	assert "rm-write" not in screen.browser.execute_script("return document.activeElement.className")


def test_on_a_phone_what_belongs_on_one_line_stands_on_it(screen, anna, mailed):
	name = mailed()
	with as_user(anna):
		requests.comment(name, "He never pays.")
		requests.update(name, {"priority": "High"})
	screen.sign_in(anna).resize("phone")
	screen.open(f"#/own_open/{name}")
	screen.one(".rm-message.rm-internal")
	middles = """return arguments[0].map((chosen) => {
		const box = document.querySelector(chosen).getBoundingClientRect();
		return [box.top + box.height / 2, box.right];
	})"""
	comment = [f".rm-message.rm-internal {part}" for part in (".rm-message-who", "[aria-haspopup=menu]")]
	for parts in (comment, [".rm-request-line .rm-number", ".rm-request-line .rm-star"]):
		(first, _left), (last, right) = screen.browser.execute_script(middles, parts)
		assert abs(first - last) < 10
		assert right <= 390


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
	shown = screen.text(".rm-message.rm-internal", "Two on the shelf.")
	assert "Internal comment" in shown and "15 min." in shown
	assert not answers()
	[note] = messages(name, kind="Comment")
	assert (note.access_level, note.time_spent) == ("Internal", 15)
	assert frappe.db.exists("Notification Log", {"for_user": bo, "document_name": name})


def test_files_are_sent_along_and_can_be_fetched(screen, anna, mailed, tmp_path):
	name = mailed(attachments=[("log of the fire.txt", b"hot"), ("ø.pdf", b"%PDF")])
	file = tmp_path / "price list.txt"
	file.write_text("12 each")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	link = screen.one(".rm-attachment", "log of the fire.txt").get_attribute("href")
	got = screen.browser.execute_async_script(
		"const done = arguments[1]; fetch(arguments[0]).then(async (a) => done([await a.text(), a.headers.get('content-disposition')]))",
		link,
	)
	assert got[0] == "hot" and got[1].startswith("attachment")
	screen.press("r")
	screen.browser.find_element("css selector", ".rm-composer input[type=file]").send_keys(str(file))
	screen.one(".rm-composer .rm-file", "price list.txt")
	write(screen, "Here it is.")
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply .rm-attachment", "price list.txt")
	[reply] = messages(name, kind="Reply")
	assert reply.attachment_count == 1


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PASTE = """
const bytes = Uint8Array.from(atob(arguments[0]), (sign) => sign.charCodeAt(0));
const data = new DataTransfer();
data.items.add(new File([bytes], arguments[1], {type: arguments[2]}));
document.querySelector(".rm-write").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
"""


def test_a_picture_is_pasted_into_an_answer_and_travels_within_it(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Look:\n")
	screen.browser.execute_script(PASTE, PIXEL, "image.png", "image/png")
	screen.one(".rm-composer .rm-file", "image.png")
	screen.one(".rm-composer .rm-write img")
	write(screen, "\nThere it is.")
	screen.wait(lambda: "/private/files/" in stored_drafts(screen), "not kept")
	screen.open(f"#/own_open/{name}")  # a draft keeps its pictures
	screen.one(".rm-composer .rm-write img")
	screen.one(".rm-composer .rm-file", "image.png")
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply .rm-attachment", "image.png")
	[reply] = messages(name, kind="Reply")
	assert "Look:" in reply.body_html and '<img src="/private/files/' in reply.body_html
	[mail] = answers()
	_row, [picture] = sending._with_files(frappe._dict(mail.as_dict()))
	assert f"cid:{picture['content_id']}" in _row["body_html"]


def test_a_picture_whose_file_is_taken_away_leaves_the_text(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "No picture. ")
	screen.browser.execute_script(PASTE, PIXEL, "image.png", "image/png")
	screen.one(".rm-composer .rm-write img")
	screen.click(".rm-composer .rm-file button")
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply", "No picture.")
	[reply] = messages(name, kind="Reply")
	assert "<img" not in reply.body_html and not reply.attachment_count


def test_a_file_pasted_into_an_answer_is_attached(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	screen.one(".rm-composer .rm-write")
	screen.browser.execute_script(PASTE, "eA==", "notes.txt", "text/plain")
	screen.one(".rm-composer .rm-file", "notes.txt")
	assert not screen.all(".rm-composer .rm-write img")


def test_formatting_reaches_the_customer_and_a_draft_keeps_it(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Do this:\n1. Open it\nPress ")
	together(screen, Keys.CONTROL, "b")
	write(screen, "twice")
	screen.wait(lambda: "<strong>twice" in stored_drafts(screen), "not kept")
	screen.open(f"#/own_open/{name}")
	screen.one(".rm-composer .rm-write strong", "twice")
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply strong", "twice")
	[mail] = answers()
	assert "<p>Do this:</p><ol><li>Open it</li><li>Press <strong>twice</strong></li></ol>" in mail.body_html
	assert "Press twice" in mail.body_text


def test_an_earlier_message_is_answered_to_whoever_wants_the_answer(screen, anna, mailed):
	name = mailed(Reply_To="desk@acme.test", Cc="olga@acme.test")
	mailed(subject=f"Re: [#{name}] The printer is on fire", text="Still burning.")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	menus = screen.wait(
		lambda: found if len(found := screen.all(".rm-message-head [aria-haspopup]")) == 2 else None, "two"
	)
	menus[0].click()
	screen.click("[role=menuitem]", "Reply to all")
	screen.one(".rm-composer [data-field=to] .rm-token", "desk@acme.test")
	screen.one(".rm-composer [data-field=cc] .rm-token", "olga@acme.test")


@pytest.mark.parametrize(
	("html", "colour"),
	[
		("<table><tr><td>Order</td><td>12</td></tr></table>", "rgb(255, 255, 255)"),
		("<table><tr><td style='color:#00f'>Order</td><td>12</td></tr></table>", "rgb(23, 23, 23)"),
	],
	ids=["without colours", "with colours"],
)
def test_a_mail_without_colours_takes_those_of_the_screen(screen, anna, mailed, html, colour):
	name = mailed(text="plain", html=html)
	screen.sign_in(anna)
	emulate = partial(screen.browser.execute_cdp_cmd, "Emulation.setEmulatedMedia")
	emulate({"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
	try:
		screen.open(f"#/own_open/{name}")
		frame = screen.one("iframe.rm-mail")
		look = "const inside = arguments[0].contentDocument; return getComputedStyle(inside.body).color"
		screen.wait(lambda: screen.browser.execute_script(look, frame) == colour, "other colours")
	finally:
		emulate({"features": []})


def test_a_hostile_mail_can_do_nothing(screen, anna, mailed):
	name = mailed(text="plain", html=HOSTILE)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	frame = screen.one("iframe.rm-mail")
	assert frame.get_attribute("sandbox").split() == [
		"allow-same-origin",
		"allow-popups",
		"allow-popups-to-escape-sandbox",
	]
	page = frame.get_attribute("srcdoc")
	assert "default-src 'none'" in page and 'tracker.invalid/logo.png" ' not in page.replace(
		"data-remote-src", ""
	)
	for part in ("<script", "onclick", "<form", "<iframe", "javascript:", "seen.gif"):
		assert part not in page, part
	screen.browser.switch_to.frame(frame)
	assert screen.text("h1") == "Your order" and "our logo" in screen.text()
	assert not screen.all("img")
	link = screen.one("a[href]")
	assert (
		"noopener" in link.get_attribute("rel")
		and screen.browser.execute_script("return document.querySelector('base').target") == "_blank"
	)
	screen.browser.switch_to.default_content()
	screen.click(".rm-show-images")
	screen.browser.switch_to.frame(screen.one("iframe.rm-mail"))
	screen.wait(lambda: screen.all("img"), "the picture is not shown")
	assert screen.all("img")[0].get_attribute("src") == "https://tracker.invalid/logo.png"
	screen.browser.switch_to.default_content()
	assert "666" not in screen.browser.title
	screen.browser.get_log("browser")  # the tracker cannot be reached, which the browser complains about


def test_keys_work_for_whoever_clicked_into_a_mail(screen, anna, mailed):
	name = mailed(text="plain", html="<h1 style='color:red'>Red</h1>")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.browser.switch_to.frame(screen.one("iframe.rm-mail"))
	loaded = "return document.readyState === 'complete'"  # from then on keys are passed on
	screen.wait(lambda: screen.browser.execute_script(loaded), "the mail does not come")
	screen.one("h1").click()
	screen.press("n")
	screen.browser.switch_to.default_content()
	screen.one(".rm-composer.rm-internal")


def test_of_a_long_conversation_the_newest_is_seen_first(screen, anna, mailed):
	name = mailed(text="The very first")
	with as_user(anna):
		for number in range(20):
			requests.comment(name, f"Note {number}.")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	newest = screen.one(".rm-message", "Note 19.")
	inside = "const a = arguments[0].getBoundingClientRect(), b = document.querySelector('.rm-request-body').getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom + 1"
	screen.wait(lambda: screen.browser.execute_script(inside, newest), "the newest is out of sight")
	assert len(screen.all(".rm-message")) == 5 and "The very first" in screen.text(".rm-folded")
	screen.click(".rm-gathered", "15 earlier messages")
	screen.wait(lambda: len(screen.all(".rm-folded")) == 16, "the earlier ones stay hidden")
	screen.click(".rm-folded", "Note 3.")
	screen.one(".rm-message", "Note 3.")


def test_the_newest_comes_first_for_who_wants_that(screen, anna, mailed):
	frappe.db.set_value("Request Agent", {"user": anna}, "newest_first", 1)
	name = mailed(text="Older")
	with as_user(anna):
		requests.comment(name, "Newer")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-message", "Newer")
	assert ["Newer" in message.text for message in screen.all(".rm-message")] == [True, False]


def test_what_others_do_meanwhile_is_shown_and_the_draft_stays(screen, anna, mailed):
	bo = make_agent("bo@example.com", first_name="Bo")
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "I am on it")
	with as_user(bo):
		requests.comment(name, "I called him already.")
	frappe.db.commit()
	screen.click(
		".rm-list-column .rm-icon-button[aria-label=Refresh], .rm-column:not(.rm-pane) .rm-icon-button[aria-label=Refresh]"
	)
	assert "Bo" in screen.toast()
	screen.one(".rm-message.rm-internal", "I called him already.")
	assert screen.text(".rm-composer .rm-write") == "I am on it"


HOLD = """
window.answered = [];
const before = window.fetch;
window.fetch = async (...asked) => {
	const answer = await before(...asked);
	const method = String(asked[0]).split("?")[0].split(".").slice(-2).join(".");
	if (method === "requests.get" && !window.release) await new Promise((release) => (window.release = release));
	window.answered.push(method);
	return answer;
};
"""


def test_what_others_did_while_the_request_was_on_its_way_is_shown(screen, anna, mailed):
	bo = make_agent("bo@example.com", first_name="Bo")
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-message", "It burns.")
	screen.browser.execute_script(HOLD)
	screen.click(".rm-property", "Priority")
	screen.click("[role^=menuitem]", "High")
	screen.wait(lambda: screen.browser.execute_script("return Boolean(window.release)"), "not asked anew")
	with as_user(bo):
		requests.comment(name, "I called him already.")
	frappe.db.commit()
	lists = "return window.answered.filter((method) => method === 'lists.fetch').length"
	screen.wait(lambda: screen.browser.execute_script(lists) == 1, "the list does not follow")
	screen.click(".rm-list-column .rm-icon-button[aria-label=Refresh]")
	screen.wait(lambda: screen.browser.execute_script(lists) == 2, "the list does not come")
	screen.browser.execute_script("window.release()")
	screen.one(".rm-message.rm-internal", "I called him already.")


def test_properties_change_in_place_and_the_log_tells(screen, anna, mailed):
	make_agent("bo@example.com", first_name="Bo")
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-property", "Priority")
	screen.click("[role^=menuitem]", "High")
	screen.wait(lambda: stored(name, "priority") == "High", "not changed")
	screen.one(".rm-property", "High")
	screen.click(".rm-tab", "Details")
	screen.click(".rm-tab-body .rm-button", "Change")
	screen.write("dialog [data-field=title] input", "Fire in the copy room")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "Fire in the copy room")
	screen.click(".rm-tab", "Change log")
	row = screen.text(".rm-log-row", "Priority")
	assert "Anna" in row and "Medium → High" in row
	assert screen.one(".rm-log-row", "Fire in the copy room")


def test_opening_makes_it_read_and_the_list_shows_that(screen, anna, mailed):
	name = mailed()
	with as_user("Administrator"):
		requests.mark_unread([name])
	screen.sign_in(anna).open()
	assert "Unread" in screen.row(name).get_attribute("innerHTML")
	screen.press("j", Keys.ENTER)
	screen.wait(lambda: stored(name, "read_status") == "Read", "not read")
	screen.wait(
		lambda: "Unread" not in screen.row(name).get_attribute("innerHTML"), "the list did not follow"
	)


def test_an_answer_is_begun_once(screen, anna, mailed):
	first, second = mailed(), mailed(subject="Another")
	screen.sign_in(anna).open(f"#/own_open/{second}")
	screen.one(".rm-message", "It burns.")
	screen.press("r")
	screen.one(".rm-composer .rm-write")
	screen.press(Keys.ESCAPE, Keys.ESCAPE)
	screen.wait(lambda: not screen.all(".rm-request"), "not closed")
	screen.press(Keys.ENTER)
	screen.one(".rm-message", "It burns.")
	assert not screen.all(".rm-composer")
	# Of two keys at once the second means what the first opens, however long that takes to come
	screen.press({True: "k", False: "j"}[screen.rows().index(first) < screen.rows().index(second)] + "r")
	screen.one(".rm-request-line .rm-number", f"#{first}")
	screen.one(".rm-composer .rm-write")
	assert screen.script_failures() == []


@pytest.mark.parametrize("size", ["desk", "small", "tablet", "phone"])
def test_a_request_is_never_wider_than_the_screen(screen, anna, mailed, size):
	wide = "<table width='2000'><tr><td style='color:red'>" + "wide " * 300 + "</td></tr></table>"
	name = mailed(subject="Endless" * 40, text="plain", html=wide)
	screen.resize(size)
	screen.sign_in(anna).open(f"#/request/{name}")
	screen.one("iframe.rm-mail")
	assert not screen.overflows()
	screen.click(".rm-actions .rm-button", "Reply")
	screen.one(".rm-composer .rm-button-primary")
	assert not screen.overflows()
	for tab in ("details", "log"):
		screen.browser.execute_script("document.getElementById(arguments[0]).click()", f"rm-tab-{tab}")
		assert not screen.overflows()


def test_what_a_colleague_is_asked_arrives_sign_by_sign(screen, anna, mailed):
	make_agent("bo@example.com", first_name="Bo")
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("t")
	screen.click("dialog [data-field=agent] select option", "Bo")
	screen.write("dialog [data-field=comment] .rm-write", "Is <E21> known?\nAnd a < b?")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-message.rm-internal", "Is <E21> known?\nAnd a < b?")
	assert stored(name, "agent") == "bo@example.com"


def test_a_mail_that_left_is_shown_so_and_one_that_could_not_says_why(screen, anna, mailed):
	name = mailed()
	with as_user(anna):
		sent = requests.reply(name, "On our way.")["message"]
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-message-reply", "Being sent")
	frappe.db.set_value("Message", sent, {"delivery_state": "Failed", "delivery_error": "Mailbox is full"})
	frappe.db.commit()
	shown = screen.one(".rm-message-reply .rm-failed", "Mailbox is full")
	assert shown and "Not delivered" in screen.text(".rm-message-reply")


def make_template(name: str, files=(), **texts) -> None:
	versions = [
		{"language": language, "is_default": int(number == 0), "subject": name, "body": body}
		for number, (language, body) in enumerate(texts.items())
	]
	doc = frappe.get_doc({"doctype": "Reply Template", "template_name": name, "versions": versions})
	for file_name, content in files:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": file_name, "content": content, "is_private": 1}
		).insert()
		doc.append("attachments", {"attachment": file.file_url})
	doc.insert(ignore_permissions=True)


def test_a_template_is_put_in_where_the_cursor_is(screen, anna, mailed):
	name = mailed()
	make_template("Closed today", en="<p>x</p>")
	make_template(
		"Late order",
		[("terms.txt", b"terms")],
		en="<p>We are sorry, [[contact.first_name]].</p>",
		da="<p>Vi beklager, [[contact.first_name]].</p>",
	)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Hello\n\n\nBye")
	together(screen, Keys.ARROW_UP)
	together(screen, Keys.ALT, "t")
	screen.write("#rm-template-search", "sorry")
	screen.one(".rm-templates-text", "We are sorry, Ole.")
	screen.click(".rm-templates .rm-chip", "Danish")
	screen.one(".rm-templates-text", "Vi beklager, Ole.")
	screen.one("#rm-template-search").send_keys(Keys.ENTER)
	area = screen.one(".rm-composer .rm-write")
	screen.wait(lambda: "beklager" in area.text, "the text was not put in")
	assert area.text == "Hello\n\nVi beklager, Ole.\nBye"
	screen.one(".rm-composer .rm-file", "terms.txt")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-message-reply", "Vi beklager, Ole.")
	assert messages(name, kind="Reply")[-1].attachment_count == 1
	assert screen.script_failures() == []


def test_what_an_answer_begins_with_keeps_its_formatting_and_brings_its_files(screen, anna, mailed):
	name = mailed()
	make_template("By type", [("terms.txt", b"terms")], en="<p><b>Dear [[contact.first_name]]</b>,</p>")
	kind = frappe.db.get_value("Request", name, "request_type")
	frappe.db.set_value("Request Type", kind, "reply_template", "By type")
	frappe.clear_document_cache("Request Type", kind)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	screen.one(".rm-composer .rm-file", "terms.txt")
	screen.press("We come.")
	screen.click(".rm-composer button[type=submit]")
	screen.one(".rm-message-reply", "terms.txt")
	(answer,) = messages(name, kind="Reply")
	assert answer.attachment_count == 1 and "We come." in answer.body_text
	assert re.search("<(b|strong)>Dear Ole", answer.body_html)


def test_a_template_that_is_typed_and_taken_at_once_is_the_one_that_was_typed(screen, anna, mailed):
	name = mailed()
	make_template("Closed today", en="<p>We are closed.</p>")
	make_template("Late order", en="<p>We are sorry.</p>")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Hello ")
	together(screen, Keys.ALT, "t")
	screen.one(".rm-templates [aria-selected=true]", "Closed today")
	headings = [heading.text for heading in screen.all(".rm-templates-folder")]
	assert headings == ["Sent automatically"]
	screen.one("#rm-template-search").send_keys("late" + Keys.ENTER)
	area = screen.one(".rm-composer .rm-write")
	screen.wait(lambda: area.text == "Hello We are sorry.", "another text was put in, or none")
	together(screen, Keys.ALT, "t")
	screen.one(".rm-templates [aria-selected=true]", "Late order")
	headings = [heading.text for heading in screen.all(".rm-templates-folder")]
	assert headings == ["Used lately", "All templates", "Sent automatically"]
	assert screen.script_failures() == []


def test_a_template_is_put_in_where_the_cursor_just_went(screen, anna, mailed):
	name = mailed()
	make_template("Late order", en="<p>We are sorry.</p>")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	screen.one(".rm-composer .rm-write")
	# Without a pause between the keys: the browser has drawn the cursor nowhere yet when the dialog opens
	quick = ActionChains(screen.browser, duration=0)
	quick.send_keys("Hello", Keys.ENTER, Keys.ENTER, "Bye", Keys.ARROW_UP)
	quick.key_down(Keys.ALT).send_keys("t").key_up(Keys.ALT).perform()
	screen.write("#rm-template-search", "late")
	screen.one(".rm-templates-text", "We are sorry.")
	screen.one("#rm-template-search").send_keys(Keys.ENTER)
	area = screen.one(".rm-composer .rm-write")
	screen.wait(lambda: "sorry" in area.text, "the text was not put in")
	assert area.text == "Hello\nWe are sorry.\nBye"


def test_one_goes_on_below_a_template_of_several_lines(screen, anna, mailed):
	name = mailed()
	make_template("Late order", en="<p>We are sorry.</p><p>It comes tomorrow.</p>")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Hello")
	screen.press(Keys.ENTER)
	together(screen, Keys.ALT, "t")
	screen.write("#rm-template-search", "late")
	screen.one(".rm-templates-text", "It comes tomorrow.")
	screen.one("#rm-template-search").send_keys(Keys.ENTER)
	area = screen.one(".rm-composer .rm-write")
	screen.wait(lambda: "tomorrow" in area.text, "the text was not put in")
	screen.press("Bye")
	screen.wait(lambda: area.text.split("\n")[-1] == "Bye", area.text)
	assert [line for line in area.text.split("\n") if line] == [
		"Hello",
		"We are sorry.",
		"It comes tomorrow.",
		"Bye",
	]


def test_a_draft_is_there_in_another_browser_until_it_is_sent(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	write(screen, "Half a word")

	def kept():
		frappe.db.rollback()
		return frappe.db.get_value("Request Draft", {"user": anna}, "text")

	screen.wait(lambda: "Half a word" in (kept() or ""), "the server does not have it")
	screen.browser.execute_script("localStorage.clear(); window.stop()")
	screen.browser.get("about:blank")
	screen.open(f"#/own_open/{name}")
	assert screen.text(".rm-composer .rm-write") == "Half a word"
	screen.one(".rm-composer .rm-write").send_keys(Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-message-reply", "Half a word")
	screen.wait(lambda: kept() is None, "the server still has it")


def test_the_clock_runs_while_one_writes_and_gives_way_to_what_is_typed(screen, anna, mailed):
	name = mailed()
	frappe.db.set_value("Request Agent", anna, "timer", 1)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("n")
	screen.one(".rm-timer[aria-pressed=true]")
	screen.wait(lambda: screen.text(".rm-timer-time") not in ("", "0:00"), "the clock stands still")
	screen.click(".rm-timer")
	stopped = screen.text(".rm-timer[aria-pressed=false] .rm-timer-time")
	assert screen.one(".rm-minutes").get_attribute("placeholder") == "1"
	write(screen, "Took a while")
	assert screen.text(".rm-timer-time") == stopped
	screen.one(".rm-minutes").send_keys("12")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-message", "Took a while")
	assert [message.time_spent for message in messages(name, kind="Comment")] == [12]
	assert stored(name, "time_spent") == 12
	screen.press("n")
	screen.wait(lambda: screen.text(".rm-timer-time") not in ("", "0:00"), "the clock stands still")
	write(screen, "Quick")
	together(screen, Keys.CONTROL, Keys.ENTER)
	screen.one(".rm-message", "Quick")
	assert stored(name, "time_spent") == 13
	assert screen.script_failures() == []
