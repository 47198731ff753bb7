"""What holds for every input of the mail side, as one function each: `tests/mail/test_properties.py` asks it of examples,
`benchmarks/fuzz.py` of what coverage leads it to. Each raises AssertionError, or whatever the product raised.
"""

import email
import re
from collections import Counter
from html.parser import HTMLParser

from request_mgmt.mail import (
	addresses,
	classifying,
	nesting,
	parsing,
	quoting,
	returning,
	rtf,
	sanitising,
	texts,
	tnef,
	tokens,
)
from request_mgmt.mail.parsing import ParsedMail
from request_mgmt.records import identity, readers

OWN = "support@example.com"
INSTANCE = "0f1e2d3c4b5a"
SECRET = b"k" * 32
MADE = identity.message_id("100042", "example.com", SECRET)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LOADS = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,|cid:", re.IGNORECASE)


def parser(raw: bytes) -> None:
	"""Any bytes are a mail, the same one each time; what is stored can be stored, and no part is lost without a remark."""
	mail = parsing.parse(raw)
	assert mail == parsing.parse(raw)
	for what, text in _texts(mail):
		assert not _CONTROL.search(text), f"control characters in {what}"
	for key in ("message_id", "subject"):
		assert "\n" not in (getattr(mail, key) or ""), key
	limits = parsing.STANDARD
	assert max(map(len, (mail.to, mail.cc, mail.reply_to))) <= limits.addresses
	assert max(map(len, (mail.in_reply_to, mail.references))) <= limits.ids
	assert max(len(mail.text or ""), len(mail.html or "")) <= limits.text_chars
	names = [attachment.file_name for attachment in mail.attachments]
	assert len({name.lower() for name in names}) == len(names)
	for name in names:
		assert name and not re.search(r"[/\\\n]", name) and name not in (".", "..") and len(name) <= 200, name
	for address in (mail.from_, *mail.to, *mail.cc, *mail.reply_to):
		assert address is None or re.fullmatch(r"[^\s<>,;]+@[^\s<>,;]+", address.email)
	_nothing_is_lost(raw, mail)


def classifier(raw: bytes) -> None:
	"""Every mail is of one kind; a machine's mark is never overlooked, and our own mark never guessed."""

	def kind(head: bytes = b"") -> str:
		return classifying.classify(parsing.parse(head + raw), {OWN}, INSTANCE).kind

	assert kind() in classifying.KINDS
	mail = parsing.parse(raw)
	classifying.is_delay(mail)
	back = returning.look(mail, raw)
	assert len(back.recipients) <= returning.MOST_RECIPIENTS
	assert all("@" in one and one == one.lower() for one in back.recipients)
	assert not set(back.own_ids) & set(back.other_ids)
	if INSTANCE.encode() not in raw:
		assert kind() != "loop"
	mark = f"{classifying.LOOP_HEADER}: {INSTANCE}\r\nX-Next: x\r\n".encode()
	assert kind(mark) == "loop"
	for head in (b"Auto-Submitted: auto-replied", b"X-Failed-Recipients: a@b.test", b"List-Id: <x.test>"):
		assert kind(head + b"\r\nX-Next: x\r\n") != "person", head


def packed_by_outlook(raw: bytes) -> None:
	"""Whatever a winmail.dat says, no file of it is larger than it, and Rich Text is read in its limits."""
	packed = tnef.SIGNATURE + b"\0\0" + raw
	found = tnef.unpack(packed, parsing.decode_bytes, most_files=100, with_words=True)
	assert len(found.files) <= 100
	inside = [file for file in found.files if not (file.name or "").endswith((".txt", ".html"))]
	assert all(file.content in packed for file in inside), "a file that nobody packed"
	for rich in (b"\0" * 8 + b"LZFu\0\0\0\0" + raw, b"\0" * 4 + b"\xff" * 4 + b"MELA\0\0\0\0" + raw):
		written, _is_whole = rtf.unpack(rich, 10_000)
		assert len(written) <= 10_000 + 8 * 17
		rtf.read(written, parsing.decode_bytes)


