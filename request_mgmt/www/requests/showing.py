"""How a message's body gets onto a customer's page: as plain words where it is that simple, else in a sandbox.

Pure. The HTML comes sanitised (mail/sanitising.py); nothing here relies on it. What is put into the page itself
consists of a few tags without attributes; everything else goes into a frame without scripts, forms and foreign
pictures, which works in browsers that run no scripts.
"""

import html as entities
import math
import re

_TAG = re.compile(r"<[^>]*>")
_SIMPLE_TAG = re.compile(
	r"</?(?:p|div|br|b|strong|i|em|u|s|ul|ol|li|blockquote|pre|code|h[1-6]|hr|a)\s*/?>"
	r'|<div data-signature="1">|<(?:div|p) dir="(?:ltr|rtl|auto)">'
	r'|<a href="(?:https?:|mailto:)[^"<>]*"(?: (?:rel|target|title)="[^"<>]*")*>'
)
_REMOTE = "data-remote-src="
_WIDTH = 84  # characters on a line of the frame, about

_STYLE = (
	"html{color:#1f272e;background:#fff;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
	"body{margin:0;overflow-wrap:break-word;overflow-x:auto}a{overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}"
	"pre{white-space:pre-wrap}blockquote{margin:0 0 0 .5em;padding-left:.8em;border-left:3px solid #d1d8dd}"
	"p:first-child{margin-top:0}p:last-child{margin-bottom:0}"
)


def prepare(message: dict, with_remote_pictures: bool = False) -> None:
	"""Add to the message how its body and its quoted part are shown, and which files stand in the text.

	Sets `body` and `quoted`: each None or {"inline": html}, with "spaced" where it `is_spaced`, or {"frame": document, "lines": height} or
	{"text": words}; `remote_pictures`: whether pictures of others' servers were left out.
	"""
	parts = message["body_html"] or "", message["quoted_html"] or ""
	message["remote_pictures"] = any(_REMOTE in part for part in parts) and not with_remote_pictures
	message["body"] = body(parts[0], message["body_text"], message["attachments"], with_remote_pictures)
	message["quoted"] = body(parts[1], message["quoted_text"], message["attachments"], with_remote_pictures)
	for file in message["attachments"]:
		file["in_text"] = any(_names(file, part) for part in parts)


def body(html: str, text: str | None, files: list[dict], with_remote_pictures: bool = False) -> dict | None:
	"""How one piece of text is shown; None when there is nothing to show."""
	if not (html or "").strip():
		return {"text": text} if (text or "").strip() else None
	if is_simple(html):
		return {"inline": html, "spaced": True} if is_spaced(html) else {"inline": html}
	for file in files:
		html = _point_to(file, html)
	if with_remote_pictures:
		html = html.replace(f" {_REMOTE}", " src=")
	return {"frame": frame(html, with_remote_pictures), "lines": lines(html)}


def is_simple(html: str) -> bool:
	"""Whether the HTML is nothing but words in a few harmless tags."""
	rest = _SIMPLE_TAG.sub("", html)
	return "<" not in rest and ">" not in rest


def is_spaced(html: str) -> bool:
	"""Outlook's paragraphs are lines: what keeps them apart is a blank one, not a margin."""
	for piece in html.split("</p>")[:-1]:
		line = entities.unescape(_TAG.sub("", piece[max(piece.rfind("<p>"), piece.rfind("<p ")) :]))
		if "\xa0" in line and not line.strip():
			return True
	return False


def frame(html: str, with_remote_pictures: bool = False) -> str:
	"""A whole document for a frame's `srcdoc`: no script, no form, no foreign content but what is asked for."""
	pictures = "'self' data: https: http:" if with_remote_pictures else "'self' data:"
	policy = f"default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; form-action 'none'"
	return (
		'<!doctype html><html><head><meta charset="utf-8">'
		f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
		'<meta name="referrer" content="no-referrer"><base target="_blank">'
		f"<style>{_STYLE}{'p{margin:0}' if is_spaced(html) else ''}</style></head><body>{html}</body></html>"
	)


def lines(html: str) -> int:
	"""About how many lines the text takes, so that a frame has room enough where no script measures it."""
	broken = re.sub(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/pre|/blockquote)\b[^>]*>", "\n", html, flags=re.I)
	words = entities.unescape(_TAG.sub("", broken)).split("\n")
	pictures = len(re.findall(r"<img\b", html, flags=re.I))
	return min(40, 2 + 8 * pictures + sum(max(1, math.ceil(len(line.strip()) / _WIDTH)) for line in words))


def _names(file: dict, html: str) -> bool:
	return bool(file["stored_as"]) and f'src="{entities.escape(file["stored_as"])}' in html


def _point_to(file: dict, html: str) -> str:
	"""Pictures in the text come through the customer's door, not the platform's."""
	if not file["stored_as"]:
		return html
	stored, door = entities.escape(file["stored_as"]), entities.escape(file["url"])
	return re.sub(rf'src="{re.escape(stored)}(?:\?[^"]*)?"', f'src="{door}"', html)
