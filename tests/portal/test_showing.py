"""What of a message's HTML stands in the page itself, and what goes into a frame."""

import pytest

from request_mgmt.www.requests import showing

pytestmark = pytest.mark.pure


def message(html=None, text=None, quoted=None, files=()):
	return {
		"body_html": html,
		"body_text": text,
		"quoted_html": quoted,
		"quoted_text": None,
		"attachments": [
			{"name": name, "stored_as": stored, "url": f"/door?file={name}"} for name, stored in files
		],
	}


def test_lines_of_outlook_are_not_spaced_twice():
	lines = "<p>Hello</p><p>&nbsp;</p><p>It burns.</p>"
	assert showing.body(lines, None, [])["spaced"]
	assert showing.body("<p>Hello</p><p><br></p>", None, []) == {"inline": "<p>Hello</p><p><br></p>"}
	assert (
		"p{margin:0}" in showing.body('<p class="x">Hello</p><p class="x"><b>\xa0</b></p>', None, [])["frame"]
	)
	assert "p{margin:0}" not in showing.body('<p class="x">Hello\xa0you</p>', None, [])["frame"]


@pytest.mark.parametrize(
	"html",
	[
		"<p>Hello</p>",
		"<p>One<br>two</p><ul><li><b>three</b></li></ul>",
		'<p><a href="https://example.com/x" rel="noopener noreferrer">link</a></p>',
		"<blockquote>quoted</blockquote><pre>code</pre>",
		"&lt;script&gt;",
		# What every mail of Gmail begins with
		'<div dir="ltr"><div>Hello,</div><div><br></div></div>',
		# What every answer of an agent with a signature ends with
		'<p>Hello</p><div data-signature="1"><p>Kind regards<br>Anna</p></div>',
	],
)
def test_words_in_plain_tags_stand_in_the_page(html):
	assert showing.body(html, None, []) == {"inline": html}


@pytest.mark.parametrize(
	"html",
	[
		'<p style="position:fixed">x</p>',
		"<script>alert(1)</script>",
		"<img src=x onerror=alert(1)>",
		'<a href="javascript:alert(1)">x</a>',
		'<a href="https://x" onclick="alert(1)">x</a>',
		"<p onclick=alert(1)>x</p>",
		"<iframe></iframe>",
		"<form><input></form>",
		"<p",
		"<!-- x -->",
		"</div x>",
		"<p/onmouseover=alert(1)>",
	],
)
def test_everything_else_goes_into_a_frame(html):
	assert set(showing.body(html, None, [])) == {"frame", "lines"}


def test_without_html_the_words_are_shown():
	assert showing.body("", "plain", []) == {"text": "plain"}
	assert showing.body(None, " ", []) is None


def test_a_frame_forbids_scripts_forms_and_foreign_content():
	frame = showing.frame("<table></table>")
	assert "default-src 'none'" in frame and "form-action 'none'" in frame
	assert "http" not in frame.split("content=")[1].split(">")[0]


def test_foreign_pictures_are_left_out_until_asked_for():
	html = '<img data-remote-src="https://tracker.test/x.png">'
	closed, opened = message(html), message(html)
	showing.prepare(closed)
	showing.prepare(opened, with_remote_pictures=True)
	assert closed["remote_pictures"] and "data-remote-src=" in closed["body"]["frame"]
	assert not opened["remote_pictures"] and ' src="https://tracker.test/x.png"' in opened["body"]["frame"]
	assert "https:" in opened["body"]["frame"]


def test_pictures_in_the_text_come_through_the_customers_door():
	shown = message('<img src="/private/files/a b&amp;c.png">', files=[("F1", "/private/files/a b&c.png")])
	showing.prepare(shown)
	assert 'src="/door?file=F1"' in shown["body"]["frame"]
	assert shown["attachments"][0]["in_text"]


def test_other_files_are_listed():
	shown = message("<p>See file</p>", files=[("F1", "/private/files/x.pdf")])
	showing.prepare(shown)
	assert not shown["attachments"][0]["in_text"]


def test_a_frame_is_as_high_as_its_text_about():
	assert showing.lines("<p>one</p>") < showing.lines("<p>" + "word " * 100 + "</p>")
	assert showing.lines("<p>x</p>" * 1000) == 40
