"""The try-out's own pages: where to begin (/, for who is not signed in) and what was sent (/outbox)."""

from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html import escape
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, quote

from tryout import demo
from tryout.outbox import Outbox, text_of

STYLE = """
:root{color-scheme:light dark;--ink:#171717;--soft:#5c5c5c;--line:#e2e2e2;--page:#f8f8f8;--card:#fff;--strong:#171717;--on-strong:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#ededed;--soft:#ababab;--line:#3a3a3a;--page:#171717;--card:#222;--strong:#ededed;--on-strong:#171717}}
*{box-sizing:border-box}
body{background:var(--page);color:var(--ink);font:15px/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}h2{font-size:1.05rem;margin:2rem 0 .5rem}p{margin:.4rem 0}
a{color:inherit}.soft{color:var(--soft);font-size:.875rem}.top{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.875rem}
.cards{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));margin:1.25rem 0;padding:0}
.cards a,.list{background:var(--card);border:1px solid var(--line);border-radius:10px}
.cards a{display:block;padding:.9rem 1rem;text-decoration:none}.cards a:hover{border-color:var(--soft)}.cards strong{display:block}
.list{list-style:none;margin:.75rem 0;padding:0}.list>li{border-top:1px solid var(--line);padding:.6rem 1rem}.list>li:first-child{border:0}
.row{align-items:center;display:flex;flex-wrap:wrap;gap:.1rem 1rem;justify-content:space-between}
.row>:first-child{flex:1 1 16rem;min-width:0;overflow-wrap:anywhere}
.mails a{display:block;margin:-.6rem -1rem;padding:.6rem 1rem;text-decoration:none}.mails a:hover{background:var(--page)}
.mark{border:1px solid var(--line);border-radius:1rem;color:var(--soft);font-size:.75rem;margin-left:.4rem;padding:.05rem .5rem;white-space:nowrap}
button{background:var(--strong);border:0;border-radius:8px;color:var(--on-strong);cursor:pointer;font:inherit;font-size:.875rem;min-height:2.5rem;padding:.3rem .9rem}
dl{display:grid;gap:.15rem 1rem;grid-template-columns:max-content minmax(0,1fr);margin:1rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
iframe{background:#fff;border:1px solid var(--line);border-radius:10px;height:32rem;width:100%}
pre{font-size:.8rem;overflow-wrap:anywhere;white-space:pre-wrap}summary{cursor:pointer;margin-top:1rem}
a:focus-visible,button:focus-visible,summary:focus-visible{outline:2px solid #2490ef;outline-offset:2px}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'; frame-ancestors 'none'"
PAGE_LENGTH = 50


class Pages:
	"""WSGI: the try-out's pages; everything else is the application's."""

	def __init__(self, application, outbox: Outbox, smtp_port: int):
		self.application = application
		self.outbox = outbox
		self.smtp_port = smtp_port

	def __call__(self, environ, start_response):
		path = environ.get("PATH_INFO", "")
		if path == "/" and not _signed_in(environ):
			return self._answer(start_response, "Request Management", self._beginning())
		if path == "/outbox":
			page = parse_qs(environ.get("QUERY_STRING", "")).get("page", ["1"])[0]
			return self._answer(
				start_response, "Outgoing mail", self._list(int(page) if page.isdecimal() else 1)
			)
		if path.startswith("/outbox/"):
			mail = self.outbox.mail(path.removeprefix("/outbox/"))
			if mail is None:
				return self._answer(start_response, "Outgoing mail", "<h1>No such mail</h1>", "404 Not Found")
			return self._answer(start_response, str(mail["Subject"]), _letter(mail))
		return self.application(environ, start_response)

	def _answer(self, start_response, title: str, body: str, status: str = "200 OK") -> list[bytes]:
		links = {"/": "Try-out", "/console": "Console", "/requests": "Portal", "/outbox": "Outgoing mail"}
		top = "".join(f'<a href="{link}">{name}</a>' for link, name in links.items())
		page = (
			'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
			f"<title>{escape(title)}</title><style>{STYLE}</style>"
			f'<body><nav class="top" aria-label="Try-out">{top}</nav><main>{body}</main></body></html>'
		).encode()
		headers = [
			("Content-Type", "text/html; charset=utf-8"),
			("Content-Length", str(len(page))),
			("Content-Security-Policy", POLICY),
			("X-Content-Type-Options", "nosniff"),
			("Referrer-Policy", "same-origin"),
			("Cache-Control", "no-store"),
		]
		start_response(status, headers)
		return [page]

	def _beginning(self) -> str:
		cards = (
			("/console", "Console", "Where agents work"),
			("/requests", "Portal", "Where customers follow their requests"),
			("/requests/new", "New request", "The form for visitors without a sign-in"),
			("/outbox", "Outgoing mail", "What was sent; nothing leaves this machine"),
		)
		links = "".join(
			f'<a href="{link}"><strong>{name}</strong><span class="soft">{what}</span></a>'
			for link, name, what in cards
		)
		people = "".join(
			f'<li class="row"><span>{user}<br><span class="soft">{who}</span></span>'
			f'<form method="post" action="/login?redirect-to={quote(home)}"><input type="hidden" name="usr" value="{user}">'
			f'<input type="hidden" name="pwd" value="{demo.PASSWORD}"><button aria-label="Sign in as {user}">Sign in</button></form></li>'
			for user, who, home in demo.SIGN_INS
		)
		return (
			"<h1>Request Management</h1><p>A try-out with made-up people. Not for production.</p>"
			f'<div class="cards">{links}</div>'
			f"<p>Mail to {demo.SUPPORT} is taken at SMTP 127.0.0.1:{self.smtp_port} and becomes a request.</p>"
			f'<h2>Sign in</h2><p class="soft">The password is {demo.PASSWORD} for all of them.</p><ul class="list">{people}</ul>'
		)

	def _list(self, page: int) -> str:
		names = self.outbox.names()
		start = PAGE_LENGTH * (max(1, page) - 1)
		rows = "".join(_row(name, self.outbox.mail(name)) for name in names[start : start + PAGE_LENGTH])
		older = (
			f'<p><a href="/outbox?page={max(1, page) + 1}">Older mail</a></p>'
			if names[start + PAGE_LENGTH :]
			else ""
		)
		return (
			f'<h1>Outgoing mail</h1><p class="soft">{len(names)} mails. Nothing left this machine.</p>'
			f'<ul class="list mails">{rows or "<li>Nothing yet.</li>"}</ul>{older}'
		)


def _row(name: str, mail: EmailMessage) -> str:
	mark = '<span class="mark">automatic</span>' if mail["Auto-Submitted"] else ""
	return (
		f'<li><a href="/outbox/{quote(name)}"><span class="row"><span>{escape(str(mail["Subject"] or "-"))}{mark}</span>'
		f'<span class="soft">{_sent(mail)}</span></span>'
		f'<span class="soft">To {escape(str(mail["X-Envelope-To"]))}, from {escape(_name(str(mail["From"])))}</span></a></li>'
	)


def _letter(mail: EmailMessage) -> str:
	kind, text = text_of(mail)
	shown = text if kind == "html" else f"<pre>{escape(text)}</pre>"
	frame = f"<base target=_blank><style>body{{font:15px/1.5 system-ui,sans-serif}}</style>{shown}"
	facts = {
		"From": mail["From"],
		"To": mail["To"],
		"Cc": mail["Cc"],
		"Sent": _sent(mail),
		"Files": ", ".join(str(part.get_filename()) for part in mail.iter_attachments()),
	}
	rows = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items() if value)
	heads = escape("\n".join(f"{name}: {value}" for name, value in mail.items()))
	return (
		f"<h1>{escape(str(mail['Subject'] or '-'))}</h1><dl>{rows}</dl>"
		f'<iframe sandbox srcdoc="{escape(frame)}" title="Text of the mail"></iframe>'
		f"<details><summary>All headers</summary><pre>{heads}</pre></details>"
	)


def _sent(mail: EmailMessage) -> str:
	try:
		return f"{parsedate_to_datetime(str(mail['Date'])).astimezone():%d %b %Y, %H:%M}"
	except ValueError:
		return ""


def _name(sender: str) -> str:
	name, address = parseaddr(sender)
	return name or address


def _signed_in(environ) -> bool:
	cookie = SimpleCookie(environ.get("HTTP_COOKIE", ""))
	return "sid" in cookie and cookie["sid"].value not in ("", "Guest")
