"""Texts as senders write them: broken lines, files as letters, HTML that names its own charset."""

import binascii

import pytest

from request_mgmt.mail import texts
from request_mgmt.mail.parsing import parse

pytestmark = pytest.mark.pure


def read(body: bytes, kind: str = "text/plain"):
	return parse(b"From: a@b.test\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body)


def uuencoded(content: bytes, name: str = "pump.txt") -> bytes:
	lines = [binascii.b2a_uu(content[at : at + 45], backtick=True) for at in range(0, len(content), 45)]
	return b"begin 644 %s\n%s`\nend\n" % (name.encode(), b"".join(lines))


FLOWED = "text/plain; charset=utf-8; format=flowed"


@pytest.mark.parametrize(
	("written", "text"),
	[
		("A long \nline of \nthree.\nNext\n", "A long line of three.\nNext\n"),
		("> quoted \n> on\nNew \nwords", "> quoted on\nNew words"),
		("> one \n>> two", "> one \n>> two"),
		(" From here\n  indented", "From here\n indented"),
		("> > not two deep", "> > not two deep"),
		("Bye \n-- \nOle \nAcme", "Bye \n-- \nOle Acme"),
		("\n\n", "\n\n"),
	],
)
def test_lines_broken_for_their_way_are_joined(written, text):
	assert read(written.encode(), FLOWED).text == text
	assert read(written.encode()).text == written


def test_the_blank_that_was_added_goes():
	assert read("長い\u3000 \n行".encode(), f"{FLOWED}; delsp=yes").text == "長い\u3000行"


def test_a_paragraph_of_a_million_lines_is_joined_at_once():
	assert len(texts.flowed("x \n" * 1_000_000)) == 2_000_000


def test_a_file_written_into_the_text_is_a_file():
	content = bytes(range(256)) * 3
	mail = read(b"See the file.\r\n\r\n" + uuencoded(content).replace(b"\n", b"\r\n") + b"\r\nBye\r\n")
	assert mail.text.split() == ["See", "the", "file.", "Bye"]
	assert [(file.file_name, file.content_type, file.content) for file in mail.attachments] == [
		("pump.txt", "text/plain", content)
	]


def test_two_files_of_one_name_and_no_path():
	mail = read(uuencoded(b"one", "../a.txt") + uuencoded(b"two", "/etc/a.txt"))
	assert [(file.file_name, file.content) for file in mail.attachments] == [
		("a.txt", b"one"),
		("a-2.txt", b"two"),
	]


def test_what_outlook_packed_is_kept_and_named():
	mail = read(b"\x78\x9f\x3e\x22", "application/ms-tnef; name=winmail.dat")
	assert [(file.file_name, len(file.content)) for file in mail.attachments] == [("winmail.dat", 4)]
	assert "Rich Text" in mail.remarks[0]


@pytest.mark.parametrize("kind", ["application/pkcs7-mime; name=smime.p7m", "application/pgp-encrypted"])
def test_an_encrypted_mail_says_so(kind):
	mail = read(b"-----BEGIN PGP MESSAGE-----", kind)
	assert mail.attachments and "encrypted" in mail.remarks[0]


@pytest.mark.parametrize(
	"text",
	[
		"begin 644 times and you lose\nthat is what he said\nend\n",
		"begin 644 x\nend\n",
		"begin 644 x\n#86)C\n",
		"begin the day\n#86)C\n`\nend\n",
		"> begin 644 x\n> #86)C\n> `\n> end\n",
		"begin 644 x\n#86)C\n`\n#86)C\nend\n",
	],
)
def test_what_only_looks_like_a_file_stays(text):
	mail = read(text.encode())
	assert (mail.text, mail.attachments) == (text, [])


def test_beginnings_without_an_end_are_each_read_once(monkeypatch):
	seen = []
	whole = texts._uudecoded
	monkeypatch.setattr(texts, "_uudecoded", lambda data, at: seen.append(at) or whole(data, at))
	texts.take_out_files(b"begin 644 x\n#86)C\n" * 1000)
	assert len(seen) == 1000
	assert whole(b"#86)C\nbegin 644 x\n#86)C\n" * 1000, 0)[1] < 30


PAGE = "<html><head>{}</head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
	("meta", "charset", "words"),
	[
		('<meta charset="windows-1251">', "cp1251", "Привет"),
		('<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=koi8-r">', "koi8-r", "Привет"),
		("<meta charset=gb2312>", "gbk", "你好"),
		("<meta charset=iso-8859-1>", "utf-8", "Blåbærgrød"),
		("<meta charset=utf-7>", "utf-8", "+ADw-script+AD4-"),
		("<meta charset=nonsense>", "cp1252", "Blåbærgrød"),
		("", "utf-16", "Blåbærgrød"),
		("", "iso-2022-jp", "こんにちは"),
	],
)
def test_html_names_its_charset_where_the_mail_does_not(meta, charset, words):
	assert words in read(PAGE.format(meta, words).encode(charset), "text/html").html
	assert words in read(PAGE.format(meta, words).encode(charset), "text/html; charset=us-ascii").html


def test_what_the_mail_says_counts_more():
	page = PAGE.format("<meta charset=koi8-r>", "Привет").encode("cp1251")
	assert "Привет" in read(page, "text/html; charset=windows-1251").html


def test_a_text_shows_its_charset_by_its_marks():
	assert read("こんにちは".encode("iso-2022-jp")).text == "こんにちは"
	# Seven bits have no eighth
	assert read(b"\xe6\x1b$J Hej").text == "æ$J Hej"
	assert read("\ufeffBlåbærgrød".encode("utf-8")).text == "Blåbærgrød"
	assert read("Blåbærgrød".encode("utf-16")).text == "Blåbærgrød"
	assert "Blue berries" in read(b"\xff\xfe\x1d\x84 Blue berries").text


def test_as_many_files_as_a_mail_has_parts():
	mail = read(uuencoded(b"Water") * 1500)
	assert len(mail.attachments) == 999
	assert mail.text.count("begin 644") == 501
