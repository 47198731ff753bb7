"""Whole answers as people of the north write them: what is new stays, what is repeated is folded."""

import pytest

from request_mgmt.mail import sanitising
from request_mgmt.mail.quoting import split

pytestmark = pytest.mark.pure
# Name, text, what stays in sight, what is folded
TEXTS = [
	(
		"iphone da",
		"""Hej Anna

Den virker stadig ikke, printeren siger "fejl 42".

Sendt fra min iPhone

> Den 3. nov. 2026 kl. 12.44 skrev Servicedesk <support@kommune.test>:
>
> \ufeffHej Ole
>
> Har du prøvet at slukke?
>
> Venlig hilsen
> Anna
""",
		["fejl 42"],
		["slukke", "iPhone", "12.44"],
	),
	(
		"iphone da, two levels",
		"""Ja tak

Mvh. Ole

> Den 3. nov. 2026 kl. 12.44 skrev Servicedesk <support@kommune.test>:
>
> Skal vi bestille?
>
>> Den 2. nov. 2026 kl. 09.00 skrev Ole <ole@acme.test>:
>>
>> Ny skærm ønskes
""",
		["Ja tak"],
		["bestille", "skærm"],
	),
	(
		"gmail mobil da, bottom post",
		"""Den tirs. 3. nov. 2026 12.44 skrev Servicedesk <support@kommune.test>:

> Hej Ole
>
> Hvilken etage?
>
> Anna
>

Hej, det er 3. sal, lokale 3.14.

Ole
""",
		["3. sal"],
		["etage"],
	),
	(
		"gmail da inline",
		"""Hej Anna, svar nedenfor.

Den tirs. 3. nov. 2026 kl. 12.44 skrev Servicedesk <support@kommune.test>:

> Hvilken etage?

3. sal

> Hvilken model?

HP 400

> Anna
""",
		["3. sal", "HP 400", "nedenfor"],
		[],
	),
	(
		"thunderbird da, signature with disclaimer below",
		"""Tak for hjælpen, sagen kan lukkes.

Den 03.11.2026 kl. 12.44 skrev Servicedesk:
> Vi har skiftet tromlen.
>
> Anna

--
Ole Olsen
Acme A/S
Tlf. 12 34 56 78

Denne e-mail kan indeholde fortrolige oplysninger. Hvis du ikke er rette modtager, bedes du slette den.
""",
		["kan lukkes"],
		["tromlen", "fortrolige"],
	),
	(
		"outlook web da text",
		"""Hej Anna

Se vedhæftede skærmbillede.

Med venlig hilsen

Ole Olsen
Specialkonsulent
________________________________
Fra: Servicedesk <support@kommune.test>
Sendt: 3. november 2026 12:44
Til: Ole Olsen <ole@acme.test>
Cc: Bo Berg <bo@acme.test>
Emne: Sv: [#100042] Printer

Kan du sende et skærmbillede?
""",
		["vedhæftede"],
		["Kan du sende"],
	),
	(
		"outlook ios da",
		"""Det passer fint kl. 10.

Hent Outlook til iOS<https://aka.ms/o0ukef>
________________________________
Fra: Servicedesk <support@kommune.test>
Sendt: tirsdag, november 3, 2026 12:44
Til: Ole Olsen <ole@acme.test>
Emne: Printer

Kan vi komme i morgen?
""",
		["kl. 10"],
		["i morgen", "Outlook"],
	),
	(
		"samsung da",
		"""Jeg er ikke på kontoret i dag men prøver i morgen.


Sendt fra min Galaxy


-------- Oprindelig besked --------
Fra: Servicedesk <support@kommune.test>
Dato: 03.11.2026 12.44 (GMT+01:00)
Til: Ole <ole@acme.test>
Emne: Printer

Har du prøvet?
""",
		["i morgen"],
		["Har du prøvet", "Galaxy"],
	),
	(
		"proton da",
		"""Tak, det virker.

Sendt med Proton Mail sikker e-mail.

Den tirsdag den 3. november 2026 kl. 12.44, Servicedesk <support@kommune.test> skrev:

> Prøv igen.
""",
		["virker"],
		["Prøv igen", "Proton"],
	),
	(
		"proton en text",
		"""Works.

Sent with [Proton Mail](https://proton.me/mail/home) secure email.

On Tuesday, November 3rd, 2026 at 12:44 PM, Support <support@x.test> wrote:

> Try again.
""",
		["Works"],
		["Try again", "Proton"],
	),
	(
		"superhuman",
		"""Sounds good!

Sent via Superhuman iOS ( https://sprh.mn/?vip=ole@acme.test )

On Tue, Nov 03, 2026 at 12:44 PM, Support < support@x.test > wrote:

>
> Shall we?
>
""",
		["Sounds good"],
		["Shall we", "Superhuman"],
	),
	(
		"hey",
		"""Yes please.

On November 3, 2026, Support <support@x.test> wrote:

Shall we order it?

Anna
""",
		["Yes please"],
		["Shall we"],
	),
	(
		"no outlook new",
		"""Hei,

Det fungerer fortsatt ikke.

Få Outlook for Android<https://aka.ms/AAb9ysg>
________________________________
Fra: Brukerstøtte <support@x.test>
Sendt: tirsdag 3. november 2026 12:44
Til: Kari <kari@acme.test>
Emne: Re: Skriver

Kan du prøve igjen?
""",
		["fortsatt"],
		["igjen", "Outlook"],
	),
	(
		"sv gmail",
		"""Hej, fungerar nu.

tis 3 nov. 2026 kl. 12:44 skrev Support <support@x.test>:

> Prova igen
""",
		["fungerar"],
		["Prova"],
	),
	(
		"de iphone inline",
		"""Hallo,

> Am 03.11.2026 um 12:44 schrieb Support <support@x.test>:
>
> Welches Stockwerk?

Drittes.

> Welcher Drucker?

HP.

Von meinem iPhone gesendet
""",
		["Drittes", "HP."],
		[],
	),
	(
		"fr orange",
		"""Bonjour,

C'est réglé, merci.

> Message du 03/11/26 12:44
> De : "Support" <support@x.test>
> A : "Jean" <jean@acme.test>
> Copie à :
> Objet : Re: Imprimante
>
> Essayez encore.
""",
		["réglé"],
		["Essayez"],
	),
	(
		"nl outlook",
		"""Beste Anna,

Dank, het werkt.

Met vriendelijke groet,
Jan

Verzonden vanaf Outlook voor iOS<https://aka.ms/o0ukef>
________________________________
Van: Support <support@x.test>
Verzonden: dinsdag 3 november 2026 12:44
Aan: Jan <jan@acme.test>
Onderwerp: Printer

Probeer opnieuw.
""",
		["werkt"],
		["opnieuw"],
	),
	(
		"forward within an answer",
		"""Hej Anna

Se nedenfor hvad leverandøren skriver. Kan I tage den derfra?

Mvh Ole

Start på videresendt besked:

Fra: Leverandør <salg@lev.test>
Emne: Vedr. printer
Dato: 2. november 2026 kl. 10.11.12 CET
Til: Ole <ole@acme.test>

Vi sender en ny tromle.
""",
		["leverandøren", "derfra"],
		["tromle"],
	),
	(
		"answer above forwarded, answered by bottom list",
		"""Hej,

1) ja
2) nej
3) Den 3. november skrev jeg til jer: ingen svarede.

Mvh Ole

Den 3. november 2026 kl. 12.44 skrev Anna Berg | Servicedesk <support@kommune.test>:
Hej Ole
1) ny?
2) gammel?
""",
		["ingen svarede", "2) nej"],
		["gammel?"],
	),
	(
		"writer's own From lines",
		"""Hej

Vi skal flytte en printer:

Fra: Lokale 3.14
Til: Lokale 2.10
Dato: 3. november
Emne: Flytning

Kan I hjælpe?
""",
		["Kan I hjælpe", "2.10"],
		[],
	),
	(
		"outlook da, new: 'Du modtager ikke ofte'",
		"""Ja, det må I gerne.

Fra: Servicedesk <support@kommune.test>
Dato: tirsdag den 3. november 2026 kl. 12.44
Til: Ole <ole@acme.test>
Emne: Sv: printer

[Du modtager ikke ofte mails fra support@kommune.test. Få mere at vide om, hvorfor dette er vigtigt, på https://aka.ms/LearnAboutSenderIdentification ]

Må vi slette den?
""",
		["gerne"],
		["slette"],
	),
]
PAGES = [
	(
		"apple iphone da html",
		'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto"><div dir="ltr">Den er stadig død.</div><div dir="ltr"><br></div><div dir="ltr">Sendt fra min iPhone</div><div dir="ltr"><br><blockquote type="cite">Den 3. nov. 2026 kl. 12.44 skrev Servicedesk &lt;<a href="mailto:support@kommune.test">support@kommune.test</a>&gt;:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">\ufeff<div>Har du prøvet igen?</div><div>Anna</div></div></blockquote></body></html>',
		["stadig"],
		["prøvet", "iPhone", "12.44"],
	),
	(
		"apple da inline html",
		'<body><div>Hej</div><div><blockquote type="cite"><div>Den 3. nov. 2026 kl. 12.44 skrev Servicedesk &lt;<a href="mailto:support@kommune.test">support@kommune.test</a>&gt;:</div><div>Hvilken etage?</div></blockquote></div><div>3. sal</div><div><blockquote type="cite"><div>Model?</div></blockquote></div><div>HP</div></body>',
		["3. sal", "HP"],
		[],
	),
	(
		"gmail mobile da",
		'<div dir="auto">Ja, bestil den bare.<div dir="auto"><br></div><div dir="auto">Mvh Ole</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Den tirs. 3. nov. 2026 kl. 12.44 skrev Servicedesk &lt;<a href="mailto:support@kommune.test">support@kommune.test</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div>Har du prøvet igen?</div><div>Anna</div></blockquote></div>',
		["bestil"],
		["prøvet"],
	),
	(
		"outlook web da, signature with picture",
		'<html><body><div class="elementToProof" style="font-family:Aptos">Det virker nu.</div><div id="Signature"><p>Med venlig hilsen</p><p>Ole Olsen</p><img src="cid:logo@x" width="200"></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Fra:</b> Servicedesk<br><b>Sendt:</b> 3. november 2026 12:44<br><b>Til:</b> Ole<br><b>Emne:</b> Sv: Printer</font></div><div>Har du prøvet igen?</div><div>Anna</div></body></html>',
		["virker nu"],
		["prøvet"],
	),
	(
		"new outlook da (border-top)",
		'<div class="WordSection1"><p class="MsoNormal">Godkendt.</p><p class="MsoNormal"><img src="cid:image001.png@01DB"></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Fra:</b> Servicedesk &lt;support@kommune.test&gt; <br><b>Sendt:</b> 3. november 2026 12:44<br><b>Til:</b> Ole<br><b>Emne:</b> Printer</p></div></div><p class="MsoNormal"><div>Har du prøvet igen?</div><div>Anna</div></p></div>',
		["Godkendt"],
		["prøvet"],
	),
	(
		"outlook svar i rødt",
		'<div class="WordSection1"><p class="MsoNormal">Se mine svar nedenfor i rødt.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Fra:</b> Servicedesk<br><b>Sendt:</b> 3. november 2026 12:44<br><b>Til:</b> Ole<br><b>Emne:</b> Printer</p></div><p>Hvilken etage?</p><p style="color:red">3. sal</p></div>',
		["3. sal"],
		[],
	),
	(
		"samsung html da",
		'<html><body dir="auto"><div dir="auto">Jeg prøver i morgen.</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Sendt fra min Galaxy</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Oprindelig besked --------</div><div>Fra: Servicedesk &lt;support@kommune.test&gt; </div><div>Dato: 03.11.2026  12.44  (GMT+01:00) </div><div>Til: Ole &lt;ole@acme.test&gt; </div><div>Emne: Printer </div><div><br></div></div><div>Har du prøvet igen?</div><div>Anna</div></body></html>',
		["i morgen"],
		["prøvet", "Galaxy"],
	),
	(
		"thunderbird da bottom",
		'<html><body><div class="moz-cite-prefix">Den 03.11.2026 kl. 12.44 skrev Servicedesk:<br></div><blockquote type="cite" cite="mid:1@x"><div>Har du prøvet igen?</div><div>Anna</div></blockquote><p>Nej, ikke endnu.</p><div class="moz-signature">-- <br>Ole Olsen</div></body></html>',
		["ikke endnu"],
		["prøvet"],
	),
	(
		"proton html da",
		'<div style="font-family:Arial">Tak, virker.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-user protonmail_signature_block-empty"></div><div class="protonmail_signature_block-proton">Sendt med <a href="https://proton.me">Proton Mail</a> sikker e-mail.</div></div><div class="protonmail_quote">Den tirsdag den 3. november 2026 kl. 12.44, Servicedesk skrev:<br><blockquote class="protonmail_quote" type="cite"><div>Har du prøvet igen?</div><div>Anna</div></blockquote><br></div>',
		["virker"],
		["prøvet"],
	),
	(
		"superhuman html",
		'<html><body><div class="sh-body"><div>Yes.</div><br><div>Sent via <a href="https://sprh.mn/">Superhuman</a></div></div><br><div class="gmail_quote">On Tue, Nov 03, 2026 at 12:44 PM, Support <span dir="ltr">&lt;<a href="mailto:support@x.test">support@x.test</a>&gt;</span> wrote:<br><blockquote class="gmail_quote"><div>Har du prøvet igen?</div><div>Anna</div></blockquote></div></body></html>',
		["Yes."],
		["prøvet"],
	),
	(
		"hey html",
		'<div class="trix-content"><div>Yes please.</div></div><div><br></div><details class="hey-quoted"><summary>On November 3, 2026, Support &lt;support@x.test&gt; wrote:</summary><blockquote><div class="trix-content"><div>Har du prøvet igen?</div><div>Anna</div></div></blockquote></details>',
		["Yes please"],
		["prøvet"],
	),
	(
		"forward in answer html gmail",
		'<div dir="ltr">Hej Anna, kan I se på nedenstående?<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>Fra: <strong class="gmail_sendername">Leverandør</strong><br>Date: man. 2. nov. 2026 kl. 10.11<br>Subject: Tromle<br>To: Ole<br></div><br><br><div>Har du prøvet igen?</div><div>Anna</div></div></div>',
		["nedenstående"],
		["prøvet"],
	),
	(
		"yahoo/aol da",
		'<html><body><div class="yahoo-style-wrap"><div dir="ltr">Ja, det er rigtigt.</div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>Den tirsdag den 3. november 2026 kl. 12.44.10 CET skrev Servicedesk &lt;support@kommune.test&gt;: </div><div><div>Har du prøvet igen?</div><div>Anna</div></div></div></body></html>',
		["rigtigt"],
		["prøvet"],
	),
	(
		"outlook.com android da",
		'<html><body><div dir="auto">OK for mig</div><div id="ms-outlook-mobile-signature" dir="auto">Hent <a href="https://aka.ms/AAb9ysg">Outlook til Android</a></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>Fra:</b> Servicedesk<br><b>Sendt:</b> tirsdag, november 3, 2026 12:44:10 PM<br><b>Til:</b> Ole<br><b>Emne:</b> Printer</div><div>Har du prøvet igen?</div><div>Anna</div></body></html>',
		["OK for mig"],
		["prøvet", "Hent"],
	),
]


