"""What is new in an answer and what it repeats (MAIL.md 2.2). Pure.

The repeated part is folded away on screen, never deleted, and the new part is never empty. An answer written between the
lines of a quotation is left whole.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Split:
	new_html: str | None
	new_text: str | None
	quoted_html: str | None = None
	quoted_text: str | None = None


# Where clients begin what they repeat, in HTML
_MARKS = (
	r"<div[^>]+class=[\"'][^\"']*\bgmail_quote\b",
	r"<div[^>]+id=[\"'](?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)[\"']",
	r"<div[^>]+class=[\"'][^\"']*\b(?:moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra|OutlookMessageHeader)\b",
	r"<hr[^>]+id=[\"']stopSpelling[\"']",
	r"<blockquote[^>]+type=[\"']?cite",
	r"<blockquote[^>]+(?:class|id)=[\"'][^\"']*\b(?:gmail_quote|yahoo|iosymail)",
	r"<div[^>]+style=[\"'][^\"']*border:\s*none;\s*border-top:\s*solid\s+#?(?:E1E1E1|B5C4DF)",
	r"<div[^>]+id=[\"']mail-app-auto-default-signature[\"'][^>]*>\s*</div>\s*<blockquote",
)
_HTML_MARK = re.compile("|".join(_MARKS), re.IGNORECASE)

_FROM = "From|Fra|Von|De|Da|Från|Lähettäjä|Van|Od|От"
_REST = (
	"Sent|Sendt|Gesendet|Envoyé|Inviato|Skickat|Lähetetty|Verzonden|Wysłano|Enviado|Enviada|Отправлено|"
	"Date|Dato|Datum|Fecha|Data|Päivämäärä|Дата|To|Til|An|À|A|Para|Till|Vastaanottaja|Aan|Do|Кому|"
	"Subject|Emne|Betreff|Objet|Oggetto|Ämne|Aihe|Onderwerp|Temat|Asunto|Assunto|Тема|Cc|Kopi|Kopie"
)
_HEADER_BLOCK = re.compile(
	rf"^[ \t>*]*(?:{_FROM})[ \t]*:[ \t*]*\S.*\n(?:[ \t>]*\n)?(?:[ \t>*]*(?:{_REST})[ \t]*:.*\n(?:[ \t>]*\n)?){{2,}}",
	re.MULTILINE,
)
_RULER = re.compile(
	r"^[ \t>]*(?:-{2,}\s*(?:Original Message|Oprindelig meddelelse|Oprindelig besked|Ursprüngliche Nachricht|Message d'origine|"
	r"Messaggio originale|Ursprungligt meddelande|Opprinnelig melding|Oorspronkelijk bericht|Mensaje original|"
	r"Mensagem original|Wiadomość oryginalna|Alkuperäinen viesti|Reply message)\s*-{2,}|_{25,})[ \t]*$",
	re.IGNORECASE | re.MULTILINE,
)
_WROTE = re.compile(
	r"^[ \t]*(?:"
	r"(?:On|Den|D\.|Am|Le|Il|El|Em|Op|W dniu|Dnia|Kirjoitti)\b(?:(?!\n[ \t]*\n)[\s\S]){4,300}?\b(?:wrote|skrev|schrieb|a écrit|ha scritto|escribió|escreveu|schreef|"
	r"napisał(?:\(a\))?|pisze|kirjoitti|har skrevet|following)\b[^\n]{0,80}?:"
	r"|\d{4}[-/.]\d\d?[-/.]\d\d?[^\n]{0,40}\s[^\n]{0,80}<[^\n>]+@[^\n>]+>\s*:?"
	r"|[^\n]{2,80}<[^\n>]+@[^\n>]+>[^\n]{0,60}\b(?:wrote|skrev|schrieb|a écrit|kirjoitti)\b[^\n]{0,20}:"
	r"|[^\n]{2,60}\b(?:wrote|skrev|schrieb|kirjoitti)\b\s*:"
	r")[ \t]*$",
	re.MULTILINE | re.IGNORECASE,
)
_MARKER = re.compile(
	r"^[ \t>]*(?:#{2,}|-{2,})\s*(?:reply above this line|skriv over denne linje|svar over denne linje)",
	re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*>")


def split(html: str | None, text: str | None, sent_texts: Iterable[str] = ()) -> Split:
	"""Take an answer apart. `sent_texts` are texts of ours that it may repeat without any mark."""
	new_html, quoted_html = _split_html(html) if html else (html, None)
	new_text, quoted_text = _split_text(text, tuple(sent_texts)) if text else (text, None)
	return Split(new_html, new_text, quoted_html, quoted_text)


def _split_text(text: str, sent_texts: tuple[str, ...]) -> tuple[str, str | None]:
	text = text.replace("\r\n", "\n")
	cut = min(_beginnings(text, sent_texts), default=None)
	if cut is None:
		return text, None
	new, quoted = text[:cut].rstrip(), text[cut:]
	if not new.strip(" \t\n>-_*") or _is_interleaved(quoted):
		return text, None
	return new + "\n", quoted.strip("\n")


def _beginnings(text: str, sent_texts: tuple[str, ...]):
	"""Each place where a quotation that reaches to the end may begin."""
	for pattern in (_HEADER_BLOCK, _RULER, _MARKER):
		if found := pattern.search(text):
			yield found.start()
	for found in _WROTE.finditer(text):
		rest = text[found.end() :]
		if _mostly_quoted(rest) or not rest.strip():
			yield found.start()
			break
	if (begin := _quoted_tail(text)) is not None:
		yield begin
	for sent in sent_texts:
		first = next((line.strip() for line in sent.splitlines() if len(line.strip()) >= 20), None)
		if first and (at := text.find(first)) > 0:
			yield text.rfind("\n", 0, at) + 1


def _mostly_quoted(rest: str) -> bool:
	"""Whether what follows an introduction is the quotation: quoted lines first, or nothing marked at all."""
	lines = [line for line in rest.splitlines() if line.strip()]
	if not lines:
		return True
	return bool(_QUOTED_LINE.match(lines[0])) or not any(_QUOTED_LINE.match(line) for line in lines)


def _quoted_tail(text: str) -> int | None:
	"""Where the last run of > lines begins, when nothing but white space follows it."""
	lines = text.splitlines(keepends=True)
	index = len(lines)
	while index and (not lines[index - 1].strip() or _QUOTED_LINE.match(lines[index - 1])):
		index -= 1
	if index == len(lines) or not any(_QUOTED_LINE.match(line) for line in lines[index:]):
		return None
	while not lines[index].strip():
		index += 1
	return sum(map(len, lines[:index]))


def _is_interleaved(quoted: str) -> bool:
	"""Whether the writer answers between quoted lines: then nothing is cut."""
	lines = [line for line in quoted.splitlines() if line.strip()]
	marked = [bool(_QUOTED_LINE.match(line)) for line in lines]
	if True not in marked:
		return False
	first, last = marked.index(True), len(marked) - 1 - marked[::-1].index(True)
	plain_inside = sum(1 for flag in marked[first:last] if not flag)
	plain_after = [line for line, flag in zip(lines[last + 1 :], marked[last + 1 :], strict=True) if not flag]
	after = [
		line for line in plain_after if not re.match(r"\s*(--|__|sent from|sendt fra)", line, re.IGNORECASE)
	]
	return plain_inside > 0 or (len(after) > 0 and not _looks_like_footer(after))


def _looks_like_footer(lines: list[str]) -> bool:
	return (
		len(lines) <= 4
		and all(len(line) < 90 for line in lines)
		and lines[0].strip().startswith(("_", "-", "*"))
	)


def _split_html(html: str) -> tuple[str, str | None]:
	found = _HTML_MARK.search(html)
	if not found:
		return html, None
	new, quoted = html[: found.start()], html[found.start() :]
	if not _has_words(new) or _answers_inside(quoted):
		return html, None
	return new, quoted


def _has_words(html: str) -> bool:
	bare = re.sub(r"<(style|script|head|title)\b[\s\S]*?</\1>", " ", html, flags=re.IGNORECASE)
	bare = re.sub(r"<!--[\s\S]*?-->", " ", bare)
	if re.search(r"<img\b", bare, re.IGNORECASE):
		return True
	return bool(re.sub(r"&nbsp;|&#160;|\s|[\u200b\xa0]", "", re.sub(r"<[^>]*>", "", bare)))


def _answers_inside(quoted: str) -> bool:
	"""Whether words follow after the last quotation closes."""
	end = quoted.lower().rfind("</blockquote>")
	if end < 0:
		return False
	after = re.sub(r"<[^>]*>", "", quoted[end:])
	return bool(re.sub(r"&nbsp;|\s|[\u200b\xa0]", "", after)) and len(after.strip()) > 3
