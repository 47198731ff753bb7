"""What happened at Example Service in the last weeks: who wrote, who answered, and what they said.

Example Service looks after coffee machines, printers and door locks in offices and hotels. Data only; `demo` plays it.

A moment is "25m" (minutes ago), "3h" (hours ago) or "4 09:15" (a quarter past nine, four working days ago).
"""

from dataclasses import dataclass, field
from typing import Any

SUPPORT = "support@example.com"
INVOICES = "invoices@example.com"
SALES = "sales@example.com"

ANNA, BO, CLARA, DAVID = "anna@example.com", "bo@example.com", "clara@example.com", "david@example.com"
OWNER = "owner"  # whoever has the request by then
CUSTOMER = "customer"


@dataclass(frozen=True)
class Person:
	"""A customer's contact. `portal` has a sign-in for the website; `writes` is the look of his mail program."""

	email: str
	first_name: str
	last_name: str
	language: str
	company: str | None = None
	phone: str | None = None
	portal: bool = False
	writes: str = "plain"

	@property
	def full_name(self) -> str:
		return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Step:
	"""Something somebody does with a request. `does` names a function of `demo`."""

	at: str
	who: str
	does: str
	text: str = ""
	values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
	"""A request from its first word on. `channel` is mail, portal, form or phone (then `taken_by` wrote it down)."""

	at: str
	who: str
	title: str
	text: str
	steps: tuple[Step, ...] = ()
	channel: str = "mail"
	to: str = SUPPORT
	files: tuple[str, ...] = ()
	taken_by: str = ANNA
	values: dict[str, Any] = field(default_factory=dict)


def does(name: str):
	"""A short way to write steps down: `reply("4 10:20", ANNA, "Hello ...", status="Closed")`."""
	return lambda at, who, text="", **values: Step(at, who, name, text, values)


accept, reply, comment, close, write = map(does, ("accept", "reply", "comment", "close", "write"))
transfer, forward, postpone, change, star = map(does, ("transfer", "forward", "postpone", "change", "star"))
merge, relate, mark_spam, delete, answer_from_outside = map(
	does, ("merge", "relate", "mark_spam", "delete", "answer_from_outside")
)

PEOPLE = {
	person.first_name.lower(): person
	for person in (
		Person(
			"ole@nordlys.example",
			"Ole",
			"Olsen",
			"da",
			"Nordlys Kaffe ApS",
			"+45 20 30 40 50",
			True,
			"outlook",
		),
		Person("mette@nordlys.example", "Mette", "Sørensen", "da", "Nordlys Kaffe ApS", "+45 20 30 40 51"),
		Person(
			"jens@vestkyst.example",
			"Jens",
			"Ærø",
			"da",
			"Vestkyst Byg A/S",
			"+45 75 12 34 56",
			writes="outlook",
		),
		Person("karen@vestkyst.example", "Karen", "Bæk", "da", "Vestkyst Byg A/S", "+45 75 12 34 57"),
		Person(
			"emma@harbour.example", "Emma", "Clarke", "en", "Harbour Hotel", "+44 20 7946 0101", True, "gmail"
		),
		Person("liam@harbour.example", "Liam", "Walsh", "en", "Harbour Hotel", "+44 20 7946 0102"),
		Person("sam@acme.example", "Sam", "Porter", "en", "Acme Print Ltd", "+44 161 496 0200"),
		Person(
			"priya@acme.example", "Priya", "Shah", "en", "Acme Print Ltd", "+44 161 496 0201", writes="gmail"
		),
		Person("ingrid@dahl.example", "Ingrid", "Dahl", "da", phone="+45 26 11 90 04"),
	)
}
# Who wrote without being known before
STRANGERS = {
	person.first_name.lower(): person
	for person in (
		Person("nina@nordlys.example", "Nina", "Krogh", "da"),
		Person("peter@madsen.example", "Peter", "Madsen", "da"),
		Person("tom@example.net", "Tom", "Hughes", "en"),
		Person("deals@cheap.example", "Cruise", "Deals", "en", writes="newsletter"),
	)
}

