"""Mails that senders built in odd ways, and what is read of each (MAIL.md 2.4)."""

import base64
import time

import pytest

from request_mgmt.mail import parsing, texts

pytestmark = pytest.mark.pure
# What it is, the mail, and what is read of it
MAILS = [
	(
		"wrong boundary declared",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/alternative; boundary="aaa"\n\n--bbb\nContent-Type: text/plain; charset=utf-8\n\nHej p\xc3\xa5 jer\n--bbb\nContent-Type: text/html; charset=utf-8\n\n<p>Hej p\xc3\xa5 jer</p>\n--bbb--\n',
		{"text": "Hej på jer", "html": "<p>Hej på jer</p>"},
	),
	(
		"boundary missing param",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed\n\n--bbb\nContent-Type: text/plain\n\nHello\n--bbb\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--bbb--\n",
		{"text": "Hello", "files": [("a.pdf", b"ABC")]},
	),
	(
		"no closing boundary",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nQUJD\n",
		{"text": "Hello", "files": [("a.png", b"ABC")]},
	),
	(
		"boundary with trailing space lines",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b  \n\nHello\n--b--  \n',
		{"text": "Hello"},
	),
	(
		"8bit subject latin1",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: S\xf8ren \xe6der\n\nx",
		{"subject": "Søren æder"},
	),
	(
		"8bit subject koi8-r by body charset",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: \xf0\xd2\xc9\xd7\xc5\xd4\nContent-Type: text/plain; charset=koi8-r\n\n\xf4\xc5\xd3\xd4",
		{"subject": "Привет", "text": "Тест"},
	),
	(
		"8bit subject sjis by body charset",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: \x93\xfa\x96{\x8c\xea\x82\xcc\x83e\x83X\x83g\nContent-Type: text/plain; charset=shift_jis\n\n\x93\xfa\x96{\x8c\xea",
		{"subject": "日本語のテスト", "text": "日本語"},
	),
	(
		"8bit subject big5 by body",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: \xb4\xfa\xb8\xd5\xb6l\xa5\xf3\nContent-Type: text/plain; charset=big5\n\n\xb4\xfa\xb8\xd5",
		{"subject": "測試郵件", "text": "測試"},
	),
	(
		"8bit from name cp1251 by body",
		b"From: \xc8\xe2\xe0\xed <ivan@acme.test>\nSubject: x\nContent-Type: text/plain; charset=windows-1251\n\n\xcf\xf0\xe8\xe2\xe5\xf2",
		{"name": "Иван", "text": "Привет"},
	),
	(
		"8bit subject multipart charset of first text",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: \xf0\xd2\xc9\xd7\xc5\xd4\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=koi8-r\n\n\xf4\xc5\xd3\xd4\n--b--\n",
		{"subject": "Привет", "text": "Тест"},
	),
	(
		"undeclared cp1251 body",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\n\n\xc4\xee\xe1\xf0\xfb\xe9 \xe4\xe5\xed\xfc, \xef\xf0\xe8\xed\xf2\xe5\xf0 \xed\xe5 \xf0\xe0\xe1\xee\xf2\xe0\xe5\xf2. \xcf\xee\xec\xee\xe3\xe8\xf2\xe5, \xef\xee\xe6\xe0\xeb\xf3\xe9\xf1\xf2\xe0.",
		{"text": "Добрый день, принтер не работает. Помогите, пожалуйста."},
	),
	(
		"undeclared koi8 body",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\n\n\xe4\xcf\xc2\xd2\xd9\xca \xc4\xc5\xce\xd8, \xd0\xd2\xc9\xce\xd4\xc5\xd2 \xce\xc5 \xd2\xc1\xc2\xcf\xd4\xc1\xc5\xd4. \xf0\xcf\xcd\xcf\xc7\xc9\xd4\xc5, \xd0\xcf\xd6\xc1\xcc\xd5\xca\xd3\xd4\xc1.",
		{"text": "Добрый день, принтер не работает. Помогите, пожалуйста."},
	),
	(
		"declared us-ascii with latin1",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=us-ascii\n\nBl\xe5b\xe6rgr\xf8d",
		{"text": "Blåbærgrød"},
	),
	(
		"declared utf-8 is latin1",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\nBl\xe5b\xe6rgr\xf8d",
		{"text": "Blåbærgrød"},
	),
	(
		"declared utf-8 is cp1251",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n\xc4\xee\xe1\xf0\xfb\xe9 \xe4\xe5\xed\xfc, \xef\xf0\xe8\xed\xf2\xe5\xf0 \xed\xe5 \xf0\xe0\xe1\xee\xf2\xe0\xe5\xf2.",
		{"text": "Добрый день, принтер не работает."},
	),
	(
		"not base64 at all",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nHello, this text is not in base64 at all.\nRegards\nEva\n",
		{"text": "Hello, this text is not in base64 at all.\nRegards\nEva"},
	),
	(
		"base64 with list footer",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSGVsbG8sIHRoZSBwdW1wIGxlYWtzLgpFdmEK\n_______________________________________________\nusers mailing list\nusers@lists.test\n",
		{
			"text": "Hello, the pump leaks.\nEva\n_______________________________________________\nusers mailing list\nusers@lists.test"
		},
	),
	(
		"base64 with list footer, no line end in it",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSGVsbG8sIHRoZSBwdW1wIGxlYWtzLg==\n_______________________________________________\nusers mailing list\n",
		{
			"text": "Hello, the pump leaks.\n_______________________________________________\nusers mailing list"
		},
	),
	(
		"base64, blanks for line ends",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
		+ base64.encodebytes(b"Hello, the pump leaks. " * 9 + b"Eva").strip().replace(b"\n", b" "),
		{"text": "Hello, the pump leaks. " * 9 + "Eva"},
	),
	(
		"utf-16 text, subject in eight bits",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: Bl\xe5 gr\xf8d\nContent-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n//5CAGwA5QBiAOYAcgA=",
		{"subject": "Blå grød", "text": "Blåbær"},
	),
	(
		"qp with 8bit and bad escapes",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nBl=E5b=E6r =ZZ 50% =\nmere \xf8",
		{"text": "Blåbær =ZZ 50% mere ø"},
	),
	(
		"qp declared as 8bit capital enc",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: Quoted-Printable\n\nBl=C3=A5",
		{"text": "Blå"},
	),
	(
		"cte with junk",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "quoted-printable"\n\nBl=C3=A5',
		{"text": "Blå"},
	),
	(
		"cte 7-bit",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7-bit\n\nHello",
		{"text": "Hello"},
	),
	(
		"rfc2231 name",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf;\n name*0*=utf-8''Bl%C3%A5;\n name*1*=b%C3%A6r;\n name*2=.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		{"text": "Hi", "files": [("Blåbær.pdf", b"ABC")]},
	),
	(
		"rfc2231 with rfc2047 inside",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="=?utf-8?Q?Bl=C3=A5b=C3=A6r.pdf?="\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"files": [("Blåbær.pdf", b"ABC")]},
	),
	(
		"rfc2047 name folded in two words",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename="=?utf-8?B?QmzDpWLDpnI=?=\n =?utf-8?B?LnBkZg==?="\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"files": [("Blåbær.pdf", b"ABC")]},
	),
	(
		"unquoted name with spaces",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf; name=My report 2026.pdf\nContent-Disposition: attachment; filename=My report 2026.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		{"files": [("My report 2026.pdf", b"ABC")]},
	),
	(
		"name*= without charset",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=Bl%C3%A5.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		{"files": [("Blå.pdf", b"ABC")]},
	),
	(
		"raw utf8 name",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf; name="Bl\xc3\xa5b\xc3\xa6r.pdf"\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"files": [("Blåbær.pdf", b"ABC")]},
	),
	(
		"subject split inside a char",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?utf-8?Q?Bl=C3?= =?utf-8?Q?=A5b=C3=A6r?=\n\nx",
		{"subject": "Blåbær"},
	),
	(
		"subject b64 split inside char",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?utf-8?B?QmzD?= =?utf-8?B?pWI=?=\n\nx",
		{"subject": "Blåb"},
	),
	(
		"subject no spaces between words",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?utf-8?Q?Bl=C3=A5?==?utf-8?Q?b=C3=A6r?=\n\nx",
		{"subject": "Blåbær"},
	),
	(
		"subject word glued to text",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: Re:=?utf-8?Q?_Bl=C3=A5?= x\n\nx",
		{"subject": "Re: Blå x"},
	),
	(
		"subject word with spaces in it",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?utf-8?Q?Hej med dig =C3=A5?=\n\nx",
		{"subject": "Hej med dig å"},
	),
	(
		"subject iso-2022-jp",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=\n\nx",
		{"subject": "日本"},
	),
	(
		"subject unknown charset",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?x-unknown?Q?Bl=C3=A5?=\n\nx",
		{"subject": "Blå"},
	),
	(
		"subject with lang",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?utf-8*da?Q?Bl=C3=A5?=\n\nx",
		{"subject": "Blå"},
	),
	(
		"subject b64 bad padding",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: =?utf-8?B?QmzDpWLDpnI?=\n\nx",
		{"subject": "Blåbær"},
	),
	(
		"folded subject by tabs",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: one\n\ttwo\n   three\n\nx",
		{"subject": "one two three"},
	),
	(
		"no blank line before body: header junk",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nThis is a body line without blank line before\nand another\n",
		{"subject": "x"},
	),
	("from twice", b"From: a@b.test\nFrom: a@b.test\nSubject: x\n\ny", {"name": None}),
	("from with comma name", b"From: Berg, Eva <eva@acme.test>\nSubject: x\n\ny", {"email": "eva@acme.test"}),
	(
		"from with 2 angle",
		b"From: <eva@acme.test> <eva@acme.test>\nSubject: x\n\ny",
		{"email": "eva@acme.test"},
	),
	(
		"from outlook quotes",
		b"From: 'eva@acme.test' <eva@acme.test>\nSubject: x\n\ny",
		{"email": "eva@acme.test"},
	),
	(
		"from raw bytes in a charset that is not ASCII's",
		b"From: \x81\x82 <eva@acme.test>\nSubject: x\nContent-Type: text/plain; charset=cp500\n\nx",
		{"email": "eva@acme.test"},
	),
	(
		"from encoded whole",
		b"From: =?utf-8?Q?Eva_B=C3=A5_<eva=40acme.test>?=\nSubject: x\n\ny",
		{"email": None},
	),
	(
		"from encoded name + addr no space",
		b"From: =?utf-8?Q?Eva_B=C3=A5?=<eva@acme.test>\nSubject: x\n\ny",
		{"email": "eva@acme.test", "name": "Eva Bå"},
	),
	("from IDN", b"From: Eva <eva@bl\xc3\xa5b\xc3\xa6r.test>\nSubject: x\n\ny", {"email": "eva@blåbær.test"}),
	(
		"from eai",
		b"From: S\xc3\xb8ren <s\xc3\xb8ren@acme.test>\nSubject: x\n\ny",
		{"email": "søren@acme.test"},
	),
	("from group", b"From: Team: eva@acme.test;\nSubject: x\n\ny", {"email": "eva@acme.test"}),
	(
		"uuencode",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\n\nSee the file.\n\nbegin 644 a.txt\n#0V%T\n`\nend\n\nRegards\n",
		{"text": "See the file.\n\n\nRegards", "files": [("a.txt", b"Cat")]},
	),
	(
		"nested rfc822",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: message/rfc822\n\nFrom: bo@x.test\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner text\n--c--\n--b--\n",
		{"text": "Hi", "number of files": 1},
	),
	(
		"rfc822 base64",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogYm9AeC50ZXN0ClN1YmplY3Q6IGlubmVyCgppbm5lciB0ZXh0\n--b--\n",
		{"text": "Hi", "number of files": 1},
	),
	(
		"html only attachments related",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>Hi <img src="cid:1"></p>\n--b\nContent-Type: image/png\nContent-ID: <1>\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"html": '<p>Hi <img src="cid:1"></p>', "number of files": 1},
	),
	(
		"text inline disposition with filename",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHi\n--b\nContent-Type: text/plain; name=log.txt\nContent-Disposition: inline; filename=log.txt\n\nlog\n--b--\n",
		{"text": "Hi", "files": [("log.txt", b"log")]},
	),
	(
		"two text parts",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHi\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nQUJD\n--b\nContent-Type: text/plain\n\nafter\n--b--\n",
		{"text": "Hi\nafter", "number of files": 1},
	),
	(
		"apple: html, pdf, html",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Hi</p>\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: inline; filename=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b\nContent-Type: text/html\n\n<p>Eva</p>\n--b--\n",
		{"number of files": 1},
	),
	(
		"smime opaque",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nQUJD\n",
		{"number of files": 1, "remarks": True},
	),
	(
		"pgp mime",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n',
		{"number of files": 2, "remarks": True},
	),
	(
		"calendar only",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n",
		{"number of files": 1},
	),
	(
		"cr only",
		b"From: eva@acme.test\rSubject: x\r\rHello\rthere\r",
		{"text": "Hello\nthere", "subject": "x"},
	),
	(
		"mixed crlf",
		b"From: eva@acme.test\r\nSubject: x\n\r\nHello\nthere\r\n",
		{"text": "Hello\nthere", "subject": "x"},
	),
	(
		"bom first",
		b"\xef\xbb\xbfFrom: eva@acme.test\nSubject: x\n\nHello",
		{"text": "Hello", "subject": "x", "email": "eva@acme.test"},
	),
	(
		"mbox from line",
		b"From eva@acme.test Mon Nov 23 10:00:00 2026\nFrom: eva@acme.test\nSubject: x\n\nHello",
		{"text": "Hello", "subject": "x", "email": "eva@acme.test"},
	),
	(
		"date odd",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nDate: Mon, 23 Nov 2026 10:00:00 CEST (Danish time)\nSubject: x\n\nx",
		{"date": "2026-11-23"},
	),
	(
		"date no zone",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nDate: 23 Nov 2026 10:00\nSubject: x\n\nx",
		{"date": "2026-11-23"},
	),
	(
		"date iso",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nDate: 2026-11-23T10:00:00+01:00\nSubject: x\n\nx",
		{"date": "2026-11-23"},
	),
	(
		"utf-16 body",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n//5CAGwA5QBiAOYAcgA=",
		{"text": "Blåbær"},
	),
	(
		"utf-7",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-7\n\nBl+AOU-b+AOY-r",
		{"text": "Blåbær"},
	),
	(
		"html in text/plain",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain\n\n<html><body><p>Hello</p></body></html>",
		{"text": "<html><body><p>Hello</p></body></html>"},
	),
	(
		"html with meta charset no header charset",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/html\n\n<html><head><meta charset="windows-1251"></head><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>',
		{"in html": "Привет"},
	),
	(
		"content-type garbage",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text\n\nHello",
		{"text": "Hello"},
	),
	(
		"content-type plain/text",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: plain/text; charset=utf-8\n\nHello \xc3\xa6",
		{"text": "Hello æ"},
	),
	(
		"content-type empty multipart part",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type:\n\nHello\n--b--",
		{"text": "Hello"},
	),
	(
		"text/richtext enriched",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/enriched\n\n<bold>Hello</bold>",
		{"text": "<bold>Hello</bold>"},
	),
	(
		"flowed",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; format=flowed\n\nHello \nthere\n\n> a \n> b\n",
		{"text": "Hello there\n\n> a b"},
	),
	(
		"partial",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: message/partial; number=1; total=2; id=a\n\nHello",
		{"number of files": 1},
	),
	(
		"external body",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: message/external-body; access-type=URL; URL="http://x.test"\n\nContent-Type: image/png\n\n\n--b--\n',
		{"text": "Hi"},
	),
	(
		"gb18030 name in 2231",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=gb2312''%B2%E2%CA%D4.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		{"files": [("测试.pdf", b"ABC")]},
	),
	(
		"yenc/none",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\n\n=ybegin line=128 size=3 name=a\nxyz\n=yend",
		{"number of files": 0},
	),
	(
		"apple double",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: application/applefile\nContent-Transfer-Encoding: base64\n\nQUJD\n--c\nContent-Type: image/jpeg; name=a.jpg\nContent-Transfer-Encoding: base64\n\nQUJD\n--c--\n--b--\n",
		{"text": "Hi", "number of files": 2},
	),
	(
		"attachment named twice",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nQUJD\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nQUJE\n--b--\n',
		{"file names": ["a.png", "a-2.png"]},
	),
	(
		"name with path",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: image/png; name="C:\\\\Users\\\\eva\\\\a.png"\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"file names": ["a.png"]},
	),
	(
		"name with dirs",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: image/png; name="../../etc/passwd"\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"file names": ["passwd"]},
	),
	(
		"name rtl override",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: application/pdf; name="=?utf-8?B?YeKArmZkcC5leGU=?="\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"file names": ["afdp.exe"]},
	),
	(
		"name 2231 out of order",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*1="b.pdf"; filename*0="a"\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"file names": ["ab.pdf"]},
	),
	(
		"name in iso-8859-1 2231",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nHi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=iso-8859-1'da'Bl%E5.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		{"file names": ["Blå.pdf"]},
	),
	(
		"name semicolon in quotes",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: application/pdf; name="a;b.pdf"\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"file names": ["a_b.pdf"]},
	),
	(
		"name missing close quote",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: application/pdf; name="a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"number of files": 1, "text": "Hi"},
	),
	(
		"no name, inline image in related with cid",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n<img src="cid:a">\n--b\nContent-Type: image/gif\nContent-ID: <a>\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"number of files": 1},
	),
	(
		"text attachment disposition attachment",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nlog\n--b--\n',
		{"text": "Hi", "file names": ["a.txt"]},
	),
	(
		"html attachment",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: text/html; name=a.html\nContent-Disposition: attachment; filename=a.html\n\n<p>log</p>\n--b--\n',
		{"text": "Hi", "file names": ["a.html"]},
	),
	(
		"only attachment",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD",
		{"file names": ["a.pdf"]},
	),
	(
		"alternative with calendar",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHi\n--b\nContent-Type: text/html\n\n<p>Hi</p>\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--b--\n',
		{"text": "Hi", "number of files": 1},
	),
	(
		"mixed in alternative (apple)",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nHi\n--a\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>Hi</p>\n--c\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--c\nContent-Type: text/html\n\n<p>Eva</p>\n--c--\n--a--\n",
		{"text": "Hi", "number of files": 1, "in html": "Eva"},
	),
	(
		"signed: text + p7s",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/signed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHi\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"text": "Hi", "file names": ["smime.p7s"]},
	),
	(
		"list footer part",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHi\n--b\nContent-Type: text/plain\n\n____\nusers list\n--b--\n',
		{"text": "Hi\n____\nusers list"},
	),
	(
		"digest",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/digest; boundary="b"\n\n--b\n\nFrom: a@b.test\nSubject: one\n\n1\n--b\n\nFrom: a@b.test\nSubject: two\n\n2\n--b--\n',
		{"number of files": 2},
	),
	(
		"message/rfc822 with attachment inside",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename="old.eml"\n\nFrom: b@c.test\nSubject: old\n\nold\n--b--\n',
		{"text": "Hi", "file names": ["old.eml"]},
	),
	(
		"header with no colon in the middle",
		b"From: Eva <eva@acme.test>\nthis is junk\nSubject: x\n\nHi",
		{"subject": "x", "text": "Hi", "email": "eva@acme.test"},
	),
	("empty subject header", b"From: eva@acme.test\nSubject:\n\nHi", {"subject": "", "text": "Hi"}),
	("subject only spaces encoded", b"From: eva@acme.test\nSubject: =?utf-8?Q?_?=\n\nHi", {"text": "Hi"}),
	(
		"very long subject",
		b"From: eva@acme.test\nSubject: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n\nHi",
		{"text": "Hi"},
	),
	(
		"header names odd case",
		b"FROM: eva@acme.test\nsUbJeCt: x\n\nHi",
		{"subject": "x", "email": "eva@acme.test"},
	),
	(
		"space before colon",
		b"From : eva@acme.test\nSubject : x\n\nHi",
		{"subject": "x", "email": "eva@acme.test"},
	),
	("folded with empty line of spaces", b"From: eva@acme.test\nSubject: one\n \n two\n\nHi", {"text": "Hi"}),
	(
		"nul bytes",
		b"From: eva@acme.test\nSubject: a\x00b\n\nHi\x00 there",
		{"text": "Hi there", "subject": "ab"},
	),
	("dotted quoted local", b'From: "eva..x"@acme.test\nSubject: x\n\nHi', {"text": "Hi"}),
	(
		"from with comment",
		b"From: eva@acme.test (Eva Holm)\nSubject: x\n\nHi",
		{"email": "eva@acme.test", "name": "Eva Holm"},
	),
	("from with route", b"From: <@mx.test:eva@acme.test>\nSubject: x\n\nHi", {"text": "Hi"}),
	(
		"from with trailing junk",
		b"From: Eva <eva@acme.test> via Web\nSubject: x\n\nHi",
		{"email": "eva@acme.test"},
	),
	(
		"from unicode angle",
		b"From: Eva \xef\xbc\x9ceva@acme.test\xef\xbc\x9e\nSubject: x\n\nHi",
		{"text": "Hi"},
	),
	("from mailto", b"From: Eva <mailto:eva@acme.test>\nSubject: x\n\nHi", {"email": "eva@acme.test"}),
	(
		"from name in 2 words",
		b"From: =?utf-8?Q?S=C3=B8ren?= =?utf-8?Q?_Holm?= <s@acme.test>\nSubject: x\n\nHi",
		{"name": "Søren Holm"},
	),
	(
		"from quoted encoded",
		b'From: "=?utf-8?Q?S=C3=B8ren_Holm?=" <s@acme.test>\nSubject: x\n\nHi',
		{"name": "Søren Holm"},
	),
	(
		"from encoded comma",
		b"From: =?utf-8?Q?Holm=2C_S=C3=B8ren?= <s@acme.test>\nSubject: x\n\nHi",
		{"name": "Holm, Søren", "email": "s@acme.test"},
	),
	(
		"mid without brackets",
		b"From: eva@acme.test\nMessage-ID: abc@x.test\nSubject: x\n\nHi",
		{"message id": "<abc@x.test>"},
	),
	(
		"mid with comment",
		b"From: eva@acme.test\nMessage-ID: <abc@x.test> (added by x)\nSubject: x\n\nHi",
		{"message id": "<abc@x.test>"},
	),
	(
		"irt outlook words",
		b"From: eva@acme.test\nIn-Reply-To: Your message of Monday <abc@x.test>\nSubject: x\n\nHi",
		{"in reply to": ["<abc@x.test>"]},
	),
	(
		"refs commas",
		b"From: eva@acme.test\nReferences: <a@x>,<b@x>\n\t<c@x>\nSubject: x\n\nHi",
		{"references": ["<a@x>", "<b@x>", "<c@x>"]},
	),
	(
		"date two-digit year",
		b"From: eva@acme.test\nDate: Mon, 23 Nov 26 10:00:00 +0100\nSubject: x\n\nHi",
		{"date": "2026-11-23"},
	),
	(
		"date asctime",
		b"From: eva@acme.test\nDate: Mon Nov 23 10:00:00 2026\nSubject: x\n\nHi",
		{"date": "2026-11-23"},
	),
	(
		"date dots",
		b"From: eva@acme.test\nDate: Mon, 23 Nov 2026 10.00.00 +0100\nSubject: x\n\nHi",
		{"date": "2026-11-23"},
	),
	(
		"date weekday da",
		b"From: eva@acme.test\nDate: ma, 23 nov 2026 10:00:00 +0100\nSubject: x\n\nHi",
		{"date": "2026-11-23"},
	),
	(
		"gb2312 with gbk chars",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=gb2312\n\n\xe9F\xbb\xf9",
		{"text": "镕基"},
	),
	(
		"iso-2022-jp body",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x1b$BF|K\\8l\x1b(B",
		{"text": "日本語"},
	),
	(
		"shift_jis ext",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=shift_jis\n\n\x87@\xee\xe0",
		{"text": "①髙"},
	),
	(
		"euc-kr uhc",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=euc-kr\n\n\x8cc\xb9\xe6",
		{"text": "똠방"},
	),
	(
		"ks_c_5601",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=ks_c_5601-1987\n\n\xbe\xc8\xb3\xe7",
		{"text": "안녕"},
	),
	(
		"big5-hkscs",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=big5\n\n\xb4\xfa\xb8\xd5\x9d\xf8",
		{"text": "測試啲"},
	),
	(
		"windows-1252 euro as latin1",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=iso-8859-1\n\n5 \x80 \x93x\x94",
		{"text": "5 € “x”"},
	),
	(
		"cp850",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=cp850\n\nBl\x86b\x91r",
		{"text": "Blåbær"},
	),
	(
		"macintosh",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=macintosh\n\nBl\x8cb\xber",
		{"text": "Blåbær"},
	),
	(
		"iso-8859-1 quoted twice",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=\"'iso-8859-1'\"\n\nBl\xe5b\xe6r",
		{"text": "Blåbær"},
	),
	(
		"charset utf8 unlabeled quotes",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf8;\n\nBl\xc3\xa5b\xc3\xa6r",
		{"text": "Blåbær"},
	),
	(
		"charset ansi",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=ansi\n\nBl\xe5b\xe6r",
		{"text": "Blåbær"},
	),
	(
		"charset cp-1252",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=cp-1252\n\nBl\xe5b\xe6r",
		{"text": "Blåbær"},
	),
	(
		"charset utf-8 uppercase _",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=UTF_8\n\nBl\xc3\xa5b\xc3\xa6r",
		{"text": "Blåbær"},
	),
	(
		"utf-16le no bom",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nQgBsAOUAYgDmAHIA",
		{"text": "Blåbær"},
	),
	(
		"utf-8 with bom",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n\xef\xbb\xbfBl\xc3\xa5b\xc3\xa6r",
		{"text": "\ufeffBlåbær"},
	),
	(
		"qp soft break crlf",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nHello =\r\nthere=20\nEva",
		{"text": "Hello there \nEva"},
	),
	(
		"x-uuencode cte",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.bin\n#0V%T\n`\nend\n",
		{"files": [("a.bin", b"Cat")]},
	),
	(
		"binhex",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: application/mac-binhex40; name=a.hqx\n\n(This file must be converted with BinHex 4.0)\n\n:abc:",
		{"number of files": 1},
	),
	(
		"rfc1872 deep",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: multipart/mixed; boundary=x0\n\n--x0\n\nin0\n--x0--\n--b\nContent-Type: multipart/mixed; boundary=x1\n\n--x1\n\nin1\n--x1--\n--b\nContent-Type: multipart/mixed; boundary=x2\n\n--x2\n\nin2\n--x2--\n--b\nContent-Type: multipart/mixed; boundary=x3\n\n--x3\n\nin3\n--x3--\n--b\nContent-Type: multipart/mixed; boundary=x4\n\n--x4\n\nin4\n--x4--\n--b--\n',
		{"in text": "in4"},
	),
	(
		"boundary is prefix of inner",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\nContent-Type: text/plain\n\nHi\n--bb--\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n",
		{"text": "Hi", "number of files": 1},
	),
	(
		"preamble is text",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\nThis is a multi-part message in MIME format.\n--b\n\nHi\n--b--\nepilogue",
		{"text": "Hi"},
	),
	(
		"content-type without slash but charset",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: charset=iso-8859-1\n\nBl\xe5",
		{"text": "Blå"},
	),
	(
		"content-type text/html wrong for plain",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: text/html\n\nHello\nthere",
		{"in html": "Hello"},
	),
	(
		"MIME missing but html",
		b"From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\n\n<html><body>Hi</body></html>",
		{"text": "<html><body>Hi</body></html>"},
	),
	(
		"winmail no tnef content",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHi\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"text": "Hi", "number of files": 1, "remarks": True},
	),
	(
		"pgp inline attachments",
		b'From: Eva <eva@acme.test>\nTo: support@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n--b\nContent-Type: application/octet-stream; name=a.pdf.pgp\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n',
		{"number of files": 1},
	),
]


