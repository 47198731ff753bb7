"""HTML of strangers made harmless, and the ways between HTML and plain text (MAIL.md 2.3). Pure.

What comes out has no scripts, forms, styles that reach beyond their box, classes or ids; remote images wait for a click
(`data-remote-src`). Screens show it in a sandboxed frame all the same.
"""

import html as entities
import re

import nh3

from request_mgmt.mail import nesting
from request_mgmt.mail.remark import Remark

MAX_HTML = 1_000_000
_TAGS = frozenset(
	"a abbr address b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em font h1 h2 h3 "
	"h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead "
	"time tr tt u ul var wbr".split()
)
_ATTRIBUTES = {
	"*": {"dir", "lang", "title", "align", "valign", "style"},
	"a": {"href"},
	"img": {"src", "alt", "width", "height", "data-remote-src"},
	"font": {"color", "size", "face"},
	"table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
	"td": {"colspan", "rowspan", "width", "height", "bgcolor"},
	"th": {"colspan", "rowspan", "width", "height", "bgcolor", "scope"},
	"tr": {"bgcolor"},
	"col": {"span", "width"},
	"colgroup": {"span", "width"},
	"ol": {"start", "type"},
	"li": {"value"},
	"time": {"datetime"},
}
_STYLES = {
	"background-color",
	"border",
	"border-bottom",
	"border-collapse",
	"border-color",
	"border-left",
	"border-right",
	"border-style",
	"border-top",
	"border-width",
	"color",
	"font-family",
	"font-size",
	"font-style",
	"font-weight",
	"line-height",
	"list-style-type",
	"margin-left",
	"padding",
	"padding-bottom",
	"padding-left",
	"padding-right",
	"padding-top",
	"text-align",
	"text-decoration",
	"vertical-align",
	"white-space",
}
_DROPPED_WITH_CONTENT = {
	"script",
	"style",
	"head",
	"title",
	"noscript",
	"iframe",
	"object",
	"embed",
	"svg",
	"math",
	"template",
}
# Elements with rules of their own for what stands in them; under another name they have none
_ODD = re.compile(r"<(/?)(svg|math|select|template|frameset)(?=[\t\n\f\r />])", re.IGNORECASE)
_WRITTEN_TAG = re.compile(r'<[a-z][^>"]*(?:"[^"]*"[^>"]*)*>')
_WRITTEN_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_RASTER = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
_URL = re.compile(
	r"(?P<url>\b(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)\]}])|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
)
# A background that is a colour alone; light letters upon it would else stand on white
_PLAIN_BACKGROUND = re.compile(
	r"(^|;)\s*background\s*:(?=\s*(?:#[0-9a-f]{3,8}|[a-z]+|rgba?\([\d\s.,%]+\))\s*(?:!important\s*)?(?:;|$))",
	re.IGNORECASE,
)
# What reaches beyond its box or loads something, or hides what is a string
_NO_STYLE = re.compile(r"url\s*\(|expression|position|\\|/\*", re.IGNORECASE)
# Other brackets than those of functions, which may stand in one another, are written without their end
_BRACKET = re.compile(r"[(){}\[\]]")
_WHOLE = re.compile(
	r"\"[^\"\n]*\"|'[^'\n]*'|(?:^|(?<=[\s:,(]))[a-z][a-z-]*\([^(){}\[\]\"'@#;/<]*\)", re.IGNORECASE
)
_DEEP = 3
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def clean(html: str, *, of_mail: bool = False) -> tuple[str, list[Remark]]:
	"""Harmless HTML and remarks on what was cut. HTML that is too long or too deep becomes plain text.

	In one `of_mail` no address leads to our own site by leaving out whose it is: a picture of `/api/method/logout` would sign its reader out.
	"""
	remarks: list[Remark] = []
	if len(html) > MAX_HTML:
		remarks.append(Remark("The HTML is too long to be shown; its text is shown instead."))
		return text_to_html(html_to_text(html[: MAX_HTML * 4])[:MAX_HTML]), remarks
	html = _ODD.sub(r"<\1x-\2", _BIDI.sub("", html))
	if nesting.is_costly(html):
		remarks.append(Remark("The HTML is nested too deeply to be shown; its text is shown instead."))
		return text_to_html(html_to_text(html)), remarks
	return _hold_back_images((_MAIL_CLEANER if of_mail else _CLEANER).clean(html)), remarks