@pytest.mark.parametrize(
	("text", "stays", "folded"), [one[1:] for one in TEXTS], ids=[one[0] for one in TEXTS]
)
def test_texts(text, stays, folded):
	new = split(None, text).new_text
	assert all(words in new for words in stays)
	assert not any(words in new for words in folded)


@pytest.mark.parametrize(
	("html", "stays", "folded"), [one[1:] for one in PAGES], ids=[one[0] for one in PAGES]
)
def test_pages(html, stays, folded):
	new = sanitising.html_to_text(split(html, None).new_html)
	assert all(words in new for words in stays)
	assert not any(words in new for words in folded)


INTRODUCTION = "Den 3. nov. 2026 kl. 12.44 skrev Servicedesk <support@kommune.test>:\n\n> Hvilken etage?\n"


@pytest.mark.parametrize(
	"line",
	[
		"Få Outlook til at virke på min pc",
		"Hent Outlook til Ole",
		"Get Outlook working again",
		"Få Outlook til min iPhone",
		"Obtenir Outlook sur mon poste",
		"Sendt fra Aarhus i går",
		"Sendt fra Aarhus",
		"Sent from the warehouse yesterday with GLS",
		"Sendt med GLS pakke 4711",
		"Sendt via Altinn den 3. november",
		"Sendt fra min kollega i Odense",
		"Verzonden met PostNL",
		"Gesendet mit DHL am Montag",
		"Sendt fra min gamle mail som jeg ikke kan logge på",
		"Sent by mail on Monday",
	],
)
@pytest.mark.parametrize("rest", ["", f"\n{INTRODUCTION}"], ids=["alone", "before a quotation"])
def test_what_is_sent_without_a_program_is_the_writers(line, rest):
	assert line in split(None, f"Hej\n\n{line}\n{rest}").new_text
	html = f"<p>Hej</p><p>{line}</p><div class=gmail_quote><blockquote>Hvilken etage?</blockquote></div>"
	assert line in split(html, None).new_html