@pytest.mark.parametrize(("raw", "expected"), [one[1:] for one in MAILS], ids=[one[0] for one in MAILS])
def test_what_is_read(raw, expected):
	mail = parsing.parse(raw)
	read = {
		"text": (mail.text or "").strip(),
		"html": (mail.html or "").strip(),
		"subject": mail.subject,
		"message id": mail.message_id,
		"in reply to": mail.in_reply_to,
		"references": mail.references,
		"name": mail.from_ and mail.from_.name,
		"email": mail.from_ and mail.from_.email,
		"files": [(one.file_name, one.content) for one in mail.attachments],
		"file names": [one.file_name for one in mail.attachments],
		"number of files": len(mail.attachments),
		"remarks": bool(mail.remarks),
		"date": str(mail.date)[:10],
	}
	words = {"in text": read["text"], "in html": read["html"]}
	for key, value in expected.items():
		assert value in words[key] if key in words else value == read[key], key


def test_parts_without_a_boundary_are_told_of():
	head = "From: a@b.test\nContent-Type: multipart/mixed{0}\n\n"
	parts = "--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: image/png\n\nx\n--b--\n"
	for named in ("", "; boundary=c", '; boundary="c"; charset=utf-8', ";\n boundary=c"):
		mail = parsing.parse((head.format(named) + parts).encode())
		assert (mail.text, len(mail.attachments), len(mail.remarks)) == ("Hello", 1, 1)
	assert not parsing.parse((head.format("; boundary=b") + parts).encode()).remarks
	# What only looks like a boundary is none
	mail = parsing.parse((head.format("") + "Hello\n--b\nRegards\n").encode())
	assert mail.text == "Hello\n--b\nRegards\n"


