"""Writing with formatting: what the editor takes in, what comes out of it (BEHAVIOUR CRE-6)."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.test_request import together
from tests.factories import make_agent

THROUGH = """
const [html, done] = arguments;
import("/assets/request_mgmt/console/core/rich_text.js").then(({ linesOf, htmlIn, textIn }) => {
	const area = document.createElement("div");
	area.append(...linesOf(html));
	done([htmlIn(area), textIn(area), area.innerHTML]);
}, (error) => done(String(error)));
"""
OPEN = """
const [html, done] = arguments;
import("/assets/request_mgmt/console/parts/editor.js").then(({ createEditor }) => {
	window.editor = createEditor({ value: html, label: "Text", placeholder: "Write" });
	document.querySelector(".rm-console").prepend(window.editor.element);
	window.editor.atEnd();
	done(true);
}, (error) => done(String(error)));
"""
PASTE = """
const data = new DataTransfer();
for (const [type, text] of Object.entries(arguments[0])) data.setData(type, text);
window.editor.area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
"""


@pytest.fixture
def console(screen, site):
	return screen.sign_in(make_agent("anna@example.com")).open()


@pytest.fixture
def opened(console):
	def open_with(html: str = ""):
		assert console.browser.execute_async_script(OPEN, html) is True
		return console

	return open_with


def html(screen) -> str:
	return screen.browser.execute_script("return window.editor.get()")


def through(screen, html: str) -> list[str]:
	"""What comes out of the editor when it is given this, its text, and what it holds meanwhile."""
	return screen.browser.execute_async_script(THROUGH, html)


@pytest.mark.parametrize(
	("given", "wanted"),
	[
		("<p>One<br>two</p><p>three</p>", "<p>One<br>two</p><p>three</p>"),
		("<div>One</div><div>two</div><div><br></div><div>three</div>", "<p>One<br>two</p><p>three</p>"),
		("plain <b>bold</b> and <i>not</i>", "<p>plain <strong>bold</strong> and <em>not</em></p>"),
		("<b>two<br>lines</b>", "<p><strong>two</strong><br><strong>lines</strong></p>"),
		(
			"<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
			"<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
		),
		(
			"<p>a</p><blockquote><p>q</p></blockquote><p>b</p>",
			"<p>a</p><blockquote><p>q</p></blockquote><p>b</p>",
		),
		("<h2>Head</h2><p>text</p>", "<p><strong>Head</strong></p><p>text</p>"),
		("<p>a   b</p>\n\n<p> c </p>", "<p>a b</p><p>c </p>"),
		(
			'<table><tr><td colspan="2">1</td></tr></table>',
			'<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
		),
		('<a href="https://a.test/?x=1&amp;y=2">x</a>', '<p><a href="https://a.test/?x=1&amp;y=2">x</a></p>'),
		("see https://a.test/b.", '<p>see <a href="https://a.test/b">https://a.test/b</a>.</p>'),
		("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
		('<span style="font-weight:700">b</span>', "<p><strong>b</strong></p>"),
		('<b style="font-weight:normal"><p>from a document</p></b>', "<p>from a document</p>"),
		('<img src="/private/files/a.png" alt="A">', '<p><img src="/private/files/a.png" alt="A"></p>'),
		("<p>&nbsp;</p><p><br></p>", ""),
	],
)
def test_text_from_anywhere_becomes_plain_paragraphs(console, given, wanted):
	out, _text, held = through(console, given)
	assert out == wanted
	assert through(console, out)[0] == wanted, held


@pytest.mark.parametrize(
	"evil",
	[
		"<img src=x onerror=window.hacked=1>",
		'<img src="https://spy.test/p.gif">',
		'<img src="/api/method/logout">',
		"<svg onload=window.hacked=1><a>x</a></svg>",
		"<script>window.hacked=1</script>",
		'<a href="javascript:window.hacked=1">x</a>',
		'<p onclick="window.hacked=1" style="position:fixed" class="rm-toast">x</p>',
		'<iframe src="/console"></iframe><object data="/"></object><style>*{display:none}</style>',
		"<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
		"<form action=/><input name=x><button>x</button></form>",
	],
)
def test_nothing_that_acts_gets_in(console, evil):
	out, _text, held = through(console, evil)
	for text in (out, held):
		for sign in (
			"onerror",
			"onload",
			"onclick",
			"script",
			"style",
			"class=",
			"spy",
			"/api",
			"<form",
			"<input",
			"<iframe",
		):
			assert sign not in text.lower()
	assert console.browser.execute_script("return window.hacked === undefined")


def test_lines_typed_are_lines_and_an_empty_one_ends_a_paragraph(opened):
	screen = opened()
	screen.one(".rm-editor .rm-write").send_keys("One\ntwo  words\n\nthree")
	assert html(screen) == "<p>One<br>two\u00a0 words</p><p>three</p>".replace("\u00a0", "&nbsp;")
	assert screen.browser.execute_script("return window.editor.text()") == "One\ntwo  words\n\nthree"


def test_the_cursor_stands_where_the_first_letter_will(opened):
	screen = opened()
	look = "const look = getComputedStyle(window.editor.area); return [look.textAlign, look.justifyItems]"
	blank = screen.browser.execute_script(look)
	screen.press("a")
	assert html(screen) == "<p>a</p>"
	assert screen.browser.execute_script(look) == blank


def test_letters_are_made_bold_by_keys_and_by_button(opened):
	screen = opened()
	area = screen.one(".rm-editor .rm-write")
	area.send_keys("a ")
	together(screen, Keys.CONTROL, "b")
	area.send_keys("b")
	assert screen.one("[data-tool=bold]").get_attribute("aria-pressed") == "true"
	screen.click("[data-tool=bold]")
	area.send_keys(" c")
	assert html(screen) == "<p>a <strong>b</strong> c</p>"
	assert screen.one("[data-tool=bold]").get_attribute("aria-pressed") == "false"


def test_a_dash_begins_a_list_and_an_empty_line_ends_it(opened):
	screen = opened()
	screen.one(".rm-editor .rm-write").send_keys("Bring:\n- milk\nbread\n\nThanks")
	assert html(screen) == "<p>Bring:</p><ul><li>milk</li><li>bread</li></ul><p>Thanks</p>"


def test_what_is_pasted_keeps_its_marks_and_loses_the_rest(opened):
	screen = opened("<p>Start</p>")
	screen.one(".rm-editor .rm-write").send_keys("\n")
	screen.browser.execute_script(
		PASTE,
		{
			"text/html": '<html><head><style>p{color:red}</style></head><body><p class="x">Hello <b>you</b></p><script>window.hacked=1</script><p>Bye</p></body></html>',
			"text/plain": "Hello you\n\nBye",
		},
	)
	assert html(screen) == "<p>Start<br>Hello <strong>you</strong></p><p>Bye</p>"
	screen.browser.execute_script(PASTE, {"text/plain": " <b>now</b>"})
	assert html(screen).endswith("<p>Bye &lt;b&gt;now&lt;/b&gt;</p>")


def test_what_is_put_in_stands_after_what_was_just_typed(opened):
	screen = opened()
	screen.browser.execute_script(
		"document.execCommand('insertText', false, 'One '); window.editor.insert('<p>two</p>')"
	)
	assert html(screen) == "<p>One two</p>"


def test_an_address_pasted_over_words_makes_them_a_link(opened):
	screen = opened("<p>our prices</p>")
	together(screen, Keys.CONTROL, "a")
	screen.browser.execute_script(PASTE, {"text/plain": "https://example.com/prices"})
	assert html(screen) == '<p><a href="https://example.com/prices">our prices</a></p>'


def test_a_link_is_asked_for(opened):
	screen = opened("<p>See </p>")
	screen.click("[data-tool=link]")
	screen.write("dialog [data-field=address] input", "example.com/a")
	screen.write("dialog [data-field=words] input", "this page")
	screen.click("dialog .rm-button-primary")
	screen.wait(lambda: "this page" in html(screen), "no link")
	assert html(screen) == '<p>See <a href="https://example.com/a">this page</a></p>'


def test_formatting_is_cleared(opened):
	screen = opened('<p><strong>a</strong> <a href="https://a.test">b</a></p>')
	together(screen, Keys.CONTROL, "a")
	screen.click("[data-tool=plain]")
	assert html(screen) == "<p>a b</p>"


def test_the_tools_are_one_stop_of_the_keyboard(opened):
	screen = opened("<p>x</p>")
	screen.press(Keys.TAB, Keys.ARROW_RIGHT)
	focused = "return document.activeElement.dataset.tool"
	assert screen.browser.execute_script(focused) == "italic"
	screen.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
	assert screen.browser.execute_script(focused) == "plain"