STORIES = (
	# Today
	Story(
		"18m",
		"ole",
		"Kaffemaskinen viser fejl E21",
		"Hej\n\nVores M4 på kontoret viser E21 og brygger ikke. Vi har prøvet at slukke og tænde.\n"
		"Kan I hjælpe i dag? Vi har gæster kl. 15.\n\nVenlig hilsen\nOle Olsen\nNordlys Kaffe ApS",
	),
	Story(
		"40m",
		"emma",
		"Guests cannot open their doors on the second floor",
		"Hello,\n\nSince this morning none of the key cards work on the second floor. First and third floor are fine.\n"
		"We let guests in with the master card, which cannot go on for long.\n\nEmma Clarke\nHarbour Hotel",
		(change("31m", CLARA, priority="High"),),
	),
	Story(
		"55m",
		"sam",
		"Invoice 20418 is paid twice",
		"Hi,\n\nOur bank shows two payments for 20418, on the 3rd and on the 5th.\nCould you check and refund one?\n\nSam",
		to=INVOICES,
	),
	Story(
		"35m",
		"sam",
		"Called about the drum for the C80",
		"Wants to know when the new drum arrives. The press stands still.\nPromised to call back before four.",
		(
			comment(
				"22m",
				ANNA,
				"The carrier says between two and four today. Will call Sam when it is on the van.",
			),
		),
		channel="phone",
		values={"access_level": "Internal", "priority": "High"},
	),
	Story(
		"2h",
		"jens",
		"Ny medarbejder skal have adgangskort",
		"Hej,\n\nVi har ansat Rasmus Holt pr. 1. i måneden. Han skal have adgangskort til kontoret og pladsen i Esbjerg.\n\n"
		"Mvh\nJens Ærø",
	),
	Story(
		"3h",
		"emma",
		"Key cards for the spring conference",
		"We expect 120 guests for the conference and have about 60 cards left.\nCan you send 100 blank cards, and what do they cost?",
		channel="portal",
		values={"category": "Sales", "priority": "Low"},
	),
	Story(
		"4h",
		"peter",
		"Kan I servicere en ældre espressomaskine?",
		"Vi er et lille værksted med en La Pavoni fra 1998, som drypper. Er det noget, I kan hjælpe med?",
		channel="form",
	),
	# Yesterday and the days before: somebody is at work on them
	Story(
		"1 08:50",
		"mette",
		"Faktura 20431 mangler EAN-nummer",
		"Hej,\n\nFaktura 20431 mangler vores EAN-nummer, så vi kan ikke betale den.\nNummeret er 5790001234567.\n\nMette",
		(
			change("1 09:20", OWNER, status="In progress"),
			reply(
				"1 09:31",
				OWNER,
				"Hej Mette\n\nTak for nummeret. Jeg retter fakturaen og sender en ny i morgen.",
				time_spent=10,
			),
			comment("1 09:34", OWNER, "Nummeret skal også på kundekortet, ellers sker det igen næste måned."),
		),
		to=INVOICES,
		files=("Faktura 20431.pdf",),
	),
	Story(
		"1 09:30",
		"liam",
		"Printer in reception prints blank pages",
		"Hi,\n\nIt started after the update on Friday: every second page comes out blank, copies are fine.\nPhoto of the test page attached.\n\nLiam",
		(
			accept("1 09:52", ANNA),
			comment("1 10:05", ANNA, "Bo, did you not have the same at Acme last month?", notify=[BO]),
			comment(
				"1 10:40",
				BO,
				"Yes. It was the driver: version 4.2 skips pages with transparency. 4.1 helped until the fix came.",
			),
			reply(
				"1 11:02",
				ANNA,
				"Hello Liam,\n\nThank you for the photo. It looks like the new driver: could you go back to version 4.1 and print the page again?\n"
				"You find it under Settings > Drivers > Earlier versions.",
				time_spent=15,
				status="Waiting for customer",
			),
			write(
				"1 14:20",
				CUSTOMER,
				"Hi Anna,\n\nThat was it, pages are fine again. Will the update come back by itself?\n\nLiam",
			),
		),
		files=("test page.png",),
	),
	Story(
		"1 14:03",
		"tom",
		"Do you also repair grinders?",
		"Good afternoon,\n\ndo you repair Mahlkönig grinders? Ours runs but the coarse setting does nothing.\n\nTom Hughes",
	),
	Story(
		"1 15:10",
		"jens",
		"Ringer om tilbud på to kortlæsere",
		"Skal bruge to robuste kortlæsere til den nye plads i Varde. Ring tilbage med pris og leveringstid.",
		channel="phone",
		taken_by=BO,
		values={"category": "Sales", "agent": "auto"},
	),
	Story(
		"2 07:40",
		"karen",
		"Tabletten på pladsen kan ikke logge ind",
		'Tabletten siger "forkert adgangskode", men den er rigtig. Vi kan ikke registrere, hvem der er på pladsen.\n\nKaren',
		(
			accept("2 07:58", BO),
			reply(
				"2 08:05",
				BO,
				"Hej Karen\n\nUret på tabletten ser ud til at gå forkert, og så afviser låsen koden.\n"
				"Vil du slå automatisk tid til under Indstillinger > Dato og tid og prøve igen?",
				time_spent=5,
			),
			write(
				"2 08:31",
				CUSTOMER,
				"Så virker den på den ene tablet. Den anden siger stadig det samme.\n\nKaren",
			),
			comment("2 08:40", BO, "Nummer to er den gamle model uden automatisk tid. Den skal byttes."),
			reply(
				"2 08:52",
				BO,
				"Godt! Den anden er af den gamle slags, som ikke kan stille uret selv. Jeg sender en ny med bud i morgen.",
				time_spent=10,
			),
		),
	),
	Story(
		"2 11:20",
		"priya",
		"Colour profile for the new press",
		"Hello,\n\nwhich ICC profile should we use with the C80 on coated paper? The greens look tired.\n\nPriya",
		(
			accept("2 11:45", ANNA),
			reply(
				"2 13:15",
				ANNA,
				"Hello Priya,\n\nplease take C80-coated-v3; v2 came with the press and is too dull in the greens.\n"
				"Could you send a scan of a print with it?",
				time_spent=20,
				status="Waiting for customer",
			),
			write(
				"1 16:48",
				CUSTOMER,
				"Much better, see the scan. The greens are fine now, but skin has become a little red.\n\nPriya",
				files=["scan v3.png"],
			),
			star("1 16:55", ANNA),
		),
	),
	Story(
		"2 13:00",
		"ole",
		"Leveringstid på filtre til M4?",
		"Hvor lang er leveringstiden på filtre til M4? Vi har to tilbage.\n\nOle",
		(
			accept("2 13:20", BO),
			reply(
				"2 13:42",
				BO,
				"Hej Ole\n\nVi har dem på lager og leverer på to dage. Skal jeg sende en kasse med 12?\nDen koster 480 kr. uden moms.",
				time_spent=5,
				status="Waiting for customer",
			),
		),
	),
	Story(
		"3 10:05",
		"emma",
		"Training for new colleagues",
		"Two new colleagues start at the front desk on the 1st. Could you show them how to write cards and read the door log?\n\nEmma",
		(
			accept("3 10:50", ANNA),
			reply(
				"3 11:05",
				ANNA,
				"Hello Emma,\n\nwith pleasure. We need about an hour at your desk. Which of these suits you?\n\n"
				"- Tuesday at ten\n- Wednesday at two\n- Thursday at nine",
			),
			write(
				"3 15:37",
				CUSTOMER,
				"Wednesday at two would be perfect. There will be three of us, as Liam wants to listen in.\n\nEmma",
			),
			star("2 09:00", ANNA),
		),
	),
	Story(
		"3 12:10",
		"nina",
		"Hvem kontakter jeg om maskinerne?",
		"Hej,\n\nJeg er ny på kontoret i Aarhus og overtager ansvaret for kaffemaskinerne efter Mette.\n"
		"Hvem skriver jeg til, når noget går i stykker?\n\nVenlig hilsen\nNina Krogh",
		(
			accept("3 12:30", BO),
			reply(
				"3 12:44",
				BO,
				"Hej Nina\n\nVelkommen! Skriv til denne adresse eller ring på hverdage 8-16, så får du et sagsnummer med det samme.\n"
				"Jeg har noteret dig som kontakt for Aarhus.",
				status="Closed",
			),
			write(
				"2 08:15",
				CUSTOMER,
				"Tak! Så har jeg et spørgsmål allerede: hvor tit skal maskinen afkalkes?\n\nNina",
			),
		),
	),
	Story(
		"4 09:12",
		"emma",
		"A second key card encoder",
		"We would like a second encoder for the night desk. What would it cost, and is it difficult to install?\n\nEmma",
		(
			transfer(
				"4 09:40",
				ANNA,
				"Somebody of sales, please: an offer for an E200 with installation.",
				category="Sales",
				agent="auto",
			),
			reply(
				"4 13:30",
				OWNER,
				"Hello Emma,\n\nour offer is attached: an E200 with cable and installation for 640 pounds.\n"
				"It takes half an hour and the doors stay as they are.",
				time_spent=25,
				files=["Offer E200.pdf"],
				status="Waiting for customer",
			),
		),
	),
	Story(
		"4 10:20",
		"ingrid",
		"Klage over besøg i går",
		"Jeg er ikke tilfreds. Teknikeren kom to timer for sent, og min maskine drypper stadig.\nJeg vil gerne have besøget uden beregning.\n\nIngrid Dahl",
		(
			transfer(
				"4 10:45",
				BO,
				"Clara, vil du tage den? Jeg var der selv og kom for sent.",
				category="Complaints",
				agent=CLARA,
			),
			reply(
				"4 11:30",
				CLARA,
				"Kære Ingrid Dahl\n\nDet er vi kede af. Besøget koster naturligvis ikke noget, og vi kommer igen torsdag kl. 9.\n"
				"Ring endelig direkte til mig, hvis tiden ikke passer.",
				time_spent=20,
			),
			change("4 11:32", CLARA, status="In progress"),
		),
	),
	Story(
		"5 09:00",
		"liam",
		"Monthly report is empty",
		"The report of door openings for last month has no rows, though the log on screen has plenty.\n\nLiam",
		(
			accept("5 09:30", ANNA),
			star("5 09:32", ANNA),
			transfer(
				"5 09:35",
				ANNA,
				"Bo, can you look at the database? The log is there, the report does not find it.",
				agent=BO,
				favourite=True,
			),
			comment(
				"5 11:10",
				BO,
				"The month's table has the wrong time zone. Correcting it tonight, nobody works in it then.",
			),
			reply(
				"4 08:20",
				BO,
				"Good morning Liam,\n\nthe report has all its rows again. Could you have a look whether the numbers are right?",
				time_spent=45,
			),
			write(
				"3 09:04",
				CUSTOMER,
				"The rows are there, thanks. But openings after midnight are counted on the day before.\n\nLiam",
			),
		),
	),
	Story(
		"5 10:30",
		"sam",
		"Wants a service contract",
		"Asked for a price for a service contract: one C80 and two M20, parts included.\nSend it by mail to Sam and Priya.",
		(
			reply(
				"4 15:10",
				OWNER,
				"Hello Sam,\n\nas promised our offer for the C80 and both M20: 210 pounds a month, parts and two visits a year included.\n"
				"It stands until the end of the month.",
				time_spent=30,
				status="Waiting for customer",
			),
		),
		channel="phone",
		values={"category": "Sales", "agent": "auto"},
	),
	Story(
		"6 08:30",
		"mette",
		"Kværnen larmer",
		"Kværnen i M4 larmer meget mere end før. Skal vi gøre noget?\n\nMette",
		(accept("6 08:50", BO),),
	),
	Story(
		"6 11:00",
		"ole",
		"Larm fra kaffekværnen",
		"Hej\n\nKværnen på kontoret lyder som en betonblander. Mette har vist også skrevet.\n\nOle",
		(
			merge("6 11:15", BO, "Kværnen larmer"),
			reply(
				"6 11:25",
				BO,
				"Hej begge to\n\nDet lyder som en sten i bønnerne. Sluk for maskinen, så kommer jeg forbi i eftermiddag.",
				time_spent=15,
				of="Kværnen larmer",
			),
			write(
				"6 16:10", CUSTOMER, "Det var en skrue! Tak for hurtig hjælp.\n\nMette", of="Kværnen larmer"
			),
			reply(
				"5 08:02",
				BO,
				"Den slags finder vi sjældent i bønner. Jeg har sat en ny skive i, så den skulle være stille igen.",
				of="Kværnen larmer",
			),
			close("5 08:03", BO, of="Kværnen larmer"),
		),
	),
	# What waits for its day
	Story(
		"7 10:00",
		"ole",
		"Service på møllen inden jul",
		"Møllen trænger til service inden jul. Hvornår kan I komme?\n\nOle",
		(
			accept("7 10:30", BO),
			reply(
				"7 10:41",
				BO,
				"Hej Ole\n\nJeg kan komme om tre uger, når ruten går forbi jer alligevel. Jeg skriver to dage før.",
			),
			postpone("7 10:42", BO, days=13),
		),
	),
	Story(
		"8 14:25",
		"sam",
		"Toner on a standing order",
		"Can we set up a standing order for toner, say one set a month?\n\nSam",
		(
			accept("8 14:50", ANNA),
			reply(
				"8 15:05",
				ANNA,
				"Hello Sam,\n\nyes. The first set leaves on the 1st; I will check with you before it does.",
				time_spent=10,
			),
			postpone("8 15:06", ANNA, days=6),
		),
	),
	Story(
		"10 09:45",
		"jens",
		"Flytning af kontor i februar",
		"Ny adresse bliver Havnegade 12. Vender tilbage med dato. Låsene skal flyttes med.",
		(postpone("10 09:50", BO, days=30),),
		channel="phone",
		taken_by=BO,
		values={"access_level": "Internal", "agent": BO},
	),
	# It was closed, and then it was not
	Story(
		"9 08:15",
		"karen",
		"Dørloggen viser forkert tid",
		"Alle åbninger i loggen er en time for tidligt.\n\nKaren",
		(
			accept("9 08:40", BO),
			reply("9 08:55", BO, "Hej Karen\n\nLåsen stod på sommertid. Den er rettet nu.", time_spent=5),
			close("9 08:56", BO),
			write("3 07:55", CUSTOMER, "Nu er den gal igen, efter strømmen var væk i nat.\n\nKaren"),
		),
	),
	# Done
	Story(
		"6 13:05",
		"mette",
		"Adgang til kundeportalen",
		"Jeg kan ikke finde mit login til portalen.\n\nMette",
		(
			accept("6 13:20", BO),
			reply(
				"6 13:28",
				BO,
				'Hej Mette\n\nDit brugernavn er din e-mailadresse. Vælg "Glemt adgangskode", så får du en ny.',
				status="Closed",
			),
		),
	),
	Story(
		"8 09:10",
		"liam",
		"Door 214 does not unlock",
		"The card works on all doors but 214. The lock blinks red twice.\n\nLiam",
		(
			accept("8 09:18", ANNA),
			reply(
				"8 09:25",
				ANNA,
				"Hello Liam,\n\ntwo red blinks mean an empty battery. There is a spare set in the box that came with the locks.",
				time_spent=5,
			),
			write("8 10:02", CUSTOMER, "New batteries, works. Thank you!\n\nLiam"),
			close("8 10:10", ANNA),
		),
	),
	Story(
		"9 11:30",
		"emma",
		"Change of billing address",
		"Please use the address below from next month on.\n\nHarbour Hotel\n5 Quay Street\nLondon\n\nEmma",
		(
			change("9 12:45", OWNER, status="In progress"),
			reply(
				"9 12:50",
				OWNER,
				"Hello Emma,\n\nthank you, the next invoice goes to 5 Quay Street.",
				status="Closed",
			),
		),
		to=INVOICES,
	),
	Story(
		"11 08:20",
		"mette",
		"Kaffen smager af sæbe",
		"Efter rensningen i går smager kaffen af sæbe. Hvad gør vi?\n\nMette",
		(
			accept("11 08:30", BO),
			reply(
				"11 08:34",
				BO,
				"Hej Mette\n\nKør skylleprogrammet tre gange uden tablet, og hæld de første to kopper ud. Skriv endelig, hvis det ikke hjælper.",
				time_spent=5,
			),
			write("11 09:15", CUSTOMER, "Det hjalp, tak.\n\nMette"),
			close("11 09:20", BO),
		),
	),
	Story(
		"12 10:10",
		"jens",
		"Rykker for betalt faktura",
		"Vi har fået en rykker på 20377, men den er betalt den 3. Se kvitteringen.\n\nJens Ærø",
		(
			change("12 10:40", OWNER, status="In progress"),
			comment("12 10:52", OWNER, "Betalingen var ført på 20376. Flyttet."),
			reply(
				"12 11:00",
				OWNER,
				"Hej Jens\n\nDu har ret, og rykkeren er trukket tilbage. Undskyld ulejligheden.",
				time_spent=10,
				status="Closed",
			),
		),
		to=INVOICES,
		files=("Kvittering.pdf",),
	),
	Story(
		"10 11:15",
		"priya",
		"Spare part for the M20 feeder",
		"The left paper guide of the M20 is broken. Can we order just that part?\n\nPriya",
		(
			accept("10 11:40", ANNA),
			forward(
				"10 11:55",
				ANNA,
				"Dear colleagues, do you have the left guide 4410-L in stock?",
				to="parts@feeders.example",
			),
			answer_from_outside(
				"9 09:05",
				"parts@feeders.example",
				"Yes, two pieces. They leave today if you order before noon.\n\nFeeders Ltd",
			),
			reply(
				"9 09:30",
				ANNA,
				"Hello Priya,\n\nyes: the guide is on its way to you and costs 18 pounds. Two screws, no tools but a coin.",
				time_spent=20,
				status="Closed",
			),
		),
	),
	Story(
		"13 15:40",
		"sam",
		"Scanner driver for Mac",
		"Where do I find the driver?\n\nSam",
		(
			accept("13 15:55", DAVID),
			reply(
				"13 16:01",
				DAVID,
				'Hello Sam,\n\nunder Support > Downloads on our website. Choose "M20 scan 2.8".',
				status="Closed",
			),
		),
	),
	Story(
		"14 07:35",
		"emma",
		"Lost master key card",
		"One master card is lost. Please block it today.\n\nEmma",
		(
			change("14 07:41", ANNA, priority="High"),
			accept("14 07:42", ANNA),
			reply(
				"14 07:58",
				ANNA,
				"Hello Emma,\n\nthe card ending in 0417 is blocked on all doors since 7:55. A new one comes with the post.",
				time_spent=15,
			),
			write("14 08:10", CUSTOMER, "That was quick. Thank you!\n\nEmma"),
			close("14 08:15", ANNA),
		),
	),
	Story(
		"15 12:30",
		"mette",
		"Bestilling af 40 kopper",
		"Kan vi bestille 40 kopper med logo?\n\nMette",
		(
			change("15 13:10", OWNER, status="In progress"),
			reply(
				"15 13:30",
				OWNER,
				"Hej Mette\n\nDet kan I. De koster 36 kr. stykket og er hos jer om to uger.",
				time_spent=10,
			),
			write("14 09:20", CUSTOMER, "Dem tager vi.\n\nMette"),
			reply("14 09:45", OWNER, "De er bestilt.", status="Closed"),
		),
		to=SALES,
	),
	Story(
		"16 22:40",
		"liam",
		"Alarm went off twice",
		"The door alarm at the back went off at ten and at half past. Liam let the technician know by phone.",
		(
			reply(
				"15 08:30",
				ANNA,
				"Good morning Liam,\n\nthe contact at the back door was loose. The technician fixed it at night; please tell us if it rings again.",
			),
			close("14 09:00", ANNA),
		),
		channel="phone",
		values={"access_level": "External", "agent": ANNA},
	),
	Story(
		"17 14:50",
		"liam",
		"Booking screen is slow in the afternoon",
		"Every click takes five seconds between two and five.\n\nLiam",
		(
			accept("17 15:05", DAVID),
			reply(
				"17 15:40",
				DAVID,
				"Hello Liam,\n\nthe backup ran in the afternoon. It runs at night from now on. Is it better tomorrow?",
				time_spent=35,
			),
			write("16 15:10", CUSTOMER, "Quick as ever, thanks.\n\nLiam"),
			close("16 15:15", DAVID),
		),
	),
	Story(
		"18 09:50",
		"ole",
		"Reklamation over termokande",
		"Låget passer ikke. Ny kande sendes i dag.",
		(
			reply(
				"18 10:05",
				BO,
				"Hej Ole\n\nDen nye kande er sendt. Behold endelig den gamle.",
				status="Closed",
			),
		),
		channel="phone",
		taken_by=BO,
		values={"access_level": "External", "agent": BO},
	),
	Story(
		"20 10:10",
		"emma",
		"The old encoder can be collected",
		"It is in the basement, please ask at the reception.",
		(
			accept("20 10:30", ANNA),
			reply(
				"19 11:00",
				ANNA,
				"Hello Emma,\n\nwe have collected it. Thank you for keeping it.",
				status="Closed",
			),
			relate("4 09:45", ANNA, "A second key card encoder"),
		),
		channel="portal",
	),
	Story(
		"21 13:25",
		"mette",
		"Ville bare sige tak",
		"Mette ringede for at sige tak for hurtig hjælp i sidste uge.",
		(close("21 13:26", BO),),
		channel="phone",
		taken_by=BO,
		values={"access_level": "Internal", "agent": BO},
	),
	Story(
		"22 09:30",
		"ole",
		"Opsigelse af maskinen i Aarhus",
		"Vi vil gerne opsige den ekstra maskine i Aarhus pr. 31/12.\n\nOle",
		(
			accept("22 10:00", CLARA),
			comment(
				"22 10:20",
				CLARA,
				"Aftalen har to måneders varsel. Vi lader dem slippe med én, de er gode kunder.",
			),
			reply(
				"22 10:30",
				CLARA,
				"Kære Ole\n\nDet er noteret. Vi henter maskinen den 30. december om formiddagen.",
				time_spent=15,
			),
			write("22 12:05", CUSTOMER, "Perfekt, tak.\n\nOle"),
			close("22 12:30", CLARA),
		),
	),
	# What nobody needs
	Story(
		"3 03:12",
		"cruise",
		"You have won a cruise for two!!!",
		"Claim your prize today. Limited offer, only three cabins left.",
		(mark_spam("3 08:01", BO),),
	),
	Story(
		"4 16:44",
		"tom",
		"test",
		"test",
		(delete("3 08:30", CLARA),),
	),
)