def test_parts_of_a_report_without_their_boundary_are_read():
	head = "From: a@b.test\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\n\n"
	parts = "--b\nContent-Type: text/plain\n\nNo\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\n--b--\n"
	mail = parsing.parse((head + parts).encode())
	assert (mail.report_type, mail.delivery_status[0].recipient) == ("delivery-status", "a@b.test")


@pytest.mark.parametrize(
	"text", ["Привет, как дела?", "Не работает принтер в офисе", "Спасибо! Всё понятно, жду ответа."]
)
@pytest.mark.parametrize("charset", ["koi8-r", "cp1251"])
def test_cyrillic_of_no_charset(text, charset):
	assert parsing.decode_bytes(text.encode(charset), None) == text
	assert parsing.decode_bytes(text.encode(charset), "utf-8") == text


@pytest.mark.parametrize(
	"text",
	[
		"æøåÆØÅ æøåÆØÅ",
		"Blåbærgrød med fløde",
		"Größe äöü ÄÖÜ ß",
		"élève à l'âge où",
		"ñandú ¿qué?",
		"£5 – “x”",
	],
)
def test_letters_of_the_west_are_no_cyrillic(text):
	assert parsing.decode_bytes(text.encode("cp1252"), None) == text


@pytest.mark.parametrize(
	("charset", "text"),
	[
		("gb18030", "您好,我的订单还没有收到,请问什么时候可以发货?"),
		("gb18030", "见附件。谢了!"),
		("big5", "您好,我的訂單還沒有收到,請問什麼時候可以出貨?"),
		("euc-jp", "お世話になっております。注文した商品がまだ届きません。"),
		("cp932", "ご注文の件"),
		("cp949", "안녕하세요. 주문한 상품이 아직 도착하지 않았습니다."),
		("cp1253", "Καλημέρα σας, δεν έχω λάβει την παραγγελία μου."),
		("cp1254", "Merhaba, siparişim gelmedi. Lütfen yardımcı olun."),
		("cp1250", "Dzień dobry, nie mogę się zalogować. Proszę o pomoc."),
		("cp1250", "Dobrý den, není možné se přihlásit. Děkuji"),
		("iso-8859-2", "Może będzie śnieg. Proszę o pomoc, dziękuję."),
		("cp1255", "שלום, אני לא קיבלתי את ההזמנה שלי. תודה"),
		("cp1256", "السلام عليكم، لم أستلم طلبي إلى الآن. شكرا لكم"),
		("cp874", "สวัสดีครับ ผมยังไม่ได้รับสินค้าที่สั่งซื้อ"),
	],
)
def test_letters_of_other_languages_of_no_charset(charset, text):
	raw = text.encode(charset)
	assert parsing.decode_bytes(raw, None) == text
	assert parsing.decode_bytes(raw, "utf-8") == text
	mail = parsing.parse(b"From: a@b.test\n\n" + raw * 3 + raw[:-1])  # cut within a letter
	assert mail.text.startswith(text * 3)