def _attribute(tag: str, name: str, value: str) -> str | None:
	if name == "style":
		if _NO_STYLE.search(value) or not _has_whole_brackets(value):
			return None
		return _PLAIN_BACKGROUND.sub(r"\1background-color:", value)
	if name in ("href", "src"):
		scheme = re.sub(r"[\s\x00-\x1f]", "", value).split(":", 1)[0].lower() if ":" in value else ""
		if scheme in ("javascript", "vbscript", "file"):  # with a control character in it
			return None
		if scheme == "data" and not (tag == "img" and _RASTER.fullmatch(value)):
			return None
		if tag == "a" and scheme in ("cid", "data"):
			return None
	if name in ("width", "height") and not re.fullmatch(r"\d{1,5}%?", value.strip()):
		return None
	return value


def _has_whole_brackets(style: str) -> bool:
	for _level in range(_DEEP):
		if not _BRACKET.search(style):
			return True
		style = _WHOLE.sub("", style)
	return not _BRACKET.search(style)


def _attribute_of_mail(tag: str, name: str, value: str) -> str | None:
	elsewhere = name not in ("href", "src", "data-remote-src") or _ELSEWHERE.match(_as_read(value))
	return _attribute(tag, name, value) if elsewhere else None


def _as_read(address: str) -> str:
	"""As browsers read an address: white space in it counts for nothing, and a backslash is a slash."""
	return re.sub(r"[\x00-\x20]", "", address).replace("\\", "/").lower()


# Addresses that say themselves where they lead, and places in the text; "https:/requests" does not
_ELSEWHERE = re.compile(r"(?:https?:)?//|(?!https?:)[a-z][a-z0-9+.-]*:|#")


def _cleaner(attribute_filter) -> nh3.Cleaner:
	return nh3.Cleaner(
		tags=_TAGS,
		attributes=_ATTRIBUTES,
		attribute_filter=attribute_filter,
		clean_content_tags=_DROPPED_WITH_CONTENT,
		url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
		filter_style_properties=_STYLES,
		link_rel="noopener noreferrer nofollow",
		strip_comments=True,
	)


_CLEANER, _MAIL_CLEANER = _cleaner(_attribute), _cleaner(_attribute_of_mail)


def _hold_back_images(html: str) -> str:
	"""A remote image tells its sender that the mail was opened: it is loaded only when the reader asks.

	`html` is what the sanitiser wrote: each value between double quotes, in which a > may stand.
	"""
	return _WRITTEN_TAG.sub(lambda tag: _held_back(tag[0]) if tag[0].startswith("<img ") else tag[0], html)


def _held_back(tag: str) -> str:
	source = next((value for name, value in _WRITTEN_ATTRIBUTE.findall(tag) if name == "src"), "")
	address = _as_read(entities.unescape(source))
	if not address.startswith(("//", "http:", "https:")):
		return tag
	renamed = {"src": f' data-remote-src="{source}"', "data-remote-src": ""}
	return _WRITTEN_ATTRIBUTE.sub(lambda found: renamed.get(found[1], found[0]), tag)


def text_to_html(text: str) -> str:
	"""Plain text as paragraphs, with links; nothing in it is markup."""
	paragraphs = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip("\n"))
	return "".join(f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())


def _lines(paragraph: str) -> str:
	out, position = [], 0
	for match in _URL.finditer(paragraph):
		out.append(entities.escape(paragraph[position : match.start()]))
		if url := match.group("url"):
			target = url if url.lower().startswith("http") else f"https://{url}"
			out.append(
				f'<a href="{entities.escape(target)}" rel="noopener noreferrer nofollow">{entities.escape(url)}</a>'
			)
		else:
			address = entities.escape(match.group("mail"))
			out.append(f'<a href="mailto:{address}">{address}</a>')
		position = match.end()
	out.append(entities.escape(paragraph[position:]))
	return "".join(out).replace("\n", "<br>")