def header_of_addresses(text: str) -> None:
	"""Addresses are taken from the text as they stand there, whatever their names decode to."""
	found = addresses.parse(text, parsing.decode_words)
	assert len(found) <= addresses.MAX_ADDRESSES
	there = re.sub(addresses._CONTROL, "", text).lower()
	for address in found:
		local, _at, domain = address.email.rpartition("@")
		assert local and domain and domain == domain.lower()
		assert not re.search(r"[\s\x00-\x1f<>,;\"@]", local + domain)
		assert address.email.lower() in there, "an address that nobody wrote"
		assert [one.email for one in addresses.parse(address.email)] == [address.email]
		assert address.name is None or not addresses._CONTROL.search(address.name)
		readers.is_nobody(address.email), readers.is_machine(address.email)
	assert [a.email for a in addresses.parse(text, lambda _name: "x@evil.test, ")] == [a.email for a in found]
	sender = addresses.only_sender(text, parsing.decode_words)
	# Where no address stands by itself, the only one among other words is the sender's
	known = {address.email.lower() for address in found} if found else there
	assert sender is None or sender.email.lower() in known


def numbers_and_ids(text: str) -> None:
	"""Only numbers in a tag are numbers, and only ids that we signed are ours."""
	for number in tokens.numbers_in_subject(text):
		assert re.fullmatch(r"[0-9]{3,12}", number), ascii(number)
		assert tokens.tag(number) in re.sub(r"\s", "", text)
	assert tokens.numbers_in_subject(f"{text} {tokens.tag('100042')}")[:1] == ["100042"]
	prefix = text[:8]
	if prefix.strip() == prefix:
		assert "100042" in tokens.numbers_in_subject(f"{text} {tokens.tag('100042', prefix)}", prefix)
	signed = MADE.strip("<>").split("@")[0]
	place = sum(map(ord, text[:2])) % len(MADE)
	for made_up in (
		text,
		f"<rm.{text}@x.test>",
		MADE[:place] + text[2:] + MADE[place:],
		MADE[:place] + text[2:],
	):
		if identity.is_ours(made_up, SECRET) or identity.request_of_message_id(made_up, SECRET):
			assert made_up.strip().removeprefix("<").split("@")[0] == signed, ascii(made_up)
	assert not identity.is_ours(MADE, text.encode("utf-8", "surrogatepass"))


