"""Variables in templates, and which language version is taken (BEHAVIOUR TPL-2, TPL-6)."""

from types import SimpleNamespace

import pytest

from request_mgmt.registration.templates import choose_version, fill

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
