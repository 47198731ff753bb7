"""New words apart from repeated ones: folded, never lost, never all (MAIL.md 2.2)."""

import time
from collections import Counter

import pytest

from request_mgmt.mail import quoting
from request_mgmt.mail.quoting import split
from tests.mail import oracles

pytestmark = pytest.mark.pure
NEW = "Thank you, that works.\n\nBest regards\nOle"


def new_text(text: str) -> str:
	return split(None, text).new_text.strip()


INTRODUCTIONS = [
	"On Mon, Nov 23, 2026 at 10:00 AM Anna <anna@example.com> wrote:",
	"On Mon, Nov 23, 2026 at 10:00 AM Anna Andersen from the long department <\nanna@example.com> wrote:",
	"On Nov 23, 2026,\nat 10:00,\nAnna <anna@example.com>\nwrote:",
	"On 23/11/26 10:00, Anna wrote:",
	"Den man. 23. nov. 2026 kl. 10.00 skrev Anna <anna@example.com>:",
	"Den 23.11.2026 kl. 10.00 skrev Anna Andersen:",
	"Den 23-11-2026 10:00, Anna skrev følgende:",
	"man. 23. nov. 2026 kl. 10.00 skrev Anna <anna@example.com>:",
	"Anna <anna@example.com> skrev (23. november 2026):",
	"Am 23.11.2026 um 10:00 schrieb Anna:",
	"Anna <anna@example.com> schrieb am Mo., 23.\nNov. 2026 um 11:53 Uhr:",
	"Le lun. 23 nov. 2026 à 10:00, Anna <anna@example.com> a écrit :",
	"Il giorno lun 23 nov 2026 alle ore 10:00 Anna <anna@example.com> ha scritto:",
	"El lun, 23 nov 2026 a las 10:00, Anna (<anna@example.com>) escribió:",
	"Op ma 23 nov. 2026 om 10:00 schreef Anna <anna@example.com>:",
	"W dniu 23.11.2026 o 10:00, Anna pisze:",
	"2026-11-23 10:00 GMT+01:00 Anna <anna@example.com>:",
	'20 окт. 2026 г. 19:37 пользователь "Anna" <\nanna@example.com> написал:',
	"Monday, 23 November 2026, 3:32 PM +0300 from anna@example.com <anna@example.com>:",
	"Wiadomość napisana przez Anna anna@example.com w dniu 23.11.2026, o godz. 11:09:",
	"- Le 2026-11-23 10:00, Anna a écrit :",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize(
	"body", ["> Did you try?\n>\n> Anna", "Did you try?\n\nAnna"], ids=["marked", "bare"]
)
def test_introductions(introduction, body):
	found = split(None, f"{NEW}\n\n{introduction}\n\n{body}\n")
	assert found.new_text.strip() == NEW
	assert found.quoted_text == f"{introduction}\n\n{body}".strip()


HEADERS = [
	"From: Anna <anna@example.com>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: RE: Printer",
	"Fra: Anna <anna@example.com>\nSendt: 23. november 2026 10:00\nTil: Ole\nEmne: SV: Printer",
	"Fra: Anna\nSendt: 23. november 2026 10:00\nTil: Ole\nCc: Bo\nEmne: SV: Printer",
	"*From:* Anna\n*Sent:* 23 November 2026\n*To:* Ole\n*Subject:* Printer",
	"From: A long department\n<anna@example.com>\nSent: 23 November 2026\nTo: Ole\nSubject: Printer",
	"Von: Anna\nGesendet: Montag, 23. November 2026\nAn: Ole\nBetreff: Drucker",
	"De : Anna\nEnvoyé : lundi 23 novembre 2026\nÀ : Ole\nObjet : Imprimante",
	"Från: Anna\nSkickat: den 23 november 2026\nTill: Ole\nÄmne: Skrivare",
	"From: Anna <anna@example.com>\nReply-To: Support <support@example.com>\nDate: Monday\nTo: Ole",
]


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize(
	"ruler",
	[
		"",
		"________________________________\n",
		"-----Original Message-----\n",
		"-----Oprindelig meddelelse-----\n",
		"---\n\n",
	],
)
def test_repeated_headers(headers, ruler):
	found = split(None, f"{NEW}\n\n{ruler}{headers}\n\nDid you try?\n> an older word\nAnna\n")
	assert found.new_text.strip() == NEW
	assert "Did you try?" in found.quoted_text


@pytest.mark.parametrize(
	"signature",
	[
		"Sent from my iPhone",
		"Sendt fra min iPhone",
		"Sendt fra Outlook til Android<https://aka.ms/x>",
		"Hent Outlook til iOS<https://aka.ms/x>",
		"Obter o Outlook para Android",
		"Sent from Mailspring, the best free e-mail app for work.",
		"Von meinem iPhone gesendet",
		"Envoyé de mon iPhone",
		"-- \nOle Olsen\nAcme A/S",
	],
)
@pytest.mark.parametrize(
	"rest", ["", "\n\nOn Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Did you try?"]
)
def test_signatures_go_with_the_quotation(signature, rest):
	assert new_text(f"{NEW}\n\n{signature}{rest}\n") == NEW


@pytest.mark.parametrize(
	"text",
	[
		"Sent from my desk, this is much easier than on my mobile phone.",
		"I wrote:\nplease help\n\nand nobody did.",
		"From: Aarhus\nTo: Berlin\nDate: 3 May\n\nPlease book this.",
		"Fra: Aarhus\nTil: Berlin\nDato: 3. maj\n\nBestil venligst.",
		"Points:\n-- first\n-- second\n\nThanks",
		"Code:\n\n----\n\nx\n\n====\n\nend",
		"On page 12 you wrote:\n\nPress the button. But which?",
		"a > b and b > c",
		"Hi,\n\n> Did you try?\nYes.\n> And that?\nNo.\n",
		"Hi,\n\nOn Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Did you try?\nYes, twice.\n> And that?\nNo.\n",
		"Hi,\n\nOn Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Did you try?\n\nYes, twice, see below what came of it.\n",
		"On Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Did you try?",
		"> all of it\n> is quotation",
		"-- \nOle",
		"---",
		"",
		"   \n\n",
		">",
	],
)
def test_left_whole(text):
	found = split(None, text)
	assert found.new_text == text
	assert not found.quoted_text


def test_an_answer_below_the_quotation():
	quoted = "On Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Did you try?\n> Anna"
	found = split(None, f"{quoted}\n\nYes, I did.\n")
	assert found.new_text.strip() == "Yes, I did."
	assert found.quoted_text == quoted


def test_what_we_sent_is_known_without_a_mark():
	sent = "Dear Ole,\n\nHave you tried switching it off and on?\n\nAnna"
	found = split(None, f"Yes, it helped.\n\n{sent}", [sent])
	assert found.new_text.strip().startswith("Yes, it helped.")
	assert "switching it off" in found.quoted_text
	assert split(None, f"Yes, it helped.\n\n{sent}").quoted_text is None


def test_the_marker_of_our_mails():
	assert new_text("Yes.\n\n## Reply above this line ##\n\nDear Ole") == "Yes."
	assert new_text("Ja.\n\n-- Svar over denne linje --\n\nKære Ole") == "Ja."


@pytest.mark.parametrize(
	"text",
	[
		"Den 1. maj 2026 skrev jeg til jer om pumpen:\nDen larmer.\nHvad nu?\n",
		"Varen er\n\nSendt fra Odense\n\nog ikke kommet\n",
		"Sendt med kurer til jer i går\n\nHvornår kommer svaret?\n",
		"See the log:\n\n2026/11/23 10:00 error <bo@acme.test>\nnobody answered. Can you help?\n",
		"Form\n________________________________\nName: Bo\n________________________________\nStreet: 1\n",
		"SELECT 1\n--\nDELETE FROM y\n\nWhy does it fail?\nIt is today's.\n",
		"Points\n--\none\n--\ntwo\n",
		"Thanks\n-- \nBo\n\nPS: Order paper, too.\n",
		"The pump says:\n> ERROR 7\n> at line 2\n",
	],
)
def test_words_of_the_writer_stay(text):
	found = split(None, text)
	assert (found.new_text, found.quoted_text) == (text, None)


@pytest.mark.parametrize(
	"introduction",
	[
		"Anna skrev d. 23-11-2026 10:00:",
		"Citat Anna <anna@example.com>:",
		"Quoting Anna <anna@example.com>:",
		"Op 23 nov. 2026, om 10:00 heeft Anna <anna@example.com> het volgende geschreven:",
		"Anna <anna@example.com> 于2026年11月23日周一 10:00写道：",
		"пн, 23 нояб. 2026 г. в 10:00, Anna <anna@example.com>:",
		"---- På man., 23 nov. 2026 10:00:00 +0100 Anna <anna@example.com> skrev ----",
		"----- Original meddelelse -----",
	],
)
def test_a_line_that_says_who_and_when_before_what_is_repeated(introduction):
	assert new_text(f"{NEW}\n\n{introduction}\n\n> Did you try?\n") == NEW
	ours = "Did you try to switch it off?\n\nAnna"
	assert split(None, f"{NEW}\n\n{introduction}\n\n{ours}\n", [ours]).new_text.strip() == NEW


def test_answers_between_our_own_lines_stay():
	ours = "Did you switch the pump off?\n\nWhen did it begin to leak?\n\nAnna"
	answered = "Did you switch the pump off?\nYes\n\nWhen did it begin to leak?\nYesterday"
	head = "See below.\n\nFra: Anna <a@b.test>\nSendt: 23. november 2026\nTil: Ole\nEmne: Pump\n\n"
	assert split(None, head + answered, [ours]).quoted_text is None
	assert split(None, head + ours, [ours]).new_text.strip() == "See below."
	html = OUTLOOK.replace("<p>Did you try?</p>", "".join(f"<p>{line}</p>" for line in answered.split("\n")))
	assert split(html, None, [ours]).quoted_html is None


# --- HTML, as clients write it

GMAIL = (
	'<div dir="ltr">Tak, det virker.</div><br><div class="gmail_quote gmail_quote_container">'
	'<div dir="ltr" class="gmail_attr">Den man. 23. nov. 2026 kl. 10.00 skrev Anna &lt;<a href="mailto:a@b.test">a@b.test</a>&gt;:<br></div>'
	'<blockquote class="gmail_quote" style="margin:0">Did you try?<br>Anna</blockquote></div>'
)
APPLE = (
	'<html><body>Tak, det virker.<br><div><br><blockquote type="cite"><div>Den 23. nov. 2026 kl. 10.00 skrev Anna &lt;a@b.test&gt;:'
	"</div><br>Did you try?</blockquote></div></body></html>"
)
APPLE_PHONE = (
	'<div dir="ltr">Tak, det virker.<br><br><div>Sendt fra min iPhone</div></div><div dir="ltr"><br>'
	'<blockquote type="cite">Den 23. nov. 2026 kl. 10.00 skrev Anna &lt;a@b.test&gt;:<br><br></blockquote></div>'
	'<blockquote type="cite"><div dir="ltr">Did you try?</div></blockquote>'
)
THUNDERBIRD = (
	'<p>Tak, det virker.</p><div class="moz-cite-prefix">Den 23.11.2026 kl. 10.00 skrev Anna:<br></div>'
	'<blockquote type="cite" cite="mid:x"><p>Did you try?</p></blockquote><div class="moz-signature">-- <br>Ole</div>'
)
OUTLOOK = (
	'<div class="WordSection1"><p class="MsoNormal">Tak, det virker.<o:p></o:p></p><div>'
	"<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
	"<p class=MsoNormal><b>Fra:</b> Anna &lt;a@b.test&gt; <br><b>Sendt:</b> 23. november 2026 10:00<br><b>Til:</b> Ole<br>"
	"<b>Emne:</b> SV: Printer</p></div></div><p>Did you try?</p><blockquote>older</blockquote><p>Anna</p></div>"
)
OUTLOOK_WEB = (
	'<div>Tak, det virker.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">'
	"<b>From:</b> Anna<br><b>Sent:</b> Monday<br><b>To:</b> Ole<br><b>Subject:</b> Printer</div><div>Did you try?</div>"
)
PLAIN = (
	"<div>Tak, det virker.</div><div><br></div><div>Fra: Anna &lt;a@b.test&gt;</div><div>Sendt: 23. november 2026</div>"
	"<div>Til: Ole</div><div>Emne: Printer</div><div><br></div><div>Did you try?</div>"
)
WROTE = "<p>Tak, det virker.</p><p>On Mon, 23 Nov 2026 at 10:00, Anna &lt;a@b.test&gt; wrote:</p><p>Did you try?</p>"
SPARK = (
	'<div name="messageBodySection">Tak, det virker.</div><div name="messageReplySection"><div>Den 23. nov. 2026 kl. 10.00 skrev '
	"Anna &lt;a@b.test&gt;:</div><blockquote>Did you try?</blockquote></div>"
)
YAHOO = '<div>Tak, det virker.</div><div class="yahoo_quoted"><div>On Monday Anna wrote:</div><div>Did you try?</div></div>'


@pytest.mark.parametrize(
	"html",
	[GMAIL, APPLE, APPLE_PHONE, THUNDERBIRD, OUTLOOK, OUTLOOK_WEB, PLAIN, WROTE, SPARK, YAHOO],
	ids=[
		"gmail",
		"apple",
		"apple-phone",
		"thunderbird",
		"outlook",
		"outlook-web",
		"plain",
		"wrote",
		"spark",
		"yahoo",
	],
)
def test_clients(html):
	found = split(html, None)
	assert "Tak, det virker." in found.new_html
	assert "Did you try?" not in found.new_html
	assert "Did you try?" in found.quoted_html
	assert "skrev" not in found.new_html
	assert found.new_html + found.quoted_html == html


@pytest.mark.parametrize(
	"html",
	[
		# between the blocks of a quotation
		'<div class="gmail_quote"><div>On Mon, 23 Nov 2026 Anna &lt;a@b.test&gt; wrote:</div><blockquote>One?</blockquote></div>',
		'<p>Hi</p><blockquote type="cite">One?</blockquote><p>Yes.</p><blockquote type="cite">Two?</blockquote><p>No.</p>',
		'<p>Hi</p><div class="gmail_quote"><blockquote>One?</blockquote><div>Yes, I did</div><blockquote>Two?</blockquote></div>',
		"<p>Nothing repeated</p>",
		"<p>",
		"",
	],
)
def test_html_left_whole(html):
	found = split(html, None)
	assert (found.new_html, found.quoted_html) == (html, None)


def test_a_picture_alone_is_an_answer():
	found = split(f'<img src="cid:x">{GMAIL[GMAIL.index("<br>") :]}', None)
	assert found.quoted_html


@pytest.mark.parametrize(
	"piece",
	[
		"> ",
		"On 10:00 2026 x:\n",
		"From: a@b\n",
		"wrote:\n",
		"--\n",
		"_" * 30 + "\n",
		"Sent from my iPhone\n> x\n",
		" ",
		"\n",
		"*",
		"-",
		":\n",
		"Von: x\n",
		"> <http://x\ny\n",
		"<p>",
		"<!--",
		"<!",
		"<?x",
		'<div class="',
		"<blockquote>",
		"<style>",
		"&nbsp;",
		"my answers ",
		"=====\nnot below above ",
		"a@b.test wrote:  x\n",
		"A ---23-11-2026 10:00---",
		"Name:\n",
		"From: x\nTo: y\nSubject: Re: z\nDate: Mon 2026 10:00\n",
		"> x\n\n",
		"\u2010",
	],
)
def test_bombs(piece):
	text = piece * (400_000 // len(piece))
	begin = time.process_time()
	split(text, f"x\n{text}")
	split(f"<p>x</p>{text}", text)
	assert time.process_time() - begin < 15


@pytest.mark.parametrize(
	"line",
	[
		"On M 23 Nov 2026 at 10:08, A <a@b.test> and nobody else:\n",
		"From: a@b.test\nSent: x\nTo: y\nSubject: z\n",
		"On 10:08 a@b.test wrote:\n> x\nanswer\n",
		"å" + "skrev" * 60 + "[[@" + "2026" * 20 + " " + "10:00" * 10 + " :\n",
		"-" * 200 + " On a@b 10:00 wrote" + "-" * 200 + "x--\n",
		"1." * 20 + "above" * 75 + "10:00:\n",
		"*" * 100 + "<" * 90 + "\n",
		"The log:\n\nFrom: x\nTo: y\nSubject: z\nDate: Monday, 3 May 2026 10:00\nMessage: x\n\n",
		"> x\n\nOn 10:08 a@b.test wrote:\n",
		"A" * 50 + " ---23-11-2026 10:00" + "-" * 200 + ":  x\n",
	],
)
def test_a_thousand_quotations_take_no_longer_than_one_looks(line):
	text = "x\n" + line * (100_000 // len(line)) + "y"
	began = time.process_time()
	oracles.quotations(text)
	assert time.process_time() - began < 3


def test_introductions_upon_introductions_are_taken_off_at_once():
	stacked = "\nA B <a@b.test> c.test wrote:" * 600
	began = time.process_time()
	assert new_text(f"{stacked}\nnew words") == "new words"
	oracles.quotations(stacked)
	assert time.process_time() - began < 3
	assert new_text("A <a@b.test> wrote:\n\nB <b@b.test> wrote:\n> old\n\nnew words") == "new words"


def test_the_line_of_a_phone_goes_with_the_quotation_in_html_too():
	found = split(APPLE_PHONE, None)
	assert "iPhone" in found.quoted_html
	assert "Tak, det virker." in found.new_html
	found = split(f"<p>Sendt fra min iPhone</p>{GMAIL[GMAIL.index('<br>') :]}", None)
	assert "iPhone" in found.new_html  # there is nothing else


def test_a_line_is_looked_at_a_fixed_number_of_times():
	looks = Counter()

	class Line(str):
		def strip(self, *signs):
			looks["strip"] += 1
			return super().strip(*signs)

	def counted(lines: int) -> int:
		looks.clear()
		quoting._Answer([Line("--"), *[Line("words")] * (lines - 1)])._is_signature(0)
		return looks["strip"]

	assert counted(8000) <= counted(80)


def test_a_word_of_any_length_below_a_quotation_is_no_introduction_to_look_at(monkeypatch):
	asked = []
	monkeypatch.setattr(quoting, "_is_introduction", lambda line: asked.append(len(line)))
	html = f"<p>x</p><div class=gmail_quote><blockquote>y</blockquote>{'a' * 100_000}"
	assert split(html, None).new_html == html
	assert asked and max(asked) <= quoting._MAX_LINE


def test_the_end_of_what_is_unseen_is_sought_only_where_it_begins():
	sought = Counter()

	class Small(str):
		def find(self, what, *where):
			sought[what] += 1
			return super().find(what, *where)

	class Page(str):
		def lower(self):
			return Small(super().lower())

	page = Page("<header>" * 500 + "x</head><head>a</head>y")
	assert quoting._blank_unseen(page) == "<header>" * 500 + "x</head>" + " " * 7 + "</head>y"
	assert sought["<head"] > 500 and sought["</head"] == 1


@pytest.mark.parametrize(
	"head",
	[
		"---------- Forwarded message ---------\nFrom: Anna <a@b.test>\nDate: Mon, 23 Nov 2026\nSubject: Pump\nTo: Bo\n",
		"-------- Forwarded Message --------\nSubject: \tRe: Pump\nDate: \tMon, 23 Nov 2026\nFrom: \tAnna <a@b.test>\nTo: \tBo\n",
		"-------- Message transféré --------\nSujet : \tPump\nDate : \tMon, 23 Nov 2026\nDe : \tAnna <a@b.test>\nPour : \tBo\n",
		"-------- Preposlaná správa --- Forwarded Message --------\nPredmet: Pump\nDátum: 23. 11. 2026\nOd: Anna <a@b.test>\nKomu: Bo\n",
		"________________________________\nVon: Anna <a@b.test>\nGesendet: 23. November 2026\nAn: Bo\nBetreff: Pumpe\n",
		"**Gesendet:** 23. November 2026\n\n**Von:** Anna <a@b.test>\n\n**An:** Bo <bo@b.test>\n\n**Betreff:** Pumpe\n",
	],
)
def test_a_mail_passed_on_without_a_word_is_shown(head):
	text = f"{head}\nThe pump leaks.\nAnna\n"
	assert split(None, text) == split(None, text, ["nothing of it"]) == quoting.Split(None, text)
	html = "".join(f"<div>{line or '<br>'}</div>" for line in text.replace("<", "&lt;").split("\n"))
	assert split(html, None).quoted_html is None
	older = "On Sun, 22 Nov 2026 at 10:00, Bo <bo@b.test> wrote:\n> Does it?"
	assert new_text(f"{text}\n{older}\n") == text.strip()
	assert new_text(f"Please help.\n\n{text}") == "Please help."


def test_lines_that_were_too_long_for_a_quotation_are_part_of_it():
	intro = "On Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n\n"
	long = "> Please tell us which of the pumps it is that leaks, and since when, for we\n"
	assert new_text(f"{NEW}\n\n{intro}{long}need that for the order.\n> Anna\n") == NEW
	link = "> See the ticket (https://example.com/ticket?number\n=100042&page=2)\n> Anna\n"
	assert new_text(f"{NEW}\n\n{intro}{link}") == NEW


@pytest.mark.parametrize(
	"answer",
	[
		"The one in hall 3.",
		"the one in hall 3, which you sold us in May, and it has been leaking since the summer, too",
	],
)
def test_answers_in_between_are_no_rest_of_a_line(answer):
	question = "> Please tell us which of the pumps it is that leaks, and since when it does:"
	text = f"Hi,\n\nOn Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n{question}\n{answer}\n> Anna\n"
	assert split(None, text).quoted_text is None
	text = f"Hi,\n\nOn Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Which pump\n{answer}\n> Anna\n"
	assert split(None, text).quoted_text is None


def test_an_address_that_was_torn_before_its_end():
	intro = "man. 23. nov. 2026 kl. 10:00 skrev Anna <anna@example.com\n>:"
	found = split(None, f"{NEW}\n\n{intro}\n\n> Did you try?\n")
	assert (found.new_text.strip(), found.quoted_text) == (NEW, f"{intro}\n\n> Did you try?")


@pytest.mark.parametrize(
	"unseen",
	[
		"<!DOCTYPE html>",
		"<!-- generated --><br>",
		"<!--[if mso]><p>Outlook</p><![endif]-->",
		"<![if !mso]><br><![endif]>",
		'<?xml version="1.0"?>&zwnj;&nbsp;\u00ad',
	],
)
def test_what_nobody_sees_is_no_answer(unseen):
	html = f"{unseen}{GMAIL[GMAIL.index('<div class=') :]}"
	assert split(html, None) == quoting.Split(html, None)
	assert "Yes" in split(html.replace("<div class=", "<p>Yes</p><div class=", 1), None).new_html


def test_windows_mail():
	style = "padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;"
	html = f'<div>Tak.</div><div style="{style}"><b>Fra:</b> Anna<br><b>Sendt:</b> mandag<br><b>Til:</b> Ole</div><div>Did you try?</div>'
	assert "Did you try?" not in split(html, None).new_html


def test_what_is_added_below_a_signature_under_the_quotation_stays():
	signature = "<div>-- <br>Ole<br>Acme</div>"
	assert split(GMAIL + signature, None).quoted_html
	assert split(f"{GMAIL}{signature}<div>PS: The pump in hall 4 leaks, too.</div>", None).quoted_html is None
	assert split(f"{GMAIL}{signature}<div>When will you come to us?</div>", None).quoted_html is None
	marked = '<div>-- <br></div><div dir="ltr" class="gmail_signature"><div>Ole</div><div>Acme</div></div>'
	assert split(GMAIL + marked, None).quoted_html
	assert split(f"{GMAIL}{marked}<div>The pump in hall 4 leaks, too.</div>", None).quoted_html is None
	assert split(f"{GMAIL}{marked}<p>This e-mail is confidential.</p>", None).quoted_html


def test_a_picture_between_two_quotations_is_an_answer():
	html = "<p>See below.</p><blockquote>Which one is it?</blockquote>{0}<blockquote>Since when does it leak?</blockquote>"
	assert split(html.format(""), None).quoted_html
	assert split(html.format('<img src="cid:a">'), None).quoted_html is None


def test_outlook_on_a_mac():
	html = '<div>Tak.</div><span id="OLK_SRC_BODY_SECTION"><div><span>Fra: </span>Anna<br></div><div>Did you try?</div></span>'
	assert "Did you try?" not in split(html, None).new_html


def test_the_reply_section_of_spark_is_repeated_whatever_stands_in_it():
	html = '<div name="messageBodySection"><p>Tak.</p></div><div name="messageReplySection"><p>Did you try?</p></div>'
	assert "Did you try?" not in split(html, None).new_html