@pytest.mark.parametrize(
	"text",
	[
		"Hej, jeg får ikke min ordre på søndag, og det er ærgerligt. Måske kan I hjælpe?",
		"Ich möchte gern für die Größe eine Änderung. Grüße, Jörg Müller",
		"Où est ma commande passée à l'été ? Être ou ne pas être, ça m'a gêné. Sœur, cœur, mœurs",
		"¿Dónde está mi pedido? ¿Eres tú? ¿Está ya? Mañana será tarde. Señor Núñez",
		"Não é possível; coração, ação, ações, São João, irmão, irmã, cão",
		"Þetta er ekki rétt, ég á að fá það í dag. Kveðja, Jón Þór",
		"È così, perché è già più tardi; città, università, c'è",
		"æ ø å",
		"Öl",
	],
)
def test_letters_of_the_west_are_of_no_other_language(text):
	assert parsing.decode_bytes((text * 3).encode("cp1252"), None) == text * 3
	assert parsing.decode_bytes(f"{text} ".encode("cp1252") + "é".encode(), None).startswith(text)


@pytest.mark.parametrize(
	"content",
	[
		b"%PDF-1.4\n%\xe2\xe3\n",
		b"PK\x03\x04\x14\x00",
		b"\xff\xd8\xff\xe0",
		b"\x1f\x8b\x08\x00",
		b"\0\1\2" * 99,
	],
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "text/plain; charset=windows-1251"])
def test_a_file_that_is_said_to_be_a_text_is_a_file(kind, content):
	part = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(content).decode()}"
	mail = parsing.parse(
		f"From: a@b.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n{part}\n--b--\n".encode()
	)
	assert (mail.text, mail.html) == ("Hello", None)
	assert [one.content for one in mail.attachments] == [content]
	assert parsing.parse(f"From: a@b.test\n{part}".encode()).attachments[0].content == content


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-32", ""])
def test_a_text_of_wide_letters_is_no_file(charset):
	content = "Hello".encode(charset or "utf-16")
	head = f"Content-Type: text/plain; charset={charset}" if charset else "Content-Type: text/plain"
	encoded = base64.b64encode(content).decode()
	assert parsing.parse(f"{head}\nContent-Transfer-Encoding: base64\n\n{encoded}".encode()).text == "Hello"