def quotations(text: str) -> None:
	"""Nothing is lost between what is new and what is repeated, and what is new is never empty."""
	repeated = text[len(text) // 3 :][:200]
	for sent in ((), (repeated,)):
		found = quoting.split(None, text, sent)
		new, quoted = found.new_text or "", found.quoted_text or ""
		assert Counter("".join((new + quoted).split())) == Counter("".join(text.split()))
		assert new.strip() or not text.strip()
		assert quoting._says_something(new.split("\n")) or not quoting._says_something(text.split("\n"))
		found = quoting.split(text, None, sent)
		new, quoted = found.new_html or "", found.quoted_html or ""
		assert text in (new + quoted, quoted + new)
		if quoted:
			assert re.search(r"\w|<img", sanitising.html_to_text(new)) or quoting._has_words(new)


def harmless_html(html: str) -> None:
	"""Nothing runs, nothing is loaded unasked, nothing changes when cleaned once more, and no word of it is lost as text."""
	safe, remarks = sanitising.clean(html)
	assert safe.count("<") <= 3 * html.count("<") + nesting.MAX_COPIES
	assert remarks or depth(safe) <= nesting.MAX_DEPTH, "deeper than was told"
	if remarks:  # it was made of plain text
		safe = sanitising.clean(safe)[0]
	# A style that had to be escaped may go the second time, and more references than are read are shown as text
	if "\\" not in safe and safe.count("&") <= nesting.MAX_REFERENCES:
		assert sanitising.clean(safe)[0] == safe, "cleaned once more it is another"
	reader = _Reader()
	reader.feed(safe)
	reader.close()
	assert _letters("".join(reader.words)) == _letters(sanitising.html_to_text(safe))
	text = sanitising._BIDI.sub("", html)
	assert _letters(sanitising.html_to_text(sanitising.text_to_html(text))) == _letters(text)
	reader = _Reader()
	reader.feed(sanitising.text_to_html(html))
	sanitising.html_to_text(html)


def depth(safe: str) -> int:
	"""How deep what the sanitiser wrote is nested, without what may not be nested in itself."""
	deepest = now = 0
	for end, name in re.findall(r"<(/?)([a-z0-9]+)", re.sub(r'"[^"]*"', "", safe)):
		if name not in nesting._NOT_OPEN:
			now += -1 if end else 1
			deepest = max(deepest, now)
	return deepest


class _Reader(HTMLParser):
	"""What a browser would meet, by a parser that is not ours."""

	def __init__(self):
		super().__init__()
		self.words: list[str] = []

	def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
		assert tag in sanitising._TAGS, tag
		allowed = sanitising._ATTRIBUTES.get(tag, set()) | sanitising._ATTRIBUTES["*"] | {"rel"}
		for name, value in attributes:
			value = value or ""
			assert name in allowed, f"{tag} {name}"
			if name == "src" and value:
				read = re.sub(r"[\x00-\x20]", "", value)  # as browsers do
				assert _LOADS.match(value) or not re.match(r"\w+:|[/\\]{2}", read), f"loads {value}"
			if name == "href":
				scheme = re.sub(r"[\s\x00-\x20]", "", value).split(":")[0].lower() if ":" in value else ""
				assert scheme not in ("javascript", "vbscript", "data", "file"), value
			if name == "style":
				assert not re.search(r"url\s*\(|expression|position|@import", value, re.IGNORECASE), value
			if name == "alt" and tag == "img":
				self.words.append(value)

	handle_startendtag = handle_starttag

	def handle_data(self, data: str) -> None:
		self.words.append(data)


def _texts(mail: ParsedMail):
	for name in ("message_id", "subject", "text", "html", "content_type", "report_type", "return_path"):
		yield name, getattr(mail, name) or ""
	for name in ("in_reply_to", "references", "remarks", "part_types"):
		yield from ((name, value) for value in getattr(mail, name))
	for address in (mail.from_, *mail.to, *mail.cc, *mail.reply_to):
		if address:
			yield "address", address.email + (address.name or "")
	for name, value in mail.headers:
		yield "headers", f"{name}: {value}"
	for attachment in mail.attachments:
		yield "attachment", f"{attachment.file_name}{attachment.content_type}{attachment.content_id or ''}"
	for status in mail.delivery_status:
		yield (
			"delivery status",
			"".join(filter(None, (status.recipient, status.action, status.status, status.diagnostic))),
		)


def _nothing_is_lost(raw: bytes, mail: ParsedMail) -> None:
	"""Each part that carries something is the text, the HTML or an attachment; or a remark says that one is missing."""
	if mail.remarks or b"\n" not in raw:
		return
	raw = re.sub(rb"\A(\s*\r?\n|>?From (?![ \t]*:)[^\n]*\n)+", b"", raw)
	if end := parsing._HEAD_END.search(raw):  # a line that is no header is part of the one before it
		raw = parsing._mended(raw[: end.start()]) + raw[end.start() :]
	raw = parsing._UNFOLDED.sub(rb"\1 ", raw)
	kept = [_ascii((mail.text or "").encode()), _ascii((mail.html or "").encode())]
	kept += [_ascii(attachment.content) for attachment in mail.attachments]
	stack = [email.message_from_bytes(raw)]
	while stack:
		part = stack.pop()
		kind = part.get_content_type()
		if part.is_multipart():
			if kind.startswith("multipart/"):
				stack += part.get_payload()
			continue
		if kind == "message/delivery-status" or (
			parsing._parameter(part, "charset") or "ascii"
		).lower() not in ("ascii", "us-ascii", "utf-8"):
			continue
		encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
		if encoding not in ("", "7bit", "8bit", "binary"):
			continue
		payload = part.get_payload(decode=True) or b""
		# Its letters are no bytes of it
		if texts.charset_of(payload, kind == "text/html") or texts.by_look(payload):
			continue
		whole, content = _ascii(payload), _ascii(texts.take_out_files(payload)[0])
		found = any(content in one or whole in one for one in kept)  # a file keeps what was written into it
		assert not content or found, f"lost: {content[:80]!r}"


def _ascii(content: bytes) -> bytes:
	return re.sub(rb"[^A-Za-z0-9]", b"", content)


def _letters(text: str) -> str:
	return re.sub(r"[\W_]+", "", text)
