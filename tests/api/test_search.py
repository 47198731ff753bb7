"""Search by words (BEHAVIOUR FND-8, FND-9): what is found, what follows when things change, and what it costs."""

import frappe
import pytest

from request_mgmt.actions import delete
from request_mgmt.api import lists, messages, quick_search, requests
from request_mgmt.records import search_index
from tests.actions.making import ANNA, BOB, customer_writes, house, last_message, make_request, stored, upload
from tests.factories import as_user, count_queries, make_category, make_contact, make_manager, set_settings


@pytest.fixture
def here(site):
	return house()


def found(text: str, user=ANNA, name="search", **filters) -> list[str]:
	with as_user(user):
		return [row["name"] for row in lists.fetch(name, {"text": text, **filters}, "name desc")["rows"]]


@pytest.mark.pure
@pytest.mark.parametrize(
	("text", "words"),
	[
		("Rødgrød med fløde på Ærø", ["roedgroed", "med", "floede", "paa", "aeroe"]),
		("ROEDGROED Paa aeroe", ["roedgroed", "paa", "aeroe"]),
		("Søren's café, GRÖSSE Straße", ["soeren", "cafe", "groesse", "strasse"]),
		("a/S 7 æ b", ["7", "ae"]),
		("AB-1234_x9 <b>", ["ab", "1234", "x9"]),
		("Жук 漢字 ﬁle", ["жук", "漢字", "file"]),
		("x" * 99, ["x" * 32]),
		("one two one", ["one", "two"]),
		("% _ ! \\ \x00", []),
		(None, []),
	],
)
def test_words_are_compared_without_case_and_accents(text, words):
	assert search_index.words_of(text) == words


@pytest.mark.pure
def test_long_words_of_a_title_are_found_by_what_stands_in_them():
	assert search_index.parts_of("Ny kaffekværn 100012345") == [
		*("ny", "kaffekvaern", "100012345"),
		*("affekvaern", "ffekvaern", "fekvaern", "ekvaern", "kvaern", "vaern", "aern"),
	]


@pytest.mark.pure
def test_a_text_of_a_million_words_is_cut():
	assert len(search_index.words_of(" ".join(map(str, range(10**6))))) == search_index.MOST_WORDS


def test_title_message_contact_company_and_file_are_found(here):
	with as_user(ANNA):
		file = upload(ANNA, "Følgeseddel 77.txt")
		number = requests.create(
			"Printeren brænder",
			contact=here.contact,
			message="<p>Der er <b>røg</b> &amp; ild</p>",
			attachments=[file],
		)["name"]
	make_request("Noget andet")
	for text in (
		"braender",
		"BRÆNDER printeren",
		"røg",
		"roeg ild",
		"olsen",
		"Acme",
		"foelgeseddel",
		"ole olsen røg",
		"print",
	):
		assert found(text) == [number], text
	for text in ("øg", "røg vand", "strong", "amp", "andet røg"):
		assert found(text) == [], text


def test_the_newest_come_first_and_closed_ones_only_when_asked(here):
	numbers = [make_request(f"Printer {at}") for at in range(4)]
	with as_user(ANNA):
		requests.close(numbers[2])
	assert found("printer") == [numbers[3], numbers[1], numbers[0]]
	assert found("printer", include_closed=1) == numbers[::-1]
	with as_user(ANNA):
		requests.reopen(numbers[2])
	assert found("printer") == numbers[::-1]


def test_what_comes_later_is_found(here):
	number = make_request("Printer", contact=here.contact)
	with as_user(ANNA):
		requests.comment(number, "Toner ordered from Globex", attachments=[upload(ANNA, "delivery-note.txt")])
	customer_writes(number, "Tonerkassetten passer ikke")
	assert found("globex") == found("kassette") + found("tonerkas") == found("delivery note") == [number]


def test_what_is_changed_moved_or_deleted_is_found_as_it_is(here):
	make_manager("mona@example.com")
	set_settings(agents_edit_messages=1)
	kim = make_contact("kim@globex.test", "Kim", "Larsen", company_name="Globex")
	number = make_request("Printer smokes", contact=here.contact)
	customer_writes(number, "wombat")
	customer_writes(number, "capybara")
	with as_user("mona@example.com"):
		requests.update(number, {"title": "Scanner", "contact": kim, "contacts": [kim]})
		assert found("smokes") == [] and found("scanner") == found("globex") == [number]
		messages.edit(last_message(number).name, body="<p>axolotl</p>")
		assert found("capybara") == [] and found("axolotl") == [number]
		part = requests.split(number, [last_message(number).name], "Animals")["name"]
		assert found("axolotl") == [part] and found("wombat") == [number]
		requests.merge(number, [part])
		assert found("axolotl") == [number]
		requests.unmerge(part)
		assert found("axolotl") == [part]
		requests.delete(part)
		assert found("axolotl") == [] == found("axolotl", include_closed=1)
		assert found("axolotl", user="mona@example.com", name="bin") == [part]
		delete.purge(part)
	assert found("axolotl", user="mona@example.com", name="bin") == []
	assert not frappe.db.sql(f"select 1 from `{search_index.TABLE}` where request = %s", int(part))