def test_what_cannot_be_decoded_is_told_once():
	part = "--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nDear all\n"
	mail = parsing.parse(f"Content-Type: multipart/mixed; boundary=b\n\n{part * 3}--b--\n".encode())
	assert mail.text.count("Dear all") == 3
	assert len(mail.remarks) == 1


def test_an_encoded_word_without_letters_is_none():
	assert parsing.parse(b"Subject: =?UTF-8?B??=\n\n").subject == ""
	assert parsing.parse(b"Subject: =?UTF-8?Q??= Pump =?x?b?").subject == "Pump =?x?b?"


def test_a_row_of_bytes_is_no_language():
	assert parsing.decode_bytes(b"--b" + b"\x83" * 61 + b"iii --", None).endswith("iii --")


def test_utf8_that_broke_is_still_utf8():
	raw = "您好,我的订单还没有收到,请问什么时候可以发货?".encode()
	assert parsing.decode_bytes(raw[:-1] + b"!", None).startswith("您好,我的订单还没有收到")


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "windows-1252", "koi8-r", "ISO8859-15"])
def test_utf8_under_the_name_of_a_charset_of_one_byte_a_letter(charset):
	text = "Größe, für Änderung: ß"
	assert parsing.decode_bytes(text.encode(), charset) == text
	# But a customer may tell what his mail looks like, and Chinese may look like UTF-8
	assert parsing.decode_bytes("I see Ã¸ there".encode("cp1252"), "iso-8859-1") == "I see Ã¸ there"
	assert parsing.decode_bytes("联通联通联通联通".encode("gbk"), "gbk") == "联通联通联通联通"


