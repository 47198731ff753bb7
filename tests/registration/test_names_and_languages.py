"""Names and languages read off an address (BEHAVIOUR PER-7, PER-9)."""

import pytest

from request_mgmt.records import readers
from request_mgmt.registration import attaching, contacts, language
from request_mgmt.registration.acknowledgement import plain_names

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
	"address, expected",
	[
		("a@firma.dk", "da"),
		("a@firma.co.uk", "en"),
		("a@x.com.br", "pt-BR"),
		("a@x.com", None),
		("a", None),
		("a@x.DE", "de"),
	],
)
def test_the_top_level_domain_tells_the_language(address, expected):
	assert language.by_address(address) == expected


@pytest.mark.parametrize(
	"text, expected",
	[
		("Hej\nMin kværn virker ikke mere. Hvad skal jeg gøre?\nVenlig hilsen Ole", "da"),
		("Kan I sende mig en ny? Jeg har ikke fået noget af jer siden mandag. Tak.", "da"),
		("Hej\nJeg kan ikke få den til at gå siden i går. Hvad skal vi gøre?\nVenlig hilsen Karen", "da"),
		("Hej, jeg mangler en kopi af jeres faktura til vores regnskab. Tak.", "da"),
		("Hei, kvernen min virker ikke. Hva skal jeg gjøre? Takk for hjelpen, vennlig hilsen Ola", "no"),
		("Hej, min kvarn fungerar inte. Vad ska jag göra? Vänliga hälsningar Olle", "sv"),
		("Hello, my grinder does not work. What should I do with it? Regards, Emma", "en"),
		("Hallo, meine Mühle geht nicht. Was soll ich tun? Mit freundlichen Grüßen", "de"),
		("Hallo, mijn molen werkt niet. Wat moet ik doen? Met vriendelijke groet", "nl"),
		("Bonjour, mon moulin ne marche pas. Que faire ? Cordialement, merci", "fr"),
		("Hola, el molino no funciona. ¿Qué puedo hacer por mi cuenta? Gracias, saludos", "es"),
		("Buongiorno, il macinino non funziona. Cosa devo fare? Grazie e saluti", "it"),
		# In doubt: nothing to go by, or two languages
		("", None),
		(None, None),
		("OK", None),
		("Faktura 20431", None),
		("Hej, det er en printer", None),
		("Hej, jeg har noget af jeres. Hello, the one you have is not what we would have.", None),
		("Γεια σας, ο μύλος δεν λειτουργεί.", None),
	],
)
def test_the_words_of_a_text_tell_its_language_or_nothing(text, expected):
	assert language.by_words(text) == expected


def test_a_language_the_site_lacks_gives_way_to_its_main_language_or_the_next():
	assert language.first_known((None, "pt-BR", "en"), {"pt", "en"}) == "pt"
	assert language.first_known(("xx", "en"), {"en"}) == "en"
	assert language.first_known(("xx",), {"en"}) is None


@pytest.mark.parametrize(
	"name, expected",
	[
		("Ole Olsen", ("Ole", "Olsen")),
		("Olsen, Ole", ("Ole", "Olsen")),
		("Åse", ("Åse", None)),
		("Ole van der Berg", ("Ole", "van der Berg")),
		("'Ole Olsen'", ("Ole", "Olsen")),
		("o.olsen@acme.test", ("o.olsen", None)),
		("", ("o.olsen", None)),
		("Ole\u202eneslO", ("Ole", "neslO")),
	],
)
def test_a_display_name_becomes_first_and_last_name(name, expected):
	assert contacts.split_name(name, "o.olsen@acme.test") == expected


def test_a_subdomain_belongs_to_the_domain_above_it():
	assert contacts.domains_of("a@Mail.Acme.test") == ["mail.acme.test", "acme.test"]


@pytest.mark.parametrize(
	"name, expected",
	[
		("../../etc/passwd", "etc passwd"),
		("report.pdf", "report.pdf"),
		("a\u202egnp.exe", "a gnp.exe"),
		(".htaccess", "htaccess"),
		("\u200b.htaccess", "htaccess"),
		("", "attachment"),
		(None, "attachment"),
		("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
	],
)
def test_file_names_carry_no_path_and_no_tricks(name, expected):
	assert attaching.safe_file_name(name) == expected


def test_inline_images_are_shown_from_where_they_are_kept():
	html = '<img src="cid:a@b"><img src="cid:a@bc">'
	assert attaching.with_inline_images(html, {"a@b": "/private/files/1.png"}) == (
		'<img src="/private/files/1.png"><img src="cid:a@bc">'
	)


@pytest.mark.parametrize(
	"address",
	[
		"no-reply@x.test",
		"noreply@x.test",
		"NoReply+1@x.test",
		"orders.no-reply@x.test",
		"do_not_reply@x.test",
		"MAILER-DAEMON@x.test",
		"bounce-77@x.test",
		"owner-list@x.test",
		"list-request@x.test",
		"bugzilla-daemon@x.test",
		"calendar-notification@x.test",
		"notify@x.test",
		"alerts@x.test",
		"newsletter-ole=acme.test@x.test",
		"nagios@x.test",
		"svar-ikke@x.test",
		"shop.ne-pas-repondre@x.test",
		"prvs=1a2b=www-data@x.test",
		"scanner@x.test",
		"voicemail@x.test",
		"automated-message@x.test",
	],
)
def test_addresses_of_machines_are_known(address):
	assert readers.is_machine(address)


@pytest.mark.parametrize(
	"address",
	[
		"ole@x.test",
		"noreen@x.test",
		"rooter@x.test",
		"abuser@x.test",
		"bouncer@x.test",
		"newsroom@x.test",
		"alertine@x.test",
		"robotics@x.test",
		"scannell@x.test",
		"automatik@x.test",
		"news@x.test",
		"svar@x.test",
	],
)
def test_addresses_of_people_are_not_taken_for_machines(address):
	assert not readers.is_machine(address)


@pytest.mark.parametrize("name", ["Ole", "Anne-Marie", "O’Neill", "J. Smith", "Åse", "Müller"])
def test_a_plain_name_may_be_repeated(name):
	assert plain_names({"first_name": name})


@pytest.mark.parametrize(
	"name", ["Buy now at evil.test", "http://evil.test", "Call 555-123", "<b>", "x" * 41, ""]
)
def test_a_name_that_is_no_name_is_not_repeated(name):
	assert not plain_names({"first_name": name})


def test_a_domain_of_other_letters_has_two_forms():
	assert "x@xn--rdgrd-vuad.dk" in contacts.spellings("X@rødgrød.dk")
	assert "x@rødgrød.dk" in contacts.spellings("x@xn--rdgrd-vuad.dk")
	assert contacts.spellings("x@xn--\u00ff.dk")