def test_nothing_is_found_that_is_not_open_to_the_user(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Secret printer", user="Administrator", category="Board")
	assert found("secret") == [] and found("secret", user=BOB) == [hidden]
	assert found(hidden) == []


def test_a_request_made_as_a_document_is_found(here):
	doc = frappe.get_doc({"doctype": "Request", "title": "Imported giraffe", "status": "Open"}).insert()
	assert found("giraffe") == [doc.name]


def test_words_narrow_every_list(here):
	mine, other = make_request("Printer", agent=ANNA), make_request("Scanner", agent=ANNA)
	make_request("Printer", agent=BOB)
	assert found("printer", name="own_open") == [mine]
	assert set(found("e", name="own_open")) == set() and found("scan", name="own_open") == [other]


def test_older_data_is_indexed_by_the_patch(here):
	from request_mgmt.patches import search_words

	number = make_request("Printer", contact=here.contact, message="wombat")
	words = set(search_index._stored(number))
	frappe.db.sql(f"delete from `{search_index.TABLE}`")
	search_words.execute()
	search_words.execute()
	assert set(search_index._stored(number)) == words
	assert found("wombat") == [number]


def test_words_that_are_all_common_are_compared_in_stretches(here, monkeypatch):
	numbers = [make_request(f"{'red' if at % 2 else 'blue'} printer {at}") for at in range(12)]
	rare = make_request("red kettle")
	with as_user(ANNA):
		requests.update(numbers[0], {"title": "red old printer"})
	states = (0, 1)

	def newest(text, most):
		answer = search_index.newest(text, states, most)
		return [str(one) for one in answer.requests], answer.cut

	assert newest("red printer", 2) == ([numbers[11], numbers[9]], True)
	assert newest("red printer", 50) == ([*numbers[11:0:-2], numbers[0]], False)
	assert newest("red kettle", 3) == ([rare], False)
	monkeypatch.setattr(search_index, "LOOKED_AT", 1)
	assert newest("red printer", 3) == (
		[numbers[11], numbers[9]],
		True,
	)  # of the three newest printers
	assert search_index.newest("", states, 3) is None
	assert newest("zebra printer", 3) == ([], False)


def test_a_search_costs_a_fixed_number_of_queries(here):
	def cost():
		with as_user(ANNA):
			frappe.db.commit()
			with count_queries() as seen:
				lists.fetch("search", {"text": "printer broken"})
		return len(seen)

	make_request("Printer broken")
	cost()  # settings and roles are in the cache from now on
	few = cost()
	for number in range(20):
		make_request(f"Printer{number} broken")
	many = cost()
	assert few <= many <= few + 1 <= 9  # many words begin so
	for number in range(20, 40):
		make_request(f"Printer{number} broken")
	assert cost() == many


def test_sqlite_is_asked_the_same_whatever_was_found(here):
	"""Each new text of a statement is read anew there, and longer the more numbers stand in it."""
	if frappe.db.db_type != "sqlite":
		pytest.skip("MariaDB finds written out numbers quicker, and keeps no statement")
	make_request("Printer broken"), make_request("Kettle broken"), make_request("Kettle cold")

	def asked(text):
		with as_user(ANNA), count_queries() as seen:
			assert lists.fetch("search", {"text": text})["rows"]
		return seen[-1]

	assert asked("printer") == asked("kettle")


def suggested(text: str, user=ANNA, **limit) -> list[str]:
	with as_user(user):
		return [row["name"] for row in lists.suggest(text, **limit)]


def test_a_request_is_suggested_by_words_of_title_company_and_contact(here):
	kim = make_contact("kim@globex.test", "Kim", company_name="Globex")
	titled = make_request("Zebra printer")
	with as_user(ANNA):
		requests.close(titled)
	kims, elsewhere = make_request("Ink", contact=kim), make_request("Toner")
	with as_user(ANNA):
		requests.comment(elsewhere, "Goes into the zebra, tells Kim")
	assert suggested("glob") == [kims]
	# also a closed one; what is only written inside comes last, though it is newer
	assert (suggested("zebra"), suggested("KIM ols")) == ([titled, elsewhere], [kims])
	assert (suggested("kim"), suggested("kim", limit=1)) == ([kims, elsewhere], [kims])
	assert (suggested("  "), suggested("nobody")) == ([], [])
	with as_user(ANNA):
		assert lists.suggest("kim olsen") == [
			{
				"name": kims,
				"title": "Ink",
				"status": "Open",
				"base_status": "Open",
				"contact_name": "Kim Olsen",
				"company_name": "Globex",
			}
		]
		with pytest.raises(frappe.ValidationError):
			lists.suggest("x" * 201)


def test_a_percent_sign_alone_suggests_all_that_are_open_to_one_the_newest_first(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	first, second = make_request("First"), make_request("Second")
	secret = make_request("Secret", user="Administrator", category="Board")
	with as_user(ANNA):
		requests.close(first)
	assert suggested(" % ", limit=2) == [second, first]
	assert suggested("%", BOB, limit=1) == [secret] and secret not in suggested("%", limit=50)


def test_merged_and_deleted_ones_are_suggested_by_their_number_alone(here):
	stays, merged, gone = make_request("Zebra"), make_request("Zebra"), make_request("Zebra")
	with as_user(ANNA):
		requests.merge(stays, merged)
	with as_user("Administrator"):
		requests.delete(gone)
	assert suggested("zebra") == [stays]
	assert (suggested(merged), suggested(f"#{gone}")) == ([merged], [gone])
	# Its number comes before those that only say it
	says = make_request(f"As in {stays}")
	assert suggested(stays) == [stays, says]


def test_no_request_is_suggested_to_whom_it_is_closed(here):
	make_category("Board", members=(BOB,), members_only=1, assignment_method="Do not assign")
	hidden = make_request("Zebra of the board", user="Administrator", category="Board")
	for text in ("zebra", hidden, f"#{hidden}", 'c:"x" zebra', "r:zebra"):
		assert suggested(text) == []
	assert (suggested("zebra", BOB), suggested(hidden, BOB)) == ([hidden], [hidden])


def test_suggestions_cost_a_fixed_number_of_queries(here):
	def cost(text):
		with as_user(ANNA):
			frappe.db.commit()
			with count_queries() as seen:
				lists.suggest(text)
		return len(seen)

	number = make_request("Printer broken")
	cost("printer")  # settings and roles are in the cache from now on
	few = cost("printer"), cost(number)
	for more in range(20):
		make_request(f"Printer{more} broken")
	many = cost("printer"), cost(number)
	assert few[0] <= many[0] <= few[0] + 1 and many[1] == few[1]  # many words begin so
	for more in range(20, 40):
		make_request(f"Printer{more} broken")
	assert (cost("printer"), cost(number)) == many
	assert max(many) <= 10


def test_a_mail_costs_one_statement_for_its_words(here):
	number = make_request("Printer", contact=here.contact)
	doc = stored(number)
	with count_queries() as seen:
		customer_writes(number, "It burns again, please help")
	assert doc and len([query for query in seen if search_index.TABLE in query]) == 1


@pytest.mark.pure
@pytest.mark.parametrize(
	("text", "words", "rest"),
	[
		("printer on fire", "printer on fire", {}),
		("#100001", "#100001", {}),
		("#vip printer", "printer", {"tag": "vip"}),
		("#vip #Red ink", "ink", {"tag": "vip", "criteria": [("tags", ["red"])]}),
		('o:anna P:"Very high" x', "x", {"owner": "anna", "priority": "Very high"}),
		('c:"Acme Print" ink', "Acme Print ink", {"criteria": [("company_name", "Acme Print")]}),
		("k:ole r:fire", "ole fire", {"criteria": [("contact_name", "ole"), ("title", "fire")]}),
		("@ole@acme.test e:kim a:invoice.pdf", "ole@acme.test kim invoice.pdf", {}),
		("http://acme.test tel:12 a: 10:30", "http://acme.test tel:12 a: 10:30", {}),
	],
)
def test_signs_say_where_a_word_is_looked_for(text, words, rest):
	said = quick_search.parsed(text)
	found = {key: value for key, value in vars(said).items() if value and key != "text"}
	if criteria := found.get("criteria"):
		found["criteria"] = [(row["field"], row["value"]) for row in criteria]
	assert (said.text, found) == (words, rest)


def test_quick_search_finds_by_owner_company_contact_tag_and_address(here):
	kim = make_contact("kim@globex.test", "Kim", "Larsen", company_name="Globex")
	ours = make_request("Acme printer", agent=ANNA, contact=kim, tags="vip,late", priority="High")
	other = make_request("Globex printer", agent=BOB, contact=here.contact, tags="vip2,other")
	customer_writes(other, "Hello", sender="ole@acme.test")
	for text, expected in (
		("o:anna", [ours]),
		("o:me printer", [ours]),
		("o:nobody", []),
		("c:globex", [ours]),
		("k:olsen", [other]),
		("r:globex", [other]),
		("#vip", [ours]),
		("#vip zebra", []),
		("#VIP #Late", [ours]),
		("#late #vip printer", [ours]),
		("#vip #other", []),
		("p:hi", [ours]),
		("@ole@acme", [other]),
		("globex", [other, ours]),
		(f"#{ours}", [ours]),
	):
		assert found(text) == expected, text
	with as_user(ANNA):
		requests.close(ours)
	assert found("c:globex") == [] and found("c:globex", include_closed=1) == [ours]
