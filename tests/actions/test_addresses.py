"""Addresses people type."""

import pytest

from request_mgmt.request_mgmt import addresses, template_variables

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("ole@acme.test", True),
		("o'neil+tag@mail.acme.co.uk", True),
		("søren@æble.dk", True),
		("ole@acme", False),
		("ole@@acme.test", False),
		("ole acme@x.dk", False),
		("ole@acme.test\n", False),
		("ole@acme.test\r\nBcc: x@y.dk", False),
		("<ole@acme.test>", False),
		(".ole@acme.test", False),
		("o..le@acme.test", False),
		("ole@-acme.test", False),
		("@acme.test", False),
		("", False),
		(None, False),
		("a" * 65 + "@acme.test", False),
	],
)
def test_what_is_an_address(text, expected):
	assert addresses.is_address(text) == expected


def test_lists_are_split_at_commas_semicolons_and_lines():
	assert addresses.split("a@b.dk, c@d.dk;e@f.dk\na@b.dk\n") == ["a@b.dk", "c@d.dk", "e@f.dk"]


@pytest.mark.parametrize(
	("text", "unknown"),
	[
		("Hello [[contact.first_name]] [[ request.number ]]", []),
		("[[ticket.id]] [[user.full_name]]", []),
		("[[server.password]]", ["server.password"]),
		("[[request]] [[request.a.b]]", ["request", "request.a.b"]),
		("no variables [here]", []),
	],
)
def test_what_is_a_variable(text, unknown):
	assert template_variables.problems(text) == unknown
