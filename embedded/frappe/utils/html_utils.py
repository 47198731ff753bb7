"""Sanitising of HTML, on nh3."""

import json
import re

import nh3

_TAG = re.compile(r"<[a-zA-Z!/?]")

_TAGS = nh3.ALLOWED_TAGS | set(
	"address audio body button fieldset font form head html input label legend link main meta meter optgroup"
	" option output picture progress section select source textarea tfoot track video".split()
)
_ATTRIBUTES = set(
	"align alt bgcolor border cellpadding cellspacing checked cite class color colspan cols controls"
	" datetime dir disabled face for headers height href hreflang id label lang loop max media method"
	" min multiple name nowrap open placeholder poster preload reversed rows rowspan scope selected size span src"
	" start style summary tabindex target title type usemap valign value width".split()
)


def sanitize_html(html: str, always_sanitize: bool = False) -> str:
	"""HTML without scripts, handlers and dangerous addresses.

	Text without any tag, and JSON, comes back as it was, as in Frappe; `always_sanitize` changes the first.
	"""
	if not isinstance(html, str) or _is_json(html) or not (always_sanitize or _TAG.search(html)):
		return html
	return nh3.clean(
		html,
		tags=_TAGS,
		clean_content_tags={"script", "style"},
		attributes={"*": _ATTRIBUTES},
		generic_attribute_prefixes={"data-", "aria-"},
		url_schemes={"cid", "http", "https", "mailto", "tel", "data"},
		link_rel=None,
	)


def _is_json(text: str) -> bool:
	try:
		json.loads(text)
	except ValueError:
		return False
	return True