def test_japanese_as_windows_writes_it():
	# A digit in a circle, the sign of a company, a letter of IBM's, and half letters
	raw = b"\x1b$B-!-jy_\x1b(B ok \x1b(I1\x1b(B \x1b$BF|K\\8l!#\x1b(B"
	assert parsing.decode_bytes(raw, "iso-2022-jp") == "①㈱﨏 ok ｱ 日本語。"
	assert parsing.decode_bytes(raw, "ISO-2022-JP-MS") == "①㈱﨏 ok ｱ 日本語。"
	# Who says so, and writes in eight bits, means another charset
	text = "お世話になっております。"
	for charset in ("utf-8", "euc-jp", "cp932"):
		assert parsing.decode_bytes(text.encode(charset), "iso-2022-jp") == text
	# What is no letter at all
	assert parsing.decode_bytes(b"\x1b$B-!\x1b(B\x1b$B \x01\x7f", "iso-2022-jp").startswith("①")


def test_what_is_said_to_be_base64():
	digits = base64.b64encode(b"The pump leaks, and the other one does not.\n")
	for said in (digits, digits[:20] + b"\n" + digits[20:], b"!!" + digits, b"SGVq", b"", b"\n\n"):
		assert texts.end_of_base64(said) == len(said)
	assert texts.end_of_base64(digits + b"\n____\nusers mailing list\n") in (len(digits), len(digits) + 1)
	assert texts.end_of_base64(b"SGVq\n____\nusers mailing list\n") in (4, 5)
	assert texts.end_of_base64(b"Dear\nmy pump leaks\n") == 0
	# Lines of another kind in between
	mixed = digits + b"\nof another kind\n" + digits
	assert texts.end_of_base64(mixed) == len(mixed)


@pytest.mark.parametrize(
	"piece",
	[
		b"a b\n",
		b"!\n",
		b"ab\n",
		b" ",
		b"a ",
		b"\xc3\xc0",
		b"\xe1\xe2\xe3 ",
		b"--b\n",
		b"--b\nContent-",
		b"boundary=",
		b"; ",
	],
)
def test_bombs(piece):
	many = piece * (300_000 // len(piece))
	began = time.process_time()
	texts.end_of_base64(many)
	texts.end_of_base64(many + b"two words")
	texts.by_look(many)
	parsing.parse(b"Content-Type: multipart/mixed\n\n" + many)
	parsing.parse(
		b"Content-Type: multipart/mixed; "
		+ many.replace(b"\n", b"")
		+ b"\n\n--b\nContent-Type: text/plain\n\nx"
	)
	parsing.parse(
		b"Subject: " + many.replace(b"\n", b"") + b"\nContent-Type: text/plain; charset=koi8-r\n\nx"
	)
	assert time.process_time() - began < 3


def test_a_file_that_is_no_text_is_no_cyrillic():
	assert texts.by_look("Привет, как дела?".encode("koi8-r") + b"\0\0") is None
