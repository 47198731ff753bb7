"""Reading a request: filter, flags, times, colours, paper, its head (BEHAVIOUR ACS-6, ACS-10, ACS-11, FLG-1 to FLG-3, REP-11, TAG-1)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from request_mgmt.api import mailboxes, messages, requests
from tests.browser.screen import SIZES
from tests.factories import as_user, make_agent, make_contact, make_mailbox, outgoing, raw_mail

SUPPORT = "support@example.com"


@pytest.fixture
def anna():
	return make_agent("anna@example.com", first_name="Anna", signature="<p>Anna of Support</p>")


@pytest.fixture
def mailed(anna):
	"""Takes a mail of Ole's in and makes its request Anna's; answers the number."""
	make_contact("ole@acme.test", "Ole", "Olsen", company_name="Acme")
	make_mailbox(SUPPORT)

	def mailed(**mail) -> str:
		request = mailboxes.receive(SUPPORT, raw_mail(to=SUPPORT, **mail))["request"]
		with as_user(anna):
			requests.accept([request])
		return request

	return mailed


def stored(request: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Request", request, field)


def comments(request: str, user: str, *texts: str) -> list[str]:
	with as_user(user):
		return [requests.comment(request, text)["message"] for text in texts]


def texts(screen) -> list[str]:
	"""What the messages that stand open say."""
	return [body.text for body in screen.all(".rm-message .rm-body")]


def prefers_dark(screen) -> None:
	features = [{"name": "prefers-color-scheme", "value": "dark"}]
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.fixture
def media(screen):
	"""The screen, whose media are as usual again at the end."""
	yield screen
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def is_dark(screen) -> bool:
	script = "return getComputedStyle(document.querySelector('.rm-console')).backgroundColor"
	return screen.browser.execute_script(script) == "rgb(23, 23, 23)"


@pytest.mark.parametrize("size", ["small at twice the size", "desk at twice the size"])
def test_at_twice_the_size_what_sends_is_on_the_screen(screen, anna, mailed, size):
	name = mailed()
	screen.sign_in(anna).resize(size)
	screen.open(f"#/own_open/{name}")
	screen.press("r")
	area = screen.one(".rm-composer .rm-write")
	area.send_keys("Done.\n" * 12)
	send = screen.one(".rm-composer .rm-button-primary")
	on_top = """const box = arguments[0].getBoundingClientRect();
		const seen = document.elementFromPoint(box.left + box.width / 2, box.bottom - 2);
		return box.top >= 0 && box.bottom <= innerHeight && arguments[0].contains(seen)"""
	assert screen.browser.execute_script(on_top, send)
	bottom = "return document.querySelector('.rm-writing').getBoundingClientRect().bottom"
	assert screen.browser.execute_script(bottom) <= SIZES[size][1]
	send.click()
	screen.one(".rm-message-reply", "Done.")


def test_an_answer_leaves_room_for_what_is_answered(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	assert "Anna of Support" in screen.one(".rm-signature summary").text
	heights = """return ['.rm-writing', '.rm-request-body'].map((chosen) => document.querySelector(chosen).offsetHeight)"""
	writing, reading = screen.browser.execute_script(heights)
	assert writing < 310 and reading > writing
	for words in ("Templates", "Add files", "Earlier message"):
		screen.one(".rm-composer-tools .rm-tool", words)


def test_colours_follow_the_system_until_somebody_chooses(media, anna, mailed):
	screen = media
	mailed()
	frappe.db.set_value("User", anna, "desk_theme", "Light")  # what every user begins with
	prefers_dark(screen)
	screen.sign_in(anna).open()
	assert is_dark(screen)
	screen.click(".rm-side-user")
	assert screen.one(".rm-menu [aria-checked=true]", "As the system")
	screen.click(".rm-menu-item", "Light")
	assert not is_dark(screen)
	screen.open()
	assert not is_dark(screen)
	screen.click(".rm-side-user")
	screen.click(".rm-menu-item", "As the system")
	assert is_dark(screen)
	frappe.db.set_value("User", anna, "desk_theme", "Dark")
	screen.browser.execute_cdp_cmd(
		"Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "light"}]}
	)
	screen.open()
	assert not is_dark(screen)  # what was chosen here counts more
	screen.browser.execute_script("localStorage.clear()")
	screen.open()
	assert is_dark(screen)


def test_t33_flagged_messages_replies_and_comments_are_filtered(screen, anna, mailed):
	name = mailed()
	one, two, _three = comments(name, anna, "Hm.", "Ah.", "Oh.")
	with as_user(anna):
		requests.reply(name, "On our way.")
		requests.forward(name, "smith@supplier.test", comment="Can you?")
		for message in (one, two):
			messages.flag(message)
	frappe.db.set_value("Request Agent", anna, "expanded_messages", 6)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.wait(lambda: len(texts(screen)) == 6, "not all messages")
	screen.click(".rm-conversation-bar .rm-chip", "Flagged")
	screen.wait(lambda: texts(screen) == ["Hm.", "Ah."], "the flagged ones")
	screen.click(".rm-message [aria-haspopup=menu]")
	screen.click(".rm-menu-item", "Remove flag")
	screen.wait(lambda: texts(screen) == ["Ah."], "one flag is left")
	screen.click(".rm-conversation-bar .rm-chip", "Comments")
	screen.wait(lambda: texts(screen) == ["Hm.", "Ah.", "Oh."], "the comments without what went to others")
	screen.click(".rm-conversation-bar .rm-chip", "Replies")
	screen.wait(lambda: len(texts(screen)) == 1 and "On our way." in texts(screen)[0], "the reply alone")
	screen.one(".rm-conversation-bar .rm-chip", "All").send_keys(Keys.ENTER)  # by keys as well
	screen.wait(lambda: len(texts(screen)) == 6, "all of them again")
	assert screen.browser.execute_script("return document.activeElement.dataset.name") == "all"
	screen.one(".rm-conversation-bar button", "Collapse all").send_keys(Keys.ENTER)
	screen.wait(lambda: not screen.all(".rm-message"), "something stayed open")
	screen.one(".rm-conversation-bar button", "Expand all").send_keys(Keys.ENTER)
	screen.wait(lambda: len(texts(screen)) == 6, "something stayed folded")


def test_as_many_messages_stand_open_as_the_agent_wants(screen, anna, mailed):
	name = mailed()
	comments(name, anna, *(f"Note {number}." for number in range(5)))
	frappe.db.set_value("Request Agent", anna, "expanded_messages", 2)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.wait(lambda: texts(screen) == ["Note 3.", "Note 4."], "not the newest two")


def test_the_list_of_flagged_says_which_message_and_leads_to_it(screen, anna, mailed):
	name = mailed()
	ids = comments(name, anna, *(f"Note {number}." + "\n\nmore" * 9 for number in range(9)))
	with as_user(anna):
		messages.flag(ids[2])
	screen.sign_in(anna).open("#/flagged")
	line = screen.one(f".rm-row[data-name='{name}'] .rm-flagged-line")
	assert line.text.startswith("Anna: Note 2. more")
	screen.click(".rm-row .rm-title")
	screen.one(".rm-preview-flagged", "Note 2.")
	screen.press(Keys.ENTER)
	place = f"return document.getElementById('rm-message-{ids[2]}').getBoundingClientRect().top - document.querySelector('.rm-request-body').getBoundingClientRect().top"
	screen.wait(lambda: screen.all(f"#rm-message-{ids[2]} .rm-message"), "the message is not open")
	screen.wait(lambda: 0 <= screen.browser.execute_script(place) < 60, "the message is not in view")
	screen.press("v", Keys.ESCAPE)
	screen.resize("tablet")
	assert screen.one(".rm-flagged-line", "Note 2.")


def test_a_list_without_requests_says_what_is_true_of_it(screen, anna):
	screen.sign_in(anna)
	for route, words in (
		("own_open", "All done"),
		("flagged", "Nothing is flagged"),
		("bin", "The bin is empty"),
	):
		screen.open(f"#/{route}")
		assert screen.one(".rm-list-column .rm-empty h2").text == words


def test_mails_of_one_day_are_told_apart_and_the_log_has_the_time(screen, anna, mailed):
	name = mailed()
	first, second = comments(name, anna, "Hm.", "Ah.")
	yesterday = add_to_date(now_datetime().replace(hour=9, minute=5, second=0, microsecond=0), days=-1)
	long_ago = add_to_date(yesterday, days=-20)
	for message, at in ((first, long_ago), (second, yesterday)):
		frappe.db.set_value("Message", message, "posted_at", at)
	frappe.db.set_value("Request Log", {"request": name, "action": "created"}, "at", long_ago)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	assert screen.one(f"#rm-message-{second} time").text == "yesterday 09:05"
	assert "09:05" in screen.one(f"#rm-message-{first} time").text
	screen.click("#rm-tab-log")
	screen.wait(lambda: screen.all(".rm-log-row"), "no log")
	times = [time.text for time in screen.all(".rm-log-time")]
	assert all(":" in time for time in times) and times[-1].endswith("09:05")


def test_only_who_works_with_the_keys_is_told_where_they_go(screen, anna, mailed):
	name = mailed()
	outline = "const body = document.querySelector('.rm-request-body'); return body && [body === document.activeElement, getComputedStyle(body).outlineStyle]"
	screen.sign_in(anna).open("#/own_open")
	screen.click(f".rm-row[data-name='{name}'] .rm-title")
	screen.click(".rm-preview-head .rm-button", "Open the request")
	screen.one(".rm-message")
	screen.wait(lambda: screen.browser.execute_script(outline) == [True, "none"], "the mouse sees a line")
	screen.press(Keys.ESCAPE, Keys.ENTER)
	screen.wait(lambda: screen.browser.execute_script(outline) == [True, "solid"], "the keys see none")


def test_the_head_changes_title_type_access_and_tags(screen, anna, mailed):
	name = mailed()
	frappe.get_doc({"doctype": "Request Type", "type_name": "Complaint"}).insert()
	frappe.get_doc({"doctype": "Tag", "name": "warranty"}).insert(ignore_permissions=True)
	screen.sign_in(anna).open(f"#/own_open/{name}")
	for property, choice, field in (
		("Type", "Complaint", "request_type"),
		("Access level", "Internal", "access_level"),
	):
		screen.click(f".rm-property[aria-label^='{property}']")
		screen.click(".rm-menu-item", choice)
		screen.wait(
			lambda field=field, choice=choice: stored(name, field) == choice, f"{field} was not changed"
		)
		screen.one(f".rm-property[aria-label='{property}: {choice}']")
	screen.click(".rm-title-change")
	screen.write("dialog [data-field=title] input", "Kettle on fire")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-request-title", "Kettle on fire")
	screen.click(".rm-tags-change", "Add tags")
	screen.one("dialog .rm-tokens-input").send_keys("warr")
	options = "return [...document.querySelectorAll('dialog datalist option')].map((option) => option.value)"
	screen.wait(lambda: "warranty" in screen.browser.execute_script(options), "the tag is not offered")
	screen.one("dialog .rm-tokens-input").send_keys("anty" + Keys.ENTER)
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-properties .rm-chip", "warranty")
	screen.one(".rm-tags-change", "Change tags")


def test_on_a_phone_further_actions_and_properties_are_in_sight(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).resize("phone")
	screen.open(f"#/own_open/{name}")
	for chosen in (".rm-actions > [aria-haspopup=menu]", ".rm-change-all"):
		box = screen.one(chosen).rect
		assert box["x"] >= 0 and box["x"] + box["width"] <= 390
	screen.click(".rm-change-all")
	screen.one("dialog [data-field=priority]")


def test_number_and_category_stay_beside_a_long_status(screen, mailed):
	bo = make_agent("bo@example.com", first_name="Bo", language="da")
	frappe.db.set_value("User", bo, "language", "da")
	name = mailed()
	with as_user(bo):
		requests.update(name, {"status": "Waiting for customer", "agent": bo})
	frappe.db.set_value(
		"Request",
		name,
		{"contact_name": "Maximilian Featherstonehaugh", "company_name": "A very long company"},
	)
	screen.sign_in(bo).resize("small")
	screen.open("#/own_open")
	whole = """return ['.rm-number', '.rm-cell-category'].map((part) => {
		const cell = document.querySelector(`.rm-row ${part}`);
		const line = cell.parentElement.getBoundingClientRect();
		return cell.scrollWidth <= cell.clientWidth && cell.getBoundingClientRect().right <= line.right + 1;
	})"""
	screen.one(".rm-row .rm-pill", "Venter på kunden")
	assert screen.browser.execute_script(whole) == [True, True]


def test_an_outsider_gets_what_the_screen_shows_and_no_file_that_tells_who_asks(screen, anna, mailed):
	name = mailed(
		text="It burns. Ask ole@acme.test",
		attachments=[("log.txt", b"burned"), ("card.vcf", b"EMAIL:ole@acme.test")],
	)
	comments(name, anna, "He never pays.")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("f")
	screen.one(".rm-forwarded summary", "The conversation is sent below your words. Messages: 1")
	shown = screen.one(".rm-forwarded-text", "It burns. Ask […]")
	assert "never pays" not in shown.text
	screen.one(".rm-composer label", "the customer's address stands in it")
	for label in screen.all(".rm-composer .rm-checklist label"):
		assert ("stands in it" in label.text) == ("card.vcf" in label.text)
		label.find_element(By.TAG_NAME, "input").click()
	screen.one(".rm-composer [data-field=to] input").send_keys("help@supplier.test,")
	screen.click(".rm-composer .rm-button-primary")
	assert "card.vcf" in screen.one(".rm-composer .rm-dialog-problem").text
	frappe.db.rollback()
	assert not outgoing(purpose="Reply")
	screen.click(".rm-composer .rm-dialog-problem button", "Send all the same")
	screen.one(".rm-message-forward")
	frappe.db.rollback()
	[mail] = outgoing(purpose="Reply")
	assert len(frappe.parse_json(mail.attachments)) == 2


def test_one_message_is_forwarded_and_said_so(screen, anna, mailed):
	name = mailed(text="It burns.")
	[message] = comments(name, anna, "He never pays.")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(f"#rm-message-{message} [aria-haspopup=menu]")
	screen.click(".rm-menu-item", "Forward")
	screen.one(".rm-forwarded summary", "This message is sent below your words")
	screen.one(".rm-forwarded-text", "He never pays.")
	screen.click(".rm-composer [data-field=message] option", "It burns.")
	screen.one(".rm-forwarded-text", "It burns.")


def test_an_earlier_message_and_its_files_are_put_into_an_answer(screen, anna, mailed):
	name = mailed(text="It burns.", attachments=[("log.txt", b"burned")])
	comments(name, anna, "Hm.")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("r")
	screen.one(".rm-composer .rm-write").send_keys("You wrote:")
	screen.click(".rm-composer-tools .rm-button", "Earlier message")
	screen.click("dialog .rm-earlier-list label", "It burns.")
	screen.click("dialog .rm-check-label", "With its files")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-composer .rm-write blockquote", "It burns.")
	screen.one(".rm-composer .rm-file", "log.txt")
	screen.click(".rm-composer .rm-button-primary")
	screen.one(".rm-message-reply .rm-attachment", "log.txt")
	frappe.db.rollback()
	[mail] = outgoing(purpose="Reply")
	assert "You wrote:" in mail.body_text and "It burns." in mail.body_text


def test_paper_has_all_of_a_request_or_the_one_message(media, anna, mailed):
	screen = media
	name = mailed(html="<h1 style='color:red'>Your order</h1>")
	ids = comments(name, anna, *(f"Note {number}." for number in range(9)))
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-gathered")
	screen.browser.execute_script("window.print = () => (window.printed = true)")
	screen.click(".rm-actions > [aria-haspopup=menu]")
	screen.click(".rm-menu-item", "Print")
	screen.wait(lambda: screen.browser.execute_script("return window.printed"), "nothing was printed")
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
	assert len(screen.all(".rm-message")) == 10
	assert screen.all("iframe.rm-mail") and screen.one(".rm-request-title").is_displayed()
	for chosen in (".rm-side", ".rm-list-column", ".rm-actions", ".rm-tabs", ".rm-conversation-bar"):
		assert not screen.browser.find_element(By.CSS_SELECTOR, chosen).is_displayed(), chosen
	tall = "return document.querySelector('.rm-request-body').scrollHeight <= document.querySelector('.rm-request-body').clientHeight"
	assert screen.browser.execute_script(tall), "something is cut off"
	screen.browser.execute_script("dispatchEvent(new Event('afterprint')); window.printed = false")
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
	screen.one(".rm-gathered")
	screen.click(f"#rm-message-{ids[-1]} [aria-haspopup=menu]")
	screen.click(".rm-menu-item", "Print message")
	screen.wait(lambda: screen.browser.execute_script("return window.printed"), "nothing was printed")
	screen.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
	assert [body.text for body in screen.all(".rm-message .rm-body") if body.is_displayed()] == ["Note 8."]


def test_the_headers_of_a_mail_are_read_on_the_screen(screen, anna, mailed):
	name = mailed(message_id="<one@acme.test>", X_Mailer="Pigeon <b>2</b>")
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.click(".rm-message [aria-haspopup=menu]")
	screen.click(".rm-menu-item", "Headers of the mail")
	shown = screen.one("dialog .rm-headers").text
	assert "<one@acme.test>" in shown and "Pigeon <b>2</b>" in shown and "It burns" not in shown


def test_a_question_half_written_in_a_dialog_is_there_after_a_reload(screen, anna, mailed):
	make_agent("bo@example.com", first_name="Bo")
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.press("t")
	screen.write("dialog [data-field=comment] .rm-write", "Is E21 known?")
	kept = "return Object.keys(localStorage).some((key) => key.includes('do:transfer'))"
	screen.wait(lambda: screen.browser.execute_script(kept), "not kept")
	screen.open(f"#/own_open/{name}")
	screen.one(".rm-message")
	screen.press("t")
	assert screen.one("dialog [data-field=comment] .rm-write").text == "Is E21 known?"
	screen.click("dialog [data-field=agent] select option", "Bo")
	screen.click("dialog .rm-button-primary")
	screen.one(".rm-message.rm-internal", "Is E21 known?")
	screen.wait(lambda: not screen.browser.execute_script(kept), "still kept")


def test_the_help_names_every_key(screen, anna, mailed):
	name = mailed()
	screen.sign_in(anna).open(f"#/own_open/{name}")
	screen.one(".rm-message")
	screen.press("?")
	shown = [term.text for term in screen.all("dialog .rm-keys dt")]
	for words in ("Forward", "Transfer", "Select all", "Ten rows", "Bold", "Quote", "Send and close"):
		assert words in shown


WORDS_BROKEN = """
const inside = document.querySelector("iframe.rm-mail")?.contentDocument;
if (!inside?.querySelector("td")) return null;
return [...inside.querySelectorAll("td")].filter((cell) => {
	const range = inside.createRange();
	range.selectNodeContents(cell);
	return range.getClientRects().length > 1;
}).length;
"""


def test_the_words_of_a_wide_table_stay_whole_on_a_phone(screen, anna, mailed):
	cells = "".join(f"<td>Consignment{n}</td>" for n in range(12))
	request = mailed(html=f"<table border=1><tr>{cells}</tr></table>")
	screen.resize("phone")
	screen.sign_in(anna).open(f"#/request/{request}")
	screen.wait(lambda: screen.browser.execute_script(WORDS_BROKEN) is not None, "the mail is not shown")
	assert screen.browser.execute_script(WORDS_BROKEN) == 0
	assert not screen.overflows()


@pytest.mark.parametrize("look", ["", "color:#1f497d"], ids=["plain", "coloured"])
def test_lines_that_are_kept_apart_by_blank_ones_are_not_spaced_twice(screen, anna, mailed, look):
	lines = ("Good day", "&nbsp;", "See you", "Ole Olsen")
	request = mailed(html="".join(f'<p style="{look}">{line}</p>' for line in lines))
	screen.sign_in(anna).open(f"#/request/{request}")
	script = """
		const frame = document.querySelector("iframe.rm-mail");
		const root = frame ? frame.contentDocument : document.querySelector(".rm-message .rm-body");
		return root && [...root.querySelectorAll("p")].map((line) => getComputedStyle(line).marginBottom);
	"""
	screen.wait(lambda: len(screen.browser.execute_script(script) or ()) == 4, "the mail is not shown")
	assert set(screen.browser.execute_script(script)) == {"0px"}