_BLOCKS = frozenset(
	"address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
_PARAGRAPHS = frozenset("p blockquote h1 h2 h3 h4 h5 h6 ul ol table pre".split())


_RAW = ("script", "style", "title", "template", "noscript")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|(["']))""")
_MAX_QUOTES = 20


def _open_quote(tag: str) -> str | None:
	"""The quote of a value that does not end in the piece of a tag; `="` ends one as often as it begins one."""
	return next((found[1] for found in _VALUE.finditer(tag) if found[1]), None)


# So many < are looked at; what comes after them is words without their layout
MAX_TAGS = 200_000
_ANY_TAG = re.compile(r"<[^<>]*>")


def _tokens(html: str):
	"""Text, name of the tag after it in small letters (`""` where it is none), and the tag. The standard library's parser takes
	minutes for what a mail with unclosed tags or comments can hold; this one looks at each character once."""
	lower = html.lower() if len(html.lower()) == len(html) else html
	missing: set[str] = set()

	def find(what: str, begin: int) -> int:
		at = -1 if what in missing else lower.find(what, begin)
		if at < 0:
			missing.add(what)
		return at

	begin = position = 0  # of the text, and where to look for the next tag
	for _look in range(MAX_TAGS):
		if (start := lower.find("<", position)) < 0:
			break
		position = start + 1
		name = _NAME.match(lower, start)
		if lower.startswith("<!--", start):
			end = find("-->", start + 4)
			after = end + 3
		elif name or lower.startswith(("<!", "<?"), start):
			end = find(">", start)
			if (
				end >= 0 and lower.find("=", start, end) >= 0 and (sign := _open_quote(lower[start:end]))
			):  # a > inside a value
				quote = lower.find(sign, end, end + 2000)
				beyond = lower.find(">", quote, quote + 2000) if quote >= 0 else -1
				end = beyond if beyond >= 0 else end
			after = end + 1
		else:
			continue
		if end < 0:
			continue
		tag = html[start:after]
		yield html[begin:start], name[1].lower() if name else "", tag
		if name and name[1].lower() in _RAW and tag[1] != "/":
			closing = find(f"</{name[1].lower()}", after)
			after = closing if closing >= 0 else after
		begin = position = after
	else:
		html, begin = _ANY_TAG.sub(" ", html[begin:]), 0
	yield html[begin:], "", ""


class _TextMaker:
	"""HTML as text: blocks on lines of their own, paragraphs with a line between, quotes with >."""

	def __init__(self):
		self.out: list[str] = []
		self.quotes = 0
		self.pre = 0
		self.line_is_open = False

	def feed(self, html: str) -> None:
		for text, name, tag in _tokens(html):
			if text:
				self.write_words(entities.unescape(text) if "&" in text else text)
			if name:
				(self.end if tag[1] == "/" else self.begin)(name, tag)

	def begin(self, tag, whole):
		if tag == "br":
			self._newline()
		elif tag in _BLOCKS:
			self._end_line(tag in _PARAGRAPHS)
			self.quotes += tag == "blockquote"
			self.pre += tag == "pre"
			if tag == "li":
				self._write("- ")
			elif tag == "hr":
				self._write("---")
				self._end_line(False)
		elif tag in ("td", "th") and self.line_is_open:
			self._write("  ")
		elif tag == "img":
			found = _ALT.search(whole[:4000])
			alt = " ".join(entities.unescape(found[1] or found[2] or found[3] or "").split()) if found else ""
			if alt:
				self._write(f"[{alt}]")

	def end(self, tag, _whole):
		if tag in _BLOCKS:
			self._end_line(tag in _PARAGRAPHS)
			if tag == "blockquote":
				self.quotes = max(0, self.quotes - 1)
			if tag == "pre":
				self.pre = max(0, self.pre - 1)

	def write_words(self, data):
		if self.pre:
			for index, line in enumerate(data.split("\n")):
				if index:
					self._newline()
				if line:
					self._write(line)
			return
		text = re.sub(r"[ \t\r\n\f]+", " ", data)
		if not self.line_is_open:
			text = text.lstrip(" ")
		if text:
			self._write(text)

	def _write(self, text):
		if not self.line_is_open:
			self.out.append("> " * min(self.quotes, _MAX_QUOTES))
			self.line_is_open = True
		self.out.append(text)

	def _newline(self):
		self.out.append("\n")
		self.line_is_open = False

	def _end_line(self, paragraph):
		if self.line_is_open:
			self._newline()
		if paragraph and self.out and not "".join(self.out[-2:]).endswith("\n\n"):
			self.out.append("\n")


def html_to_text(html: str) -> str:
	"""The words of an HTML text; loses none of them."""
	maker = _TextMaker()
	maker.feed(html or "")
	text = "\n".join(line.rstrip(" \t") for line in "".join(maker.out).replace("\xa0", " ").split("\n"))
	return re.sub(r"\n{3,}", "\n\n", text).strip()
