"""What the try-out sent: a folder of mails and a page that shows them."""

import email
import itertools
import time
from email.policy import default
from html import escape
from pathlib import Path

STYLE = """body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1.5rem;color:#1f272e;background:#f8f8f8}
a{color:#171717}article,li{background:#fff;border:1px solid #e2e2e2;border-radius:8px;padding:.7rem 1rem;margin:.5rem 0;list-style:none}
ul{padding:0}small{color:#525252}iframe{width:100%;height:26rem;border:1px solid #e2e2e2;border-radius:8px;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}
@media(prefers-color-scheme:dark){body{background:#171717;color:#eee}article,li{background:#232323;border-color:#444}a{color:#eee}small{color:#bbb}}"""


class Outbox:
	"""aiosmtpd handler that keeps every mail as a file, newest last."""

	def __init__(self, folder: Path):
		self.folder = folder
		folder.mkdir(parents=True, exist_ok=True)
		self._numbers = itertools.count(1)

	async def handle_DATA(self, server, session, envelope):
		head = f"X-Envelope-From: <{(envelope.mail_from or '').strip('<>')}>\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
		name = f"{time.time_ns()}-{next(self._numbers)}.eml"
		(self.folder / f"{name}.part").write_bytes(head.encode() + envelope.original_content)
		(self.folder / f"{name}.part").rename(self.folder / name)
		return "250 2.0.0 OK"

	def names(self) -> list[str]:
		return sorted((p.name for p in self.folder.glob("*.eml")), reverse=True)

	def mail(self, name: str):
		"""A stored mail, or None; `name` comes from a URL and must be one of ours."""
		return email.message_from_bytes((self.folder / name).read_bytes(), policy=default) if name in self.names() else None

	def mails(self) -> list:
		"""All mails, oldest first."""
		return [self.mail(name) for name in reversed(self.names())]


class OutboxPage:
	"""WSGI: /outbox and /outbox/NAME; everything else goes on to the application."""

	def __init__(self, application, outbox: Outbox):
		self.application = application
		self.outbox = outbox

	def __call__(self, environ, start_response):
		path = environ.get("PATH_INFO", "")
		if path != "/outbox" and not path.startswith("/outbox/"):
			return self.application(environ, start_response)
		name = path.removeprefix("/outbox").strip("/")
		page = self._mail(name) if name else self._list()
		headers = [
			("Content-Type", "text/html; charset=utf-8"),
			("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'"),
			("X-Content-Type-Options", "nosniff"),
		]
		start_response("200 OK" if page else "404 Not Found", headers)
		body = page or "<p>No such mail. <a href='/outbox'>Outgoing mail</a></p>"
		return [
			f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
			f"<title>Outgoing mail</title><style>{STYLE}</style><body>{body}</body></html>".encode()
		]

	def _list(self) -> str:
		rows = []
		for name in self.outbox.names():
			mail = self.outbox.mail(name)
			rows.append(
				f"<li><a href='/outbox/{escape(name)}'>{escape(str(mail['Subject'] or '-'))}</a><br>"
				f"<small>to {escape(str(mail['To'] or mail['X-Envelope-To']))} &middot; {escape(str(mail['Date'] or ''))}"
				f"{' &middot; automatic' if mail['Auto-Submitted'] else ''}</small></li>"
			)
		return f"<h1>Outgoing mail</h1><p><small>What this try-out sent; nothing left this machine.</small></p><ul>{''.join(rows) or '<li>Nothing yet.</li>'}</ul>"

	def _mail(self, name: str) -> str:
		mail = self.outbox.mail(name)
		if mail is None:
			return ""
		headers = "\n".join(f"{k}: {v}" for k, v in mail.items())
		body = mail.get_body(("html", "plain"))
		content = body.get_content() if body else ""
		if body is None or body.get_content_type() == "text/plain":
			content = f"<pre>{escape(content)}</pre>"
		files = "".join(f"<li>{escape(str(a.get_filename()))}</li>" for a in mail.iter_attachments())
		return (
			f"<p><a href='/outbox'>&larr; Outgoing mail</a></p><h1>{escape(str(mail['Subject']))}</h1>"
			f"<iframe sandbox srcdoc=\"{escape(content)}\" title='Text of the mail'></iframe>"
			f"{f'<ul>{files}</ul>' if files else ''}<article><pre>{escape(headers)}</pre></article>"
		)
