"""frappe.utils: what apps may expect of its conversions, on either host."""

import datetime
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe import utils


@pytest.fixture
def danish(site):
	before = frappe.local.lang
	frappe.local.lang = "da"
	yield
	frappe.local.lang = before


def test_dates_are_read_from_what_forms_and_databases_hold():
	day, moment = datetime.date(2026, 11, 23), datetime.datetime(2026, 11, 23, 9, 5, 7)
	assert utils.getdate("2026-11-23") == day
	assert utils.getdate("2026-11-23 09:05:07") == day
	assert utils.getdate(moment) == day
	assert utils.getdate(day) is day
	assert utils.getdate() == utils.now_datetime().date()
	assert utils.getdate("0001-01-01") is None
	assert utils.get_datetime("2026-11-23 09:05:07") == moment
	assert utils.get_datetime(day) == datetime.datetime(2026, 11, 23)
	assert utils.get_datetime(moment) is moment
	assert utils.get_datetime("23 November 2026 9:05:07") == moment


def test_what_is_no_date_is_refused():
	with pytest.raises(frappe.ValidationError):
		utils.getdate("tomorrow-ish")


def test_now_is_the_time_in_the_sites_zone():
	zone = ZoneInfo(utils.get_system_timezone())
	there = datetime.datetime.now(zone).replace(tzinfo=None)
	assert abs((utils.now_datetime() - there).total_seconds()) < 5
	assert utils.now_datetime().tzinfo is None
	assert abs(utils.time_diff_in_seconds(utils.now(), there)) < 5
	assert utils.nowdate() == utils.now()[:10]


def test_utc_becomes_the_sites_time():
	utc = datetime.datetime(2026, 7, 1, 12, 0)
	zone = ZoneInfo(utils.get_system_timezone())
	expected = utc.replace(tzinfo=datetime.timezone.utc).astimezone(zone)
	there = utils.convert_utc_to_system_timezone(utc)
	assert there == expected
	assert there.replace(tzinfo=None) == expected.replace(tzinfo=None)


def test_adding_to_a_date_keeps_its_kind():
	moment = datetime.datetime(2026, 1, 31, 10, 0)
	assert utils.add_to_date(moment, months=1) == datetime.datetime(2026, 2, 28, 10, 0)
	assert utils.add_to_date(datetime.date(2026, 1, 31), days=1) == datetime.date(2026, 2, 1)
	assert utils.add_to_date("2026-01-31", days=1) == "2026-02-01"
	assert utils.add_to_date("2026-01-31 10:00:00", hours=2) == "2026-01-31 12:00:00.000000"
	assert utils.add_to_date("2026-01-31", hours=2) == "2026-01-31 02:00:00.000000"
	assert (
		utils.add_to_date(moment, minutes=-5, as_string=True, as_datetime=True)
		== "2026-01-31 09:55:00.000000"
	)
	assert utils.time_diff_in_seconds("2026-01-31 10:00:00", "2026-01-31 09:59:30") == 30


def test_dates_are_written_in_the_users_language(danish):
	assert utils.format_datetime("2026-11-23 09:05:07", "d. MMM yyyy HH:mm") == "23. nov. 2026 09:05"


def test_dates_are_written_in_the_sites_format():
	site_format = (
		frappe.db.get_default("date_format") or frappe.get_system_settings("date_format") or "yyyy-mm-dd"
	)
	expected = site_format.replace("yyyy", "2026").replace("mm", "11").replace("dd", "23")
	assert utils.format_datetime("2026-11-23 09:05:07").startswith(expected)
	assert not utils.format_datetime(None)


@pytest.mark.parametrize(
	("value", "whole", "number", "text"),
	[
		("12", 12, 12.0, "12"),
		("1,234.5", 0, 1234.5, "1,234.5"),
		("12.7", 12, 12.7, "12.7"),
		("x", 0, 0.0, "x"),
		(None, 0, 0.0, ""),
		(b"7", 7, 7.0, "7"),
		(True, 1, 1.0, "True"),
	],
)
def test_numbers_and_texts_come_out_of_anything(value, whole, number, text):
	assert utils.cint(value) == whole
	assert utils.flt(value) == number
	assert utils.cstr(value) == text


