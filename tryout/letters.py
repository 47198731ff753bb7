"""Mails as customers' programs write them: plain, or in HTML with what is answered repeated below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape

from tryout import files
from tryout.stories import Person

_WROTE = {"da": "Den {when} skrev {who}:", "en": "On {when}, {who} wrote:"}
_HEADS = {"da": ("Fra", "Sendt", "Til", "Emne"), "en": ("From", "Sent", "To", "Subject")}
_MONTHS = {
	"da": "januar februar marts april maj juni juli august september oktober november december".split(),
	"en": "January February March April May June July August September October November December".split(),
}


@dataclass(frozen=True)
class Answered:
	"""The mail of ours that somebody answers."""

	message_id: str
	author: str
	address: str
	subject: str
	html: str
	text: str
	at: datetime


def letter(
	person: Person,
	to: str,
	subject: str,
	text: str,
	at: datetime,
	message_id: str,
	answered: Answered | None = None,
	attached: Iterable[str] = (),
) -> bytes:
	"""A mail ready for the wire; `at` with its time zone."""
	mail = EmailMessage(policy=SMTP.clone(max_line_length=998))
	mail["From"] = formataddr((person.full_name, person.email))
	mail["To"] = to
	mail["Subject"] = subject
	mail["Date"] = format_datetime(at)
	mail["Message-ID"] = message_id
	if answered:
		mail["In-Reply-To"] = mail["References"] = answered.message_id
	_write(mail, person, to, text, answered)
	for name in attached:
		kind, content = files.named(name)
		main, _slash, sub = kind.partition("/")
		mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
	return mail.as_bytes()


def paragraphs(text: str) -> str:
	"""Text as an agent's editor makes HTML of it; lines that begin with a hyphen become a list."""
	return "".join(_paragraph(block) for block in text.split("\n\n"))


def _paragraph(block: str) -> str:
	lines = [escape(line, quote=False) for line in block.split("\n")]
	if all(line.startswith("- ") for line in lines):
		return f"<ul>{''.join(f'<li>{line[2:]}</li>' for line in lines)}</ul>"
	return f"<p>{'<br>'.join(lines)}</p>"


def _write(mail: EmailMessage, person: Person, to: str, text: str, answered: Answered | None) -> None:
	below = f"\n\n{_introduction(person, answered)}\n\n{_marked(answered.text)}" if answered else ""
	mail.set_content(f"{text}{below}\n")
	if person.writes != "plain":
		mail.add_alternative(_HTML[person.writes](person, to, text, answered), subtype="html")


def _gmail(person: Person, to: str, text: str, answered: Answered | None) -> str:
	lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))
	said = f'<div dir="ltr">{lines}</div>'
	if not answered:
		return said
	return (
		f'{said}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(_introduction(person, answered))}<br></div>'
		'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
		f"{answered.html}</blockquote></div>"
	)


def _outlook(person: Person, to: str, text: str, answered: Answered | None) -> str:
	said = "".join(f"<p class='MsoNormal'>{escape(line) or '&nbsp;'}</p>" for line in text.split("\n"))
	quoted = ""
	if answered:
		values = (
			f"{answered.author} &lt;{answered.address}&gt;",
			_day(person, answered.at),
			escape(person.full_name),
			escape(answered.subject),
		)
		heads = "<br>".join(
			f"<b>{name}:</b> {value}" for name, value in zip(_HEADS[person.language], values, strict=True)
		)
		quoted = (
			'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
			f'<p class="MsoNormal">{heads}</p></div>{answered.html}'
		)
	return (
		"<html><head><style>p.MsoNormal{margin:0;font-size:11.0pt;font-family:Calibri,sans-serif}</style></head>"
		f'<body><div class="WordSection1">{said}<p class="MsoNormal">&nbsp;</p>{quoted}</div></body></html>'
	)


def _newsletter(person: Person, to: str, text: str, answered: Answered | None) -> str:
	return (
		'<table width="100%" bgcolor="#ffe680"><tr><td align="center"><h1 style="color:#c00">You have won!</h1>'
		f'<img src="http://cheap.example/ship.gif" alt="A ship"><p>{escape(text)}</p>'
		'<a href="http://cheap.example/claim">Claim now</a></td></tr></table>'
	)


_HTML = {"gmail": _gmail, "outlook": _outlook, "newsletter": _newsletter}


def _introduction(person: Person, answered: Answered) -> str:
	return _WROTE[person.language].format(
		when=_day(person, answered.at), who=f"{answered.author} <{answered.address}>"
	)


def _day(person: Person, at: datetime) -> str:
	dot = "." if person.language == "da" else ""
	return f"{at.day}{dot} {_MONTHS[person.language][at.month - 1]} {at.year} {at:%H:%M}"


def _marked(text: str) -> str:
	return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