@pytest.mark.parametrize(
	"line",
	[
		"Sent with Airmail",
		"Sent with Sparrow (http://x.test/?sig)",
		"Sent from my TI-85",
		"Sendt fra min Pixel 7",
		"Sent via Superhuman",
	],
)
def test_a_program_or_what_is_the_writers_own_is_folded(line):
	assert split(None, f"Ja tak\n\n{line}\n\n{INTRODUCTION}").new_text.strip() == "Ja tak"


def test_a_sentence_below_the_line_of_a_phone_stays_and_a_notice_does_not():
	added = "Jeg glemte at skrive at det er printeren på 3. sal."
	assert added in split(None, f"Den virker ikke.\n\nSendt fra min iPhone\n\n{added}\n").new_text
	notice = "Denne mail er fortrolig og kun til modtageren."
	assert (
		split(None, f"Den virker ikke.\n\nSendt fra min iPhone\n\n{notice}\n").new_text.strip()
		== "Den virker ikke."
	)


def test_a_long_text_below_the_line_of_a_phone_is_the_earlier_mail_without_its_marks():
	earlier = "\n".join(
		f"{n}. Tjek venligst, om der er papir i skuffe nummer {n}, og start printeren igen." for n in range(4)
	)
	answer = split(None, f"Det hjalp.\n\nSendt fra min iPhone\n\n{earlier}\n")
	assert answer.new_text.strip() == "Det hjalp."
	assert "skuffe nummer 3" in answer.quoted_text


@pytest.mark.parametrize(
	"told",
	[
		"Den 3. november 2026 kl. 12.44 skrev I, at printeren blev fixet:",
		"Den 3. november 2026 kl. 12.44 skrev jeres kollega Bo følgende til os:",
		"Den 3. november 2026 kl. 12.44 skrev dere:",
		"Am 03.11.2026 um 12:44 schrieben Sie:",
		"Den 3 november 2026 kl. 12:44 skrev ni:",
		"Op 3 november 2026 om 12:44 schreef u:",
		"On 3 November 2026 at 12:44 you wrote to my colleague:",
	],
)
def test_who_tells_what_was_written_goes_on(told):
	text = f"Hej\n\n{told}\n\nVi kommer i morgen.\n\nIngen kom.\n"
	assert split(None, text).quoted_text is None
	assert split(None, f"Hej\n\n{told}\n> Vi kommer i morgen.\n").quoted_text  # with marks it is a quotation
