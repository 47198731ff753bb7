"""What would keep the sanitiser busy for minutes is told beforehand; what people write is not mistaken for it."""

import pytest

from request_mgmt.mail import nesting
from request_mgmt.mail.sanitising import clean, html_to_text
from tests.mail import oracles

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
	"piece",
	[
		"<b></p>",
		"<i></b>",
		"<div/>",
		"<div></b>",
		"<div <>",
		"<div a='>'></x>",
		"<font></i>",
		"<div><b></div>",
		"<form><div></form>",
		"<span><div></span></div>",
		"<div><table></div></table>",
		"<b><table><td></b></table>",
		"<h1><div><h2></h1>",
		"<svg><div></svg>",
		"<svg><td>",
		"<select><table><input><div></table></select>",
		"<div><style></div></style>",
		"<div><!-- </div> -->",
		'<a title="</a>">',
		'<p ="><div>">',
		"<b><p><p><p><p><p><p><p><p><p></b></p></p></p></p></p></p></p></p></p>",
		"&",
		"&#",
		"& ",
	],
)
def test_what_the_tree_builder_keeps_open(piece):
	html = piece * (400_000 // len(piece))
	safe, _remarks = clean(html)
	assert nesting.is_costly(html) or oracles.depth(safe) <= nesting.MAX_DEPTH
	assert safe.count("<") <= html.count("<") + nesting.MAX_COPIES
	oracles.harmless_html(piece * 1500)


def test_formatting_that_would_be_written_anew_in_each_paragraph():
	many = "".join(f"<b a={number}>" for number in range(150))
	assert nesting.is_costly(f"<p>{many}</p>" + "<p>x" * 20_000)


def test_one_tag_with_countless_attributes():
	assert nesting.is_costly(f"<a {' '.join(f'a{number}' for number in range(5000))}>x</a>")
	assert not nesting.is_costly(f"<img src='data:image/png;base64,{'ab/+' * 50_000}'>")


def test_a_table_full_of_what_belongs_into_cells():
	assert nesting.is_costly("<table>" + "<i></i>" * 20_000)
	assert not nesting.is_costly("<table>" + "<tr><td><i>x</i></td></tr>" * 20_000 + "</table>")


@pytest.mark.parametrize(
	"html",
	[
		"<p>word" * 5000,
		"<ul>" + "<li>word" * 5000 + "</ul>",
		"<table>" + "<tr><td>word" * 5000 + "</table>",
		"<div><b>word</b><br><img src=cid:x></div>" * 5000,
		"<!--[if mso]><table><tr><td><![endif]-->word" * 1000,
		"<style>td > b { color: red }</style>" * 1000,
		"<p>one &amp; two</p>" * 5000,
		"<b><i>word</b></i>" * 5000,
	],
)
def test_ordinary_html_is_shown_as_it_is(html):
	assert clean(html)[1] == []
	assert not nesting.is_costly(html)


def test_the_words_are_there_all_the_same():
	safe, remarks = clean("<b></p>" * 1000 + "word")
	assert remarks
	assert html_to_text(safe) == "word"
