"""Sanitising of HTML, on nh3."""

import json
import re

import nh3

_TAG = re.compile(r"<[a-zA-Z!/?]")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)(?:&amp;|[\w\-.~:/?#@!$'()*+,;=%])*[\w/=]", re.I)

_TAGS = nh3.ALLOWED_TAGS | set(
	"a abbr address article aside b blockquote br button caption center cite code col colgroup dd del details"
	" div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr html i img input ins kbd label"
	" legend li main map mark meter nav ol optgroup option output p picture pre progress q s samp section select"
	" small source span strike strong sub summary sup table tbody td textarea tfoot th thead time tr tt u ul var"
	" video audio track wbr body head link meta fieldset".split()
)
_ATTRIBUTES = set(
	"align alt bgcolor border cellpadding cellspacing checked cite class color colspan cols controls data-comment"
	" data-value datetime dir disabled face for headers height href hreflang id label lang loop max media method"
	" min multiple name nowrap open placeholder poster preload reversed rows rowspan scope selected size span src"
	" start style summary tabindex target title type usemap valign value width".split()
)


def is_json(text: str) -> bool:
	"""Whether the text is JSON."""
	try:
		json.loads(text)
	except (TypeError, ValueError):
		return False
	return True


def sanitize_html(
	html: str, linkify: bool = False, always_sanitize: bool = False, disallowed_tags: list[str] | None = None
) -> str:
	"""HTML without scripts, handlers and dangerous addresses.

	Text without any tag, and JSON, comes back as it was, as in Frappe; `always_sanitize` changes the first.
	"""
	if not isinstance(html, str) or is_json(html):
		return html
	if not always_sanitize and not _TAG.search(html):
		return html
	tags = _TAGS - set(disallowed_tags or ())
	clean = nh3.clean(
		html,
		tags=tags,
		clean_content_tags={"script", "style"} - tags,
		attributes={"*": _ATTRIBUTES},
		generic_attribute_prefixes={"data-", "aria-"},
		url_schemes={"cid", "http", "https", "mailto", "tel", "data"},
		link_rel=None,
	)
	return linkified(clean) if linkify else clean


def linkified(html: str) -> str:
	"""Clean HTML with the addresses in its text made links: those that begin with http://, https:// or www."""
	parts = re.split(r"(<[^>]*>)", html)
	inside = 0  # of <a> and <pre>, where addresses stay as they are
	for index, part in enumerate(parts):
		if found := re.match(r"<(/?)(a|pre)\b", part):
			inside += -1 if found[1] else 1
		elif not inside and not part.startswith("<"):
			parts[index] = _ADDRESS.sub(_link, part)
	return "".join(parts)


def _link(found: re.Match) -> str:
	href = found[0] if "://" in found[0] else f"http://{found[0]}"
	return f'<a href="{href}">{found[0]}</a>'