def test_rounding_is_the_bankers_unless_set_otherwise():
	assert utils.flt("42.5", 0) == 42
	assert utils.flt("43.5", 0) == 44
	assert utils.flt("10,500.5666", 2) == 10500.57


def test_values_are_cast_by_field_type():
	assert utils.cast("Int", "5") == 5
	assert utils.cast("Check", "true") == 1
	assert utils.cast("Float", "1.5") == 1.5
	assert utils.cast("Data", None) == ""
	assert utils.cast("Date", "2026-11-23") == datetime.date(2026, 11, 23)
	assert utils.cast("Date", None) == datetime.date(1, 1, 1)
	assert utils.cast("Datetime", "2026-11-23 01:00:00") == datetime.datetime(2026, 11, 23, 1)
	assert [utils.sbool(v) for v in ("True", "1", "false", "0", "maybe", 5)] == [
		True,
		True,
		False,
		False,
		"maybe",
		5,
	]


def test_json_is_read_into_dicts_with_attributes():
	assert utils.parse_json('{"a": 1}').a == 1
	assert utils.parse_json("[1]") == [1]
	assert utils.parse_json({"a": 2}).a == 2
	assert utils.parse_json(None) is None


def test_html_is_stripped_and_escaped():
	assert utils.strip_html("<p>Hello <b>you</b><!-- not this --></p>") == "Hello you"
	assert utils.escape_html("<b a=\"1\" c='2'>&") == "&lt;b a=&quot;1&quot; c=&apos;2&apos;&gt;&amp;"
	assert utils.escape_html(5) == 5


def test_sanitising_takes_scripts_and_handlers_out():
	clean = utils.sanitize_html(
		'<p onclick="x()">Hi <script>alert(1)</script><a href="javascript:x()">you</a></p>'
	)
	assert "<script" not in clean and "onclick" not in clean and "javascript:" not in clean
	assert "<p>Hi" in clean and "you" in clean
	assert utils.sanitize_html("plain text") == "plain text"
	assert utils.sanitize_html('{"a": "<b>"}') == '{"a": "<b>"}'


def test_addresses_are_checked():
	valid = utils.validate_email_address
	assert valid("ole@acme.test") == "ole@acme.test"
	assert valid("Ole Olsen <ole@acme.test>") == "ole@acme.test"
	assert valid("ole@acme.test, anna@acme.test") == "ole@acme.test, anna@acme.test"
	assert valid("ole@acme") == "" and valid("") == "" and valid(None) == ""
	assert valid("ole@acme.test anna@acme.test") == ""
	with pytest.raises(frappe.InvalidEmailAddressError):
		valid("ole at acme", throw=True)


def test_address_lists_are_split_at_commas_outside_quotes():
	listed = 'a@x.test, "Olsen, Ole" <ole@x.test>\nb@x.test'
	assert utils.split_emails("a@x.test,b@x.test") == ["a@x.test", "b@x.test"]
	assert utils.split_emails(listed.replace("\n", ", ")) == [
		"a@x.test",
		'"Olsen, Ole" <ole@x.test>',
		"b@x.test",
	]
	assert utils.split_emails(None) == []


def test_addresses_of_the_site():
	assert utils.get_url().startswith("http")
	assert utils.get_url("/x") == utils.get_url() + "/x"
	assert utils.get_url("https://elsewhere.test/y") == "https://elsewhere.test/y"


def test_full_names_come_from_the_user():
	from tests.factories import make_user

	make_user("ole@acme.test", first_name="Ole", last_name="Olsen")
	assert utils.get_fullname("ole@acme.test") == "Ole Olsen"
	assert utils.get_fullname("nobody@acme.test") == "nobody@acme.test"
