"""Variables in templates, and which language version is taken (BEHAVIOUR TPL-2, TPL-6)."""

import time
from types import SimpleNamespace

import pytest

from request_mgmt.registration.templates import choose_version, fill
from request_mgmt.request_mgmt import template_variables

pytestmark = pytest.mark.pure

VALUES = {
	"request": {"number": "100001", "title": '<b>Fire</b> & "smoke"'},
	"contact": {"first_name": "Åse", "last_name": None},
}


@pytest.mark.parametrize(
	"text, expected",
	[
		("No [[request.number]].", "No 100001."),
		("No [[ request.number ]].", "No 100001."),
		("[[ticket.number]]", "100001"),
		("[[customer.first_name]]", "Åse"),
		("[[REQUEST.NUMBER]]", "100001"),
		("Hello [[contact.last_name]],", "Hello,"),
		("[[request.nothing]][[nobody.name]]", ""),
		("[[request.__class__]]", ""),
		("[[request]] [[1.2]] [request.number]", "[[request]] [[1.2]] [request.number]"),
		("", ""),
		(None, ""),
	],
)
def test_variables_are_filled(text, expected):
	assert fill(text, VALUES) == expected


def test_values_are_escaped_in_html():
	assert fill("[[request.title]]", VALUES) == "&lt;b&gt;Fire&lt;/b&gt; &amp; &quot;smoke&quot;"


def test_values_stay_as_they_are_in_plain_text():
	assert fill("[[request.title]]", VALUES, html=False) == VALUES["request"]["title"]


def test_a_value_is_never_a_template_itself():
	assert (
		fill("[[request.title]]", {"request": {"title": "[[request.number]]", "number": "9"}})
		== "[[request.number]]"
	)


def version(language, is_default=0):
	return SimpleNamespace(language=language, is_default=is_default)


@pytest.mark.parametrize(
	"language, expected",
	[("da", "da"), ("da-DK", "da"), ("fr", "en"), (None, "en"), ("en", "en")],
)
def test_the_version_of_the_language_else_the_default(language, expected):
	assert choose_version([version("da"), version("en", 1), version("de")], language).language == expected


def test_without_a_default_the_first_version_stands_in():
	assert choose_version([version("da"), version("de")], "fr").language == "da"
	assert choose_version([], "fr") is None


SAID = [
	{"author": "Ole", "body": "It burns & smokes."},
	{"author": "Anna", "body": "We come."},
]
MORE = {
	**VALUES,
	"request": {**VALUES["request"], "seconds": 3905, "none": None},
	"conversation": {"messages": lambda: SAID},
	"config": {"url": "https://help.example.com"},
}


@pytest.mark.parametrize(
	("text", "expected"),
	[
		(
			"[[each message]]<p>[[message.author]]: [[message.body]]</p>[[endeach]].",
			"<p>Ole: It burns &amp; smokes.</p><p>Anna: We come.</p>.",
		),
		("[[each message]][[inc var.no]][[var.no]]. [[message.author]] [[endeach]]", "1. Ole2. Anna"),
		('[[each message]][[if message.author = "Ole"]]He[[else]]We[[endif]] [[endeach]]', "HeWe"),
		('[[set var.word "a < b"]]-[[var.word]]-', "-a &lt; b-"),
		("[[set var.n 5]][[dec var.n 2]][[inc var.n]]is [[var.n]]", "is 4"),
		('[[set var.t request.number]][[if var.t = "100001"]]yes[[endif]]', "yes"),
		("[[sec-to-time request.seconds]]", "1:05:05"),
		("at [[sec-to-time request.none]].", "at."),
		("[[config.url]][[config.password]]", "https://help.example.com"),
		("[[message.author]]", ""),
		("[[if request.number]]open", "open"),
		("[[endeach]] [[else]]", "[[endeach]] [[else]]"),
	],
)
def test_words_of_templates(text, expected):
	assert fill(text, MORE) == expected


@pytest.mark.parametrize(
	("text", "problem"),
	[
		("[[each message]][[message.body]][[endeach]]", []),
		("[[set var.n 1]][[inc var.n]][[sec-to-time request.time_spent_seconds]]", []),
		("[[each request]]x[[endeach]]", ["each request"]),
		("[[each message]]x", ["each"]),
		("[[if request.id]][[endeach]][[endif]]", ["endeach"]),
		("[[each message]][[endif]][[endeach]]", ["endif"]),
		('[[set request.title "x"]]', ['set request.title "x"']),
		("[[set var.n]]", ["set var.n"]),
	],
)
def test_what_a_template_gets_wrong(text, problem):
	assert template_variables.problems(text) == problem


@pytest.mark.parametrize(
	"text",
	[
		"[[each message]]" * 20 + "[[message.body]]" + "[[endeach]]" * 20,
		"[[if request.number]]" * 5000 + "x" + "[[endif]]" * 5000,
		'[[set var.a "' + "x" * 1900 + '"]]' + "[[var.a]]" * 5000,
		"".join(f"[[set var.a{at} 1]]" for at in range(5000)),
		"[[" * 20000,
		"[[inc var.n 999999999999999999999999]]" * 5000 + "[[var.n]]",
	],
)
def test_a_template_ends_whatever_stands_in_it(text):
	many = {**MORE, "conversation": {"messages": [{"body": "x" * 5000}] * 1000}}
	assert len(fill(text, many)) <= template_variables.LONGEST


def test_nothing_but_the_values_is_reached():
	for text in (
		"[[var.__class__]]",
		'[[set var.__class__ "x"]][[request.__class__]]',
		"[[config.__init__]]",
	):
		assert "class" not in fill(text, MORE).replace("__class__", "")


@pytest.mark.parametrize("unit", ["[[", "[[ ", "[[" + " " * 3000, "[[x" + " " * 3000 + "x", "[[if ", "[ ["])
def test_what_is_opened_and_never_ends_is_no_work(unit):
	text = unit * (200_000 // len(unit))
	started = time.process_time()
	template_variables.problems(text)
	template_variables.fill(text, {})
	assert time.process_time() - started < 5


def test_a_variable_behind_one_that_never_ends_is_filled_in():
	said = template_variables.fill("[[ Dear [[contact.name]]", {"contact": {"name": "Ole"}})
	assert said == "[[ Dear Ole"
