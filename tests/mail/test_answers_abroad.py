"""Whole answers of many clients in many languages, and texts of a writer that only look like a quotation: what is new stays,
what is repeated is folded (MAIL.md 2.2)."""

import pytest

from request_mgmt.mail import sanitising
from request_mgmt.mail.quoting import split

pytestmark = pytest.mark.pure
# Name, text, what stays in sight, what is folded
TEXTS = [
	(
		"form with a year",
		"Please book this:\n\nFrom: Aarhus\nTo: Berlin\nDate: 3 May 2026\nSubject: Move of office\n\nTwo vans, please.",
		["Aarhus", "Two vans"],
		[],
	),
	(
		"form da with year",
		"Hej\n\nVi skal flytte:\n\nFra: Lokale 3.14\nTil: Lokale 2.10\nDato: 3. maj 2026\nEmne: Flytning\n\nKan I hjælpe?",
		["Kan I", "2.10"],
		[],
	),
	(
		"form with time",
		"Trip:\n\nFrom: Aarhus\nTo: Berlin\nDate: 3 May 2026 10:00\nSubject: Trip for two\n\nPlease book.",
		["Please book"],
		[],
	),
	(
		"web form with address and message label",
		"New enquiry from the website:\n\nFrom: Bo <bo@acme.test>\nTo: sales@shop.test\nDate: 3 May 2026\nSubject: Pump\nMessage: please call me about the pump\n",
		["please call"],
		[],
	),
	(
		"web form da",
		"Ny henvendelse via hjemmesiden:\n\nFra: Bo Berg <bo@acme.test>\nEmne: Pumpe\nDato: 3. maj 2026 10:00\nBesked: Ring venligst om pumpen.\nDen larmer.\n",
		["Ring venligst", "larmer"],
		[],
	),
	(
		"web form de",
		"Neue Anfrage:\n\nVon: Bo <bo@acme.test>\nAn: shop@shop.test\nBetreff: Pumpe\nNachricht:\nBitte rufen Sie an.",
		["rufen Sie an"],
		[],
	),
	(
		"real block w/o address outlook",
		"Yes.\n\nFrom: Anna Berg\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: Re: Printer\n\nDid you try?",
		["Yes."],
		["Did you"],
	),
	(
		"real block date no address",
		"Ja.\n\nFra: Anna Berg\nDato: 23. november 2026 kl. 10.00\nTil: Ole\nEmne: Sv: Printer\n\nHar du prøvet?",
		["Ja."],
		["prøvet"],
	),
	(
		"real block, ruler no address",
		"Ja.\n\n-----Oprindelig meddelelse-----\nFra: Anna Berg\nDato: 23. november 2026\nTil: Ole\nEmne: Printer\n\nHar du prøvet?",
		["Ja."],
		["prøvet"],
	),
	(
		"real block followed by Categories",
		"Yes\n\nFrom: Anna <anna@x.test>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: Printer\nSensitivity: Confidential\nCategories: Red\n\nDid you try?",
		["Yes"],
		["Did you"],
	),
	(
		"block with attachments multiple",
		"Yes\n\nFrom: Anna <anna@x.test>\nDate: Monday, 23 November 2026 at 10:00\nTo: Ole <o@x.test>, Bo <b@x.test>,\n Eva <e@x.test>\nCc: Ib <i@x.test>\nSubject: Printer\n\nDid you try?",
		["Yes"],
		["Did you"],
	),
	(
		"iphone en nb",
		"Works!\n\nSent from my iPhone\n\n> On 23 Nov 2026, at 10:00, Anna <a@b.test> wrote:\n> \n> \ufeffHi\n> Did you try?",
		["Works"],
		["Did you", "iPhone"],
	),
	(
		"ipad de",
		"Geht.\n\nVon meinem iPad gesendet\n\n> Am 23.11.2026 um 10:00 schrieb Anna <a@b.test>:\n> Probiert?",
		["Geht"],
		["Probiert", "iPad"],
	),
	(
		"aol mobile",
		"Ok\n\nSent from the all new AOL app for iOS\n\nOn Monday, November 23, 2026, 10:00 AM, Anna <a@b.test> wrote:\n\nDid you try?",
		["Ok"],
		["Did you", "AOL"],
	),
	(
		"yahoo mobile",
		"Ok\n\nYahoo Mail: Search, Organize, Conquer\n\nOn Mon, Nov 23, 2026 at 10:00 AM, Anna <a@b.test> wrote:\n\n> Did you try?",
		["Ok"],
		["Did you"],
	),
	(
		"yahoo android da",
		"Ok\n\nSendt fra Yahoo Mail på Android\n\nDen man., nov. 23, 2026 kl. 10:00, Anna\n<a@b.test> skrev:   Har du prøvet?",
		["Ok"],
		["prøvet"],
	),
	(
		"words of another, told with two blanks",
		"Hej\n\nBo <bo@x.test> wrote:  I need a new printer\nand a table\n\nCan you order both?\nOle",
		["Hej", "new printer", "order both"],
		[],
	),
	(
		"outlook android fr",
		"Merci\n\nObtenez Outlook pour Android<https://aka.ms/AAb9ysg>\n________________________________\nDe : Anna <a@b.test>\nEnvoyé : lundi 23 novembre 2026 10:00:00\nÀ : Ole <o@x.test>\nObjet : RE: x\n\nAvez-vous essayé ?",
		["Merci"],
		["essayé", "Outlook"],
	),
	(
		"outlook ios sv",
		"Tack\n\nHämta Outlook för iOS<https://aka.ms/o0ukef>\n________________________________\nFrån: Anna <a@b.test>\nSkickat: måndag, november 23, 2026 10:00\nTill: Ole\nÄmne: x\n\nProva",
		["Tack"],
		["Prova"],
	),
	(
		"outlook ios no",
		"Takk\n\nSkaff deg Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFra: Anna <a@b.test>\nSendt: mandag 23. november 2026 10:00\nTil: Ole\nEmne: x\n\nPrøv",
		["Takk"],
		["Prøv", "Skaff"],
	),
	(
		"gmail no",
		"Takk\n\nman. 23. nov. 2026 kl. 10:00 skrev Anna (Support) via Helpdesk <\nsupport@x.test>:\n\n> Prøv",
		["Takk"],
		["Prøv", "Support"],
	),
	(
		"fairphone",
		"Jo\n\nSendt fra min Fairphone\n\n> Den 23. nov. 2026 kl. 10.00 skrev Anna <a@b.test>:\n> Prøvet?",
		["Jo"],
		["Prøvet", "Fairphone"],
	),
	(
		"blue mail",
		"Jo\n\nGet BlueMail for Android\n\nOn 23 Nov 2026, at 10:00, Anna <a@b.test> wrote:\n>Prøvet?",
		["Jo"],
		["Prøvet", "BlueMail"],
	),
	(
		"k-9",
		"Jo\n\n-- \nSent from my Android device with K-9 Mail. Please excuse my brevity.\n\nAm 23. November 2026 10:00:00 MEZ schrieb Anna <a@b.test>:\n>Prøvet?",
		["Jo"],
		["Prøvet", "K-9"],
	),
	(
		"k-9 de",
		"Jo\n\n-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.\n\nAm 23. November 2026 10:00:00 MEZ schrieb Anna <a@b.test>:\n>Prøvet?",
		["Jo"],
		["Prøvet", "K-9"],
	),
	(
		"thunderbird mobile",
		"Jo\n\nSent from Thunderbird for Android\n\nOn November 23, 2026 10:00:00 AM GMT+01:00, Anna <a@b.test> wrote:\n>Tried?",
		["Jo"],
		["Tried"],
	),
	(
		"samsung es",
		"Sí\n\nEnviado desde mi Galaxy\n\n-------- Mensaje original --------\nDe: Anna <a@b.test>\nFecha: 23/11/26 10:00 (GMT+01:00)\nPara: Ole <o@x.test>\nAsunto: Re: x\n\n¿Probó?",
		["Sí"],
		["Probó", "Galaxy"],
	),
	(
		"samsung it",
		"Sì\n\nInviato dal mio Galaxy\n\n-------- Messaggio originale --------\nDa: Anna <a@b.test>\nData: 23/11/26 10:00 (GMT+01:00)\nA: Ole\nOggetto: Re: x\n\nHa provato?",
		["Sì"],
		["provato"],
	),
	(
		"samsung pl",
		"Tak\n\nWysłane z mojego Galaxy\n\n-------- Oryginalna wiadomość --------\nOd: Anna <a@b.test>\nData: 23.11.2026 10:00 (GMT+01:00)\nDo: Ole <o@x.test>\nTemat: Re: x\n\nCzy pan próbował?",
		["Tak"],
		["próbował"],
	),
	(
		"samsung no",
		"Ja\n\nSendt fra min Galaxy\n\n-------- Opprinnelig melding --------\nFra: Anna <a@b.test>\nDato: 23.11.2026 10:00 (GMT+01:00)\nTil: Ole\nEmne: Re: x\n\nPrøvde du?",
		["Ja"],
		["Prøvde"],
	),
	(
		"samsung sv",
		"Ja\n\nSkickat från min Galaxy\n\n-------- Originalmeddelande --------\nFrån: Anna <a@b.test>\nDatum: 2026-11-23 10:00 (GMT+01:00)\nTill: Ole\nRubrik: Re: x\n\nProvat?",
		["Ja"],
		["Provat"],
	),
	(
		"gmail wrapped thrice",
		"Yes\n\nOn Mon, Nov 23, 2026 at 10:00 AM 'Anna Berg' via Support\n<support@very-long-domain-name.example.test>\nwrote:\n\n> Did you try?",
		["Yes"],
		["Did you", "via Support"],
	),
	(
		"via ticket system",
		"Yes\n\nOn Mon, 23 Nov 2026 at 10:00, Acme Support (Anna) <support+id4711-AB@acme.zendesk.test> wrote:\n\n> ##- Please type your reply above this line -##\n> Did you try?",
		["Yes"],
		["Did you"],
	),
	(
		"protonmail of old",
		"Yes\n\n‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, November 23, 2026 10:00 AM, Anna <a@b.test> wrote:\n\n> Did you try?",
		["Yes"],
		["Did you", "Original"],
	),
	("roundcube da", "Ja\n\nDen 2026-11-23 10:00, skrev Anna Berg:\n> Prøvet?", ["Ja"], ["Prøvet"]),
	(
		"roundcube header top",
		"Anna Berg skrev den 2026-11-23 10:00:\n\n> Prøvet?\n\nJa, i går.",
		["Ja, i går"],
		["Prøvet"],
	),
	(
		"zimbra da",
		"Ja\n\n----- Den 23. nov. 2026 kl. 10:00, Anna Berg anna@x.test skrev:\n\n> Prøvet?",
		["Ja"],
		["Prøvet"],
	),
	(
		"zimbra en",
		"Yes\n\n----- On Nov 23, 2026, at 10:00 AM, Anna Berg anna@x.test wrote:\n\n> Tried?",
		["Yes"],
		["Tried"],
	),
	(
		"zimbra de html2text",
		'Ja\n\nVon: "Anna Berg" <anna@x.test>\nAn: "Ole" <o@x.test>\nGesendet: Montag, 23. November 2026 10:00:00\nBetreff: Re: x\n\nProbiert?',
		["Ja"],
		["Probiert"],
	),
	(
		"em client da",
		'Ja\n\n------ Oprindelig meddelelse ------\nFra "Anna" <anna@x.test>\nTil "Ole" <o@x.test>\nDato 23-11-2026 10:00:00\nEmne Re: x\n\n> Prøvet?',
		["Ja"],
		["Prøvet"],
	),
	(
		"em client new en",
		'Yes\n\n------ Original Message ------\nFrom "Anna" <anna@x.test>\nTo "Ole" <o@x.test>\nDate 23/11/2026 10:00:00\nSubject Re: x\n\nTried?',
		["Yes"],
		["Tried"],
	),
	(
		"lotus notes de",
		"Ja\n\n\n\nVon:\tAnna Berg/DK/Acme\nAn:\tOle Olsen/DK/Acme@ACME,\nDatum:\t23.11.2026 10:00\nBetreff:\tAntwort: Drucker\n\n\n\nProbiert?",
		["Ja"],
		["Probiert"],
	),
	(
		"lotus notes in one col",
		"Ja\n\n\nAnna Berg ---23-11-2026 10:00:00---Hej Ole, har du prøvet?\n\nFra:\tAnna Berg/DK/Acme\nTil:\tOle/DK/Acme@ACME\nDato:\t23-11-2026 10:00\nEmne:\tSv: Printer\n\n\nHej Ole, har du prøvet?",
		["Ja"],
		["Hej Ole, har du prøvet?\n"],
	),
	(
		"notes memo",
		"Yes\n\nAnna Berg/DK/Acme\n23-11-2026 10:00\n\nTo\nOle Olsen/DK/Acme@ACME\ncc\n\nSubject\nRe: Printer\n\n\nTried?",
		["Yes"],
		[],
	),
	(
		"hcl verse",
		'Ja\n\n"Anna Berg" ---23-11-2026 10:00:00--- From: "Anna Berg" <anna@x.test> To: "Ole" <o@x.test> Date: 23-11-2026 10:00 Subject: Re: Printer\n\n\nTried?',
		["Ja"],
		[],
	),
	("groupwise block", "Yes\n\n>>> Anna Berg 23-11-2026 10:00 >>>\nTried?", ["Yes"], ["Tried"]),
	(
		"groupwise en",
		"Yes\n\n>>> On 11/23/2026 at 10:00 AM, Anna Berg <anna@x.test> wrote:\n> Tried?",
		["Yes"],
		["Tried"],
	),
	("mutt da", "Ja\n\n* Anna Berg <anna@x.test> [2026-11-23 10:00]:\n> Prøvet?", ["Ja"], ["Prøvet"]),
	(
		"gnus",
		'Yes\n\n>>>>> "AB" == Anna Berg <anna@x.test> writes:\n\n    AB> Tried?\n    AB> And this?',
		["Yes"],
		[],
	),
	(
		"tutanota da",
		"Ja\n\n-- \nSendt med Tuta; få din egen krypterede postkasse:\nhttps://tuta.com\n\n23. nov. 2026, 10:00 af anna@x.test:\n\n> Prøvet?",
		["Ja"],
		["Prøvet"],
	),
	(
		"outlook zh new",
		"好的\n\n发件人： Anna <a@b.test>\n日期： 星期一, 2026年11月23日 10:00\n收件人： Ole <o@x.test>\n主题： Re: 打印机\n\n试过吗？",
		["好的"],
		["试过"],
	),
	(
		"qq text zh",
		'好的\n\n---原始邮件---\n发件人: "Anna"<a@b.test>\n发送时间: 2026年11月23日(周一) 上午10:00\n收件人: "Ole"<o@x.test>;\n主题: Re: 打印机\n\n试过吗？',
		["好的"],
		["试过"],
	),
	(
		"ja gmail",
		"はい\n\n2026年11月23日(月) 10:00 Anna Berg <a@b.test>:\n\n> 試しましたか",
		["はい"],
		["試し"],
	),
	(
		"ja outlook",
		"はい\n\n差出人: Anna <a@b.test>\n送信日時: 2026年11月23日月曜日 10:00\n宛先: Ole <o@x.test>\n件名: Re: プリンター\n\n試しましたか",
		["はい"],
		["試し"],
	),
	(
		"ja becky",
		"はい\n\nOn Mon, 23 Nov 2026 10:00:00 +0900\nAnna <a@b.test> wrote:\n\n> 試しましたか",
		["はい"],
		["試し", "wrote"],
	),
	(
		"ja original",
		"はい\n\n-----Original Message-----\nFrom: Anna [mailto:a@b.test]\nSent: Monday, November 23, 2026 10:00 AM\nTo: 'Ole'\nSubject: RE: x\n\n試しましたか",
		["はい"],
		["試し"],
	),
	(
		"ru outlook",
		"Да\n\nОт: Anna <a@b.test>\nДата: понедельник, 23 ноября 2026 г. в 10:00\nКому: Ole <o@x.test>\nТема: Re: Принтер\n\nПробовали?",
		["Да"],
		["Пробовали"],
	),
	("ru yandex below", "Да\n\n23.11.2026 10:00, Anna Berg пишет:\n> Пробовали?", ["Да"], ["Пробовали"]),
	(
		"ru mailru text",
		"Да\n\n>Понедельник, 23 ноября 2026, 10:00 +03:00 от Anna <a@b.test>:\n> \n>Пробовали?",
		["Да"],
		["Пробовали"],
	),
	(
		"uk gmail",
		"Так\n\nпн, 23 лист. 2026 р. о 10:00 Anna Berg <a@b.test> пише:\n\n> Пробували?",
		["Так"],
		["Пробували"],
	),
	(
		"ar rtl",
		"نعم شكرا\n\nفي الاثنين، ٢٣ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة Anna Berg <a@b.test>:\n\n> هل جربت؟",
		["نعم"],
		["هل جربت"],
	),
	(
		"he outlook",
		"כן\n\nמאת: Anna <a@b.test>\nנשלח: יום שני 23 נובמבר 2026 10:00\nאל: Ole <o@x.test>\nנושא: RE: x\n\nניסית?",
		["כן"],
		["ניסית"],
	),
	(
		"fa gmail",
		"بله\n\nدر دوشنبه ۲۳ نوامبر ۲۰۲۶،\u200f ۱۰:۰۰ Anna Berg <a@b.test> نوشت:\n\n> امتحان کردید؟",
		["بله"],
		["امتحان"],
	),
	(
		"pt-br outlook",
		"Sim\n\nDe: Anna <a@b.test>\nEnviado: segunda-feira, 23 de novembro de 2026 10:00\nPara: Ole\nAssunto: RE: x\n\nTentou?",
		["Sim"],
		["Tentou"],
	),
	(
		"es outlook new",
		"Sí\n\nDe: Anna <a@b.test>\nFecha: lunes, 23 de noviembre de 2026, 10:00\nPara: Ole <o@x.test>\nAsunto: Re: x\n\n¿Probó?",
		["Sí"],
		["Probó"],
	),
	(
		"it libero",
		"Sì\n\n> Il 23/11/2026 10:00 CET Anna <a@b.test> ha scritto:\n> \n>  \n> Ha provato?",
		["Sì"],
		["provato"],
	),
	(
		"de web.de text",
		'Ja\n\nGesendet: Montag, 23. November 2026 um 10:00 Uhr\nVon: "Anna" <a@b.test>\nAn: o@x.test\nBetreff: Re: x\nProbiert?',
		["Ja"],
		["Probiert"],
	),
	(
		"de t-online",
		'Ja\n\n-----Original-Nachricht-----\nBetreff: Re: x\nDatum: 2026-11-23T10:00:00+0100\nVon: "Anna" <a@b.test>\nAn: "o@x.test" <o@x.test>\n\nProbiert?',
		["Ja"],
		["Probiert"],
	),
	(
		"de open-xchange",
		"Ja\n\n> Anna Berg <a@b.test> hat am 23.11.2026 10:00 CET geschrieben:\n> \n>  \n> Probiert?",
		["Ja"],
		["Probiert"],
	),
	(
		"de open-xchange bare",
		"Ja\n\nAnna Berg <a@b.test> hat am 23.11.2026 10:00 CET geschrieben:\n\n\nProbiert?",
		["Ja"],
		["Probiert"],
	),
	(
		"da open-xchange",
		"Ja\n\n> Den 23/11/2026 10:00 CET skrev Anna <a@b.test>:\n>  \n> Prøvet?",
		["Ja"],
		["Prøvet"],
	),
	(
		"nl thunderbird",
		"Ja\n\nOp 23-11-2026 om 10:00 schreef Anna Berg:\n> Geprobeerd?",
		["Ja"],
		["Geprobeerd"],
	),
	(
		"nl ziggo",
		"Ja\n\n> Op 23-11-2026 10:00 CET schreef Anna <a@b.test>:\n>\n> Geprobeerd?",
		["Ja"],
		["Geprobeerd"],
	),
	(
		"fr laposte",
		'Oui\n\n> Message du 23/11/26 10:00\n> De : "Anna" <a@b.test>\n> A : o@x.test\n> Copie à : \n> Objet : Re: x\n> \n> Essayé ?',
		["Oui"],
		["Essayé"],
	),
	(
		"fr sfr zimbra",
		'Oui\n\nDe: "Anna" <a@b.test>\nÀ: "Ole" <o@x.test>\nEnvoyé: Lundi 23 Novembre 2026 10:00:00\nObjet: Re: x\n\nEssayé ?',
		["Oui"],
		["Essayé"],
	),
	(
		"pl wp",
		"Tak\n\nDnia 23 listopada 2026 10:00 Anna <a@b.test> napisał(a):\n\nPróbował pan?",
		["Tak"],
		["Próbował"],
	),
	(
		"pl onet",
		"Tak\n\nW dniu 2026-11-23 10:00:00 użytkownik Anna <a@b.test> napisał:\n> Próbował pan?",
		["Tak"],
		["Próbował"],
	),
	(
		"cz seznam",
		"Ano\n\n---------- Původní e-mail ----------\nOd: Anna <a@b.test>\nKomu: o@x.test\nDatum: 23. 11. 2026 10:00:00\nPředmět: Re: x\nZkusil?",
		["Ano"],
		["Zkusil"],
	),
	(
		"hu freemail",
		"Igen\n\nAnna <a@b.test> írta 2026.11.23. 10:00-kor:\n> Próbálta?",
		["Igen"],
		["Próbálta"],
	),
	(
		"ko naver",
		'네\n\n-----Original Message-----\nFrom: "Anna"<a@b.test>\nTo: "Ole"<o@x.test>;\nCc:\nSent: 2026-11-23 (월) 10:00:00 (GMT+09:00)\nSubject: Re: x\n\n해봤나요',
		["네"],
		["해봤"],
	),
	(
		"inline, outlook style w/o marks",
		"Hi Anna, see inline.\n\nFrom: Anna <a@b.test>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: x\n\nWhich floor?\n[Ole] Third.\n",
		["Third"],
		[],
	),
	(
		"inline name tag",
		"Svar nedenfor markeret med OO.\n\nFra: Anna <a@b.test>\nSendt: 23. november 2026 10:00\nTil: Ole\nEmne: x\n\nHvilken etage?\nOO: 3. sal\n",
		["3. sal"],
		[],
	),
	("only quote then nothing", "> Did you try?\n> Anna\n", ["Did you"], []),
	(
		"list footer google groups",
		'It works.\n\n-- \nYou received this message because you are subscribed to the Google Groups "users" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to users+unsubscribe@googlegroups.test.\n',
		["It works"],
		["subscribed"],
	),
	(
		"two quotes, mid answer",
		"On Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Which floor?\n\nThird.\n\nOn Mon, 23 Nov 2026 at 09:00, Bo <b@b.test> wrote:\n> Which model?\n\nHP.",
		["Third", "HP."],
		[],
	),
	(
		"security banner first",
		"CAUTION: This email originated from outside of the organization. Do not click links.\n\nIt works.\n\nFrom: Anna <a@b.test>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: x\n\nTried?",
		["It works"],
		["Tried"],
	),
	(
		"disclaimer before quote",
		"It works.\n\nThis e-mail is confidential.\n\nOn Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Tried?\n\nThis e-mail is confidential and may be privileged.",
		["It works"],
		[],
	),
	("code with >", "Run this:\n\n$ cat x > y\n> more\n> even\n\nand it fails.", ["it fails", "even"], []),
	("diff", "My patch:\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n\nPlease apply.", ["Please apply"], []),
	("own dashes table", "Prices:\n-----------\nA 1\nB 2\n-----------\nTotal 3", ["Total"], []),
	(
		"log with From",
		"The log says:\n\nFrom: a@b.test\nTo: c@d.test\nSubject: x\nDate: 2026-11-23 10:00\nresult: failed\n\nWhat does it mean?",
		["What does it mean"],
		[],
	),
	(
		"pasted mail then question",
		"Hi,\n\nI got this mail from you:\n\nFrom: Acme <info@acme.test>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: Invoice\n\nPay now.\n\n/Acme\n\nIs it real?",
		["I got this"],
		[],
	),
	("underscore sig", "Thanks\n\n_______________\nOle Olsen\nAcme", ["Thanks"], []),
	(
		"PGP signed answer",
		"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt works.\n\nOn 23/11/2026 10:00, Anna wrote:\n> Tried?\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----\n",
		["It works"],
		[],
	),
	(
		"forward with comment de",
		"Bitte bearbeiten.\n\n---------- Weitergeleitete Nachricht ---------\nVon: Anna <a@b.test>\nDate: Mo., 23. Nov. 2026 um 10:00 Uhr\nSubject: Pumpe\nTo: <o@x.test>\n\nDie Pumpe leckt.",
		["bearbeiten"],
		["leckt"],
	),
	("quote with | marks", "Yes\n\nAnna wrote on 23.11.2026 10:00:\n| Tried?\n| Anna", ["Yes"], []),
	(
		"html2text quote with blank > lines",
		"Yes\n\nOn Mon, Nov 23, 2026 at 10:00 AM Anna <a@b.test> wrote:\n\n>\n> Tried?\n>\n\n--\nOle\n",
		["Yes"],
		["Tried"],
	),
	(
		"date only intro w/o verb da",
		"Ja\n\nman. 23. nov. 2026 10.00 Anna Berg <a@b.test>:\n\n> Prøvet?",
		["Ja"],
		["Prøvet"],
	),
	(
		"answer begins with name and colon",
		"Anna:\n\nI tried at 10:00 on 23.11.2026:\n\nnothing happened.",
		["nothing happened"],
		[],
	),
	(
		"what they wrote + ask",
		"On 23 November 2026 at 10:00 your colleague Anna <anna@x.test> wrote:\n\nWe come on Monday.\n\nNobody came. When will you?",
		["Nobody came"],
		[],
	),
	(
		"blackberry",
		"Nu virker den.\n\nFrom: Anna Berg\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ole Olsen\nReply To: Support\nSubject: Re: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"yahoogroups",
		"Nu virker den.\n\n--- In users@yahoogroups.test, Anna <a@b.test> wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"proton da",
		"Nu virker den.\n\nDen mandag den 23. november 2026 kl. 10.00, Anna <a@b.test> skrev:\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"proton da via",
		"Nu virker den.\n\nDen mandag den 23. november 2026 kl. 10.00, Anna via Support <a@b.test> skrev:\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"gmail no name",
		"Nu virker den.\n\nOn Mon, Nov 23, 2026 at 10:00 AM <a@b.test> wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"fr no name",
		"Nu virker den.\n\nLe lun. 23 nov. 2026 à 10:00, <a@b.test> a écrit :\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"outlook on behalf",
		"Nu virker den.\n\nFra: support@example.com <support@example.com> På vegne af Anna Berg\nSendt: 23. november 2026 10:00\nTil: Ole\nEmne: SV: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"outlook english day first",
		"Nu virker den.\n\nFrom: Anna Berg <a@b.test>\nSent: 23 November 2026 10:00\nTo: Ole Olsen <o@x.test>\nCc: Bo <b@x.test>; Eva <e@x.test>\nSubject: RE: Printer\nImportance: High\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"outlook wrapped to",
		"Nu virker den.\n\nFrom: Anna Berg <a@b.test>\nSent: 23 November 2026 10:00\nTo: Ole Olsen <o@x.test>; Bo Berg <b@x.test>; Eva Holm <e@x.test>;\nIb Ibsen <i@x.test>; Kai Kaj <k@x.test>\nSubject: RE: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"outlook with mailto links",
		"Nu virker den.\n\nFrom: Anna Berg <a@b.test<mailto:a@b.test>>\nSent: 23 November 2026 10:00\nTo: Ole Olsen <o@x.test<mailto:o@x.test>>\nSubject: RE: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"bold stars with mailto",
		"Nu virker den.\n\n*From:* Anna Berg <a@b.test>\n*Sent:* Monday, 23 November 2026 10:00\n*To:* Ole <o@x.test>\n*Subject:* RE: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"markdown bold",
		"Nu virker den.\n\n**From:** Anna Berg <a@b.test>\n**Sent:** Monday, 23 November 2026 10:00\n**To:** Ole\n**Subject:** RE: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"samsung da new",
		"Nu virker den.\n\n-------- Oprindelig meddelelse --------\nFra: Anna <a@b.test>\nDato: man. 23. nov. 2026 10.00\nTil: Ole <o@x.test>\nEmne: Re: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"huawei",
		"Nu virker den.\n\n-------- Original Message --------\nSubject: Re: Printer\nFrom: Anna <a@b.test>\nTo: Ole <o@x.test>\nCC:\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"xiaomi",
		"Nu virker den.\n\nAnna <a@b.test> 于 2026年11月23日周一 10:00写道：\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"aquamail",
		"Nu virker den.\n\nAm 23. November 2026 10:00:00 schrieb Anna <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"nine",
		"Nu virker den.\n\n-------- Oprindelig besked --------\nFra: Anna <a@b.test>\nSendt: mandag 23. november 2026 10.00\nTil: Ole\nEmne: Re: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"spike",
		"Nu virker den.\n\nAnna <a@b.test> wrote on Mon, 23 Nov 2026 10:00:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mailbird",
		"Nu virker den.\n\nOn 23-11-2026 10:00:00, Anna <a@b.test> wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mailbird da",
		"Nu virker den.\n\nDen 23-11-2026 10:00:00, skrev Anna <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"postbox",
		"Nu virker den.\n\nAnna Berg wrote on 23/11/2026 10:00 AM:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"sylpheed",
		"Nu virker den.\n\nOn Mon, 23 Nov 2026 10:00:00 +0100\nAnna Berg <a@b.test> wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"claws",
		"Nu virker den.\n\nOn Mon, 23 Nov 2026 10:00:00 +0100, Anna Berg <a@b.test> wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"pegasus",
		"Nu virker den.\n\nOn 23 Nov 2026 at 10:00, Anna Berg wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"eudora",
		"Nu virker den.\n\nAt 10:00 AM 11/23/2026, Anna Berg wrote:\n\n>Har du prøvet igen?\n",
		["Nu virker den."],
		[">Har du prøvet igen?"],
	),
	(
		"pine",
		"Nu virker den.\n\nOn Mon, 23 Nov 2026, Anna Berg wrote:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"squirrelmail de",
		"Nu virker den.\n\nAnna Berg schrieb am Mo, 23.11.2026, 10:00:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"horde imp da",
		"Nu virker den.\n\nCiterer Anna Berg <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"horde imp fr",
		"Nu virker den.\n\nAnna Berg <a@b.test> a écrit :\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"owa light",
		"Nu virker den.\n\n________________________________________\nFrom: Anna Berg\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: RE: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"owa light da",
		"Nu virker den.\n\n________________________________________\nFra: Anna Berg\nSendt: 23. november 2026 10:00\nTil: Ole\nEmne: SV: Printer\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"outlook mac old",
		'Nu virker den.\n\nOn 23/11/2026 10:00, "Anna Berg" <a@b.test> wrote:\n\nHar du prøvet igen?\n',
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"outlook mac 2011 da",
		'Nu virker den.\n\nDen 23/11/26 10.00 skrev "Anna Berg" <a@b.test> følgende:\n\nHar du prøvet igen?\n',
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"entourage",
		'Nu virker den.\n\nOn 23/11/26 10:00 AM, "Anna Berg" <a@b.test> wrote:\n\n> Har du prøvet igen?\n',
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app el",
		"Nu virker den.\n\nΣτις 23 Νοε 2026, στις 10:00, ο/η Anna <a@b.test> έγραψε:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app hu",
		"Nu virker den.\n\nAnna <a@b.test> írta (2026. nov. 23.):\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app hr",
		"Nu virker den.\n\nAnna <a@b.test> je napisao/la 23. 11. 2026. u 10:00:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app uk",
		"Nu virker den.\n\n23 лист. 2026 р. о 10:00 Anna <a@b.test> пише:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app ro",
		"Nu virker den.\n\nPe 23 nov. 2026, la 10:00, Anna <a@b.test> a scris:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app nb",
		"Nu virker den.\n\n23. nov. 2026 kl. 10:00 skrev Anna <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app sv",
		"Nu virker den.\n\n23 nov. 2026 kl. 10:00 skrev Anna <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app pt-pt",
		"Nu virker den.\n\nAnna <a@b.test> escreveu no dia 23/11/2026, às 10:00:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app ca",
		"Nu virker den.\n\nEl 23 nov 2026, a les 10:00, Anna <a@b.test> va escriure:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"mail.app zh-hk",
		"Nu virker den.\n\nAnna <a@b.test> 於 2026年11月23日 上午10:00 寫道：\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"gmail is",
		"Nu virker den.\n\nmán., 23. nóv. 2026 kl. 10:00 skrifaði Anna <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"gmail fa",
		"Nu virker den.\n\nدر دوشنبه ۲۳ نوامبر ۲۰۲۶، ۱۰:۰۰ Anna <a@b.test> نوشت:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"gmail hi",
		"Nu virker den.\n\nसोम, 23 नव॰ 2026 को 10:00 am बजे को Anna <a@b.test> ने लिखा:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"gmail sr",
		"Nu virker den.\n\nпон, 23. нов 2026. у 10:00 Anna <a@b.test> је написао/ла:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"gmail ms",
		"Nu virker den.\n\nPada Isn, 23 Nov 2026 10:00, Anna <a@b.test> menulis:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"gmail tl",
		"Nu virker den.\n\nNoong Lun, Nob 23, 2026 nang 10:00 AM, isinulat ni Anna <a@b.test>:\n\n> Har du prøvet igen?\n",
		["Nu virker den."],
		["> Har du prøvet igen?"],
	),
	(
		"zendesk mail",
		"Nu virker den.\n\n##- Skriv dit svar over denne linje -##\n\nDin sag (4711) er blevet opdateret.\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"freshdesk quote",
		"Nu virker den.\n\nOn Mon, 23 Nov at 10:00 AM , Anna <a@b.test> wrote:\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"jira marker",
		"Nu virker den.\n\n—-—-—-—\nReply above this line.\n\nAnna commented: Har du prøvet igen?\n",
		["Nu virker den."],
		["Anna commented: Har du prøvet igen?"],
	),
	(
		"our marker da",
		"Nu virker den.\n\n-- Svar over denne linje --\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"intercom",
		"Nu virker den.\n\n## Please do not write below this line ##\n\nHar du prøvet igen?\n",
		["Nu virker den."],
		["Har du prøvet igen?"],
	),
	(
		"intro at the end of a paragraph line",
		"Nu virker den. On Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:\n> Har du prøvet igen?\n",
		["Nu virker den"],
		[],
	),
	(
		"several levels mixed",
		"Nu virker den.\n\nDen 23. nov. 2026 kl. 10.00 skrev Anna <a@b.test>:\n>\n> Prøv igen.\n>\n>> Den 22. nov. 2026 kl. 9.00 skrev Ole <o@x.test>:\n>>\n>> Den er død\n>\n",
		["Nu virker"],
		["Prøv igen"],
	),
	(
		"answer above and below",
		"Ja.\n\nDen 23. nov. 2026 kl. 10.00 skrev Anna <a@b.test>:\n> Skal vi komme?\n\nHusk den store stige.\n",
		["Ja.", "store stige"],
		[],
	),
	(
		"list numbering answers",
		"1. ja\n2. nej\n\nFra: Anna <a@b.test>\nSendt: 23. november 2026 10:00\nTil: Ole\nEmne: x\n\n1. Skal vi?\n2. Har I?",
		["1. ja", "2. nej"],
		["Skal vi"],
	),
	(
		"colon greeting then block",
		"Hi Anna:\n\nFrom: Anna <a@b.test>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: x\n\nTried?",
		["Hi Anna"],
		["Tried"],
	),
	(
		"signature with Fra:",
		"Hej\n\nDen virker ikke.\n\nMvh Ole\nFra: Aarhus afdelingen\nTil: jer alle\nDato: i dag",
		["Aarhus"],
		[],
	),
	(
		"time table",
		"Afgange:\nFra: Aarhus kl. 10:00 den 23.11.2026\nTil: Odense kl. 12:00\nDato: 23.11.2026\nKan I hente os?",
		["hente os"],
		[],
	),
	(
		"customer invoice fields",
		"Faktura:\nDato: 23.11.2026\nFra: Acme A/S\nTil: Ole Olsen\nEmne: Pumpe\nBeløb: 1.000 kr\n\nHvorfor så dyrt?",
		["så dyrt"],
		[],
	),
	(
		"ticket export",
		"Sag 12\nFrom: Ole\nDate: 2026-11-23\nSubject: Pump leaks\nStatus: open\n\nIs it solved?",
		["solved"],
		[],
	),
	(
		"chat log",
		"[10:00] Anna: har du prøvet?\n[10:01] Ole: ja\n\nSom I ser hjalp det ikke.",
		["hjalp det ikke"],
		[],
	),
	(
		"chat log 2",
		"On 23/11/2026 at 10:00 Anna said: try it\nOn 23/11/2026 at 10:05 I said: I did\n\nWhat now?",
		["What now"],
		[],
	),
	(
		"whatsapp log",
		"23.11.2026, 10:00 - Anna Berg: Prøv igen\n23.11.2026, 10:01 - Ole: Det hjalp ikke\n\nHvad nu?",
		["Hvad nu"],
		[],
	),
	(
		"email addresses and times list",
		"Kontakter:\nole@x.test: 10:00\nbo@x.test: 11:00\n\nRing til dem.",
		["Ring til"],
		[],
	),
	(
		"stack trace",
		'It says:\n\nTraceback (most recent call last):\n  File "x", line 1\nValueError: no\n\nWhat is wrong?',
		["What is wrong"],
		[],
	),
	(
		"git log",
		"commit abc\nAuthor: Ole <o@x.test>\nDate:   Mon Nov 23 10:00:00 2026 +0100\n\n    Fix pump\n\nWhich release has it?",
		["Which release"],
		[],
	),
	(
		"smtp log",
		"MAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\nFrom: a@b.test\nSubject: x\nDate: Mon, 23 Nov 2026 10:00\n\n550 no\n\nWhy?",
		["Why?"],
		[],
	),
	(
		"Sent from lines by human",
		"Pakken er sendt fra Odense\n\nSent from Odense by GLS\n\nHvor er den?",
		["Hvor er den"],
		[],
	),
	(
		"dashes in text",
		"Vi har --- som aftalt --- skiftet pumpen.\n\n---\n\nDen larmer stadig.\n",
		["larmer"],
		[],
	),
	("-- as bullet", "-- første\n\n-- anden\n\nHilsen", ["anden"], []),
	(
		"ends with PS after sig",
		"Hej\n\nDen virker.\n\n-- \nOle\n\nPS. Kan I sende en faktura?",
		["sende en faktura"],
		[],
	),
	(
		"Original message words in sentence",
		"The original message was deleted. On Monday I wrote to you.\n\nNothing came.",
		["Nothing came"],
		[],
	),
]
GMAIL = '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Nov 23, 2026 at 10:00 AM Anna &lt;a@b.test&gt; wrote:<br></div><blockquote class="gmail_quote">Did you try?</blockquote></div>'
PAGES = [
	(
		"plain blockquote before gmail's",
		'<div dir="ltr">Yes.<br><blockquote>Which floor?</blockquote></div>' + GMAIL,
		["Yes."],
		["Did you"],
	),
	(
		"outlook html header without client mark before gmail quote",
		"<p>Yes.</p><p>From: Anna &lt;a@b.test&gt;<br>Sent: 23 November 2026 10:00<br>To: Ole<br>Subject: Re: x</p><p>Tried it?</p>"
		+ GMAIL,
		["Yes."],
		["Did you", "Tried it"],
	),
	(
		"intro words before gmail quote",
		"<p>Yes.</p><p>On Mon, 23 Nov 2026 at 11:00, Anna &lt;a@b.test&gt; wrote:</p><p>&gt; Tried it?</p>"
		+ GMAIL,
		["Yes."],
		["Did you", "Tried it"],
	),
	(
		"apple forward",
		'<body>See below.<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Bo &lt;b@b.test&gt;</div><div><b>Subject: </b>Pump</div><br>It leaks</blockquote></div></body>',
		["See below"],
		["leaks"],
	),
	(
		"outlook new win border-top",
		'<div class="elementToProof">OK.</div><div id="mail-editor-reference-message-container"><div style="border-top:1pt solid rgb(181,196,223)"><b>From: </b>Anna &lt;a@b.test&gt;<br><b>Date: </b>Monday<br><b>To: </b>Ole<br><b>Subject: </b>x</div><div>Tried?</div></div>',
		["OK."],
		["Tried"],
	),
	(
		"roundcube html",
		'<p>Ja</p><p id="v1reply-intro">Den 2026-11-23 10:00, skrev Anna:</p><blockquote type="cite"><p>Prøvet?</p></blockquote>',
		["Ja"],
		["Prøvet", "skrev"],
	),
	(
		"protonmail html with empty first",
		'<div style="font-family:Arial"><br></div><div class="protonmail_quote">On Monday, Anna wrote:<br><blockquote class="protonmail_quote" type="cite">Tried?</blockquote></div>',
		["Tried"],
		[],
	),
	(
		"inline in gmail",
		'<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 23, 2026 at 10:00 AM Anna &lt;a@b.test&gt; wrote:</div><blockquote class="gmail_quote">Which floor?</blockquote><div>Third.</div><blockquote class="gmail_quote">Which model?</blockquote><div>HP.</div></div></div>',
		["Third", "HP."],
		[],
	),
	(
		"blue text in outlook",
		'<div class=WordSection1><p>Hi, see my comments in blue.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Anna<br><b>Sent:</b> x<br><b>To:</b> y<br><b>Subject:</b> z</p></div><p>Which?</p><p style="color:blue">HP</p></div>',
		["HP"],
		[],
	),
	(
		"zendesk quote",
		'<p>Yes</p><div class="gmail_quote"><div>##- Please type your reply above this line -##</div><blockquote>Tried?</blockquote></div>',
		["Yes"],
		["Tried"],
	),
	("front", '<div>Yes</div><blockquote class="front-quote">Tried?</blockquote>', ["Yes"], []),
	(
		"tuta",
		'<div>Yes</div><br>23. nov. 2026, 10:00 af anna@x.test:<br><blockquote class="tutanota_quote">Tried?</blockquote>',
		["Yes"],
		["Tried"],
	),
	(
		"skiff/other class quote",
		'<div>Yes</div><div class="x_quoted"><p>On Mon, 23 Nov 2026 at 10:00, Anna &lt;a@b.test&gt; wrote:</p><blockquote>Tried?</blockquote></div>',
		["Yes"],
		["Tried"],
	),
	(
		"thunderbird fwd",
		'<p>Please look.</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tr><th>Subject: </th><td>Pump</td></tr><tr><th>Date: </th><td>Mon, 23 Nov 2026 10:00:00 +0100</td></tr><tr><th>From: </th><td>Bo &lt;b@b.test&gt;</td></tr><tr><th>To: </th><td>o@x.test</td></tr></table><br>It leaks</div>',
		["Please look"],
		["leaks"],
	),
	(
		"outlook table header zh",
		'<div>好</div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人:</b> Anna</p></div><p>试过吗</p>',
		["好"],
		["试过"],
	),
	(
		"notes html",
		"<font>Ja</font><br><br><br><table><tr><td>Fra:</td><td>Anna Berg/DK</td></tr><tr><td>Til:</td><td>Ole/DK@ACME</td></tr><tr><td>Dato:</td><td>23-11-2026 10:00</td></tr><tr><td>Emne:</td><td>Sv: x</td></tr></table><hr><br>Prøvet?",
		["Ja"],
		["Prøvet"],
	),
	(
		"rtl html gmail",
		'<div dir="rtl">כן</div><br><div class="gmail_quote"><div dir="rtl" class="gmail_attr">&#8235;בתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת &#8234;Anna&#8236;&rlm; &lt;&#8234;a@b.test&#8236;&rlm;&gt;:&#8236;</div><blockquote class="gmail_quote">ניסית?</blockquote></div>',
		["כן"],
		["ניסית"],
	),
	(
		"mobile sig html after quote",
		"<div>Yes</div>" + GMAIL + "<div>Sent from my iPhone</div>",
		["Yes"],
		["Did you"],
	),
	("answer after gmail quote, top empty", GMAIL + "<div>Yes, it helped.</div>", ["it helped"], ["Did you"]),
	(
		"form html no quote",
		"<table><tr><td>From:</td><td>Aarhus</td></tr><tr><td>To:</td><td>Berlin</td></tr><tr><td>Date:</td><td>3 May 2026</td></tr><tr><td>Subject:</td><td>Move</td></tr></table><p>Thanks</p>",
		["Thanks", "Berlin"],
		[],
	),
	(
		"form html with words above",
		"<p>New booking:</p><table><tr><td>From:</td><td>Aarhus</td></tr><tr><td>To:</td><td>Berlin</td></tr><tr><td>Date:</td><td>3 May 2026</td></tr><tr><td>Subject:</td><td>Move</td></tr></table><p>Thanks</p>",
		["Thanks", "Berlin"],
		[],
	),
	(
		"mso no border",
		"<p class=MsoNormal>Nu virker den.</p><p class=MsoNormal><b>From:</b> Anna &lt;a@b.test&gt; <br><b>Sent:</b> 23 November 2026 10:00<br><b>To:</b> Ole<br><b>Subject:</b> RE: x</p><p>Tried?</p>",
		["Nu virker"],
		["Tried"],
	),
	(
		"hr and fra",
		"<div>Nu virker den.</div><hr><div><b>Fra:</b> Anna &lt;a@b.test&gt;<br><b>Sendt:</b> 23. november 2026 10:00<br><b>Til:</b> Ole<br><b>Emne:</b> x</div><div>Prøvet?</div>",
		["Nu virker"],
		["Prøvet"],
	),
	(
		"outlook table border",
		'<div>OK</div><table><tr><td style="border:none;border-top:solid #E1E1E1 1.0pt">From: Anna</td></tr></table><p>Tried?</p>',
		["OK"],
		[],
	),
	(
		"yahoo new",
		'<div class="ydpraw">OK</div><div id="ydp12yahoo_quoted_9" class="ydp12yahoo_quoted"><div>On Monday, November 23, 2026 at 10:00:00 AM GMT+1, Anna &lt;a@b.test&gt; wrote:</div><div>Tried?</div></div>',
		["OK"],
		["Tried"],
	),
	(
		"zendesk comment html",
		'<div>OK</div><div style="color:#b5b5b5">##- Please type your reply above this line -##</div><p>Tried?</p>',
		["OK"],
		["Tried"],
	),
	(
		"missive",
		'<div>OK</div><div class="missive_quote"><div>On November 23, 2026, Anna &lt;a@b.test&gt; wrote:</div><blockquote>Tried?</blockquote></div>',
		["OK"],
		["Tried"],
	),
	(
		"hubspot",
		'<div>OK</div><div class="hs_reply"><p>On Mon, Nov 23, 2026 at 10:00 AM, Anna &lt;<a href="mailto:a@b.test">a@b.test</a>&gt; wrote:</p><blockquote>Tried?</blockquote></div>',
		["OK"],
		["Tried"],
	),
	(
		"gmail signature after quote",
		"<div dir=ltr>OK</div>"
		+ GMAIL
		+ '<br clear=all><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir=ltr class="gmail_signature">Ole<br>Acme</div>',
		["OK"],
		["Did you"],
	),
	(
		"inline colored in apple",
		'<div>See below</div><div><blockquote type="cite"><div>On 23 Nov 2026, at 10:00, Anna wrote:</div><div>Which?</div></blockquote><div>HP 400</div><blockquote type="cite"><div>Floor?</div></blockquote><div>3rd</div></div>',
		["HP 400", "3rd"],
		[],
	),
	(
		"outlook plain pre",
		"<pre>OK\n\n-----Original Message-----\nFrom: Anna\nSent: x\nTo: y\nSubject: z\n\nTried?</pre>",
		["OK"],
		[],
	),
	(
		"text in td with quote",
		"<table><tr><td><p>OK</p><p>On Mon, 23 Nov 2026 at 10:00, Anna &lt;a@b.test&gt; wrote:</p><blockquote>Tried?</blockquote></td></tr></table>",
		["OK"],
		["Tried"],
	),
	("hidden preheader", '<div style="display:none">preview</div><div>OK</div>' + GMAIL, ["OK"], ["Did you"]),
	(
		"x_ classes after outlook",
		'<div>OK</div><div class="x_gmail_quote"><div class="x_gmail_attr">On Mon, Nov 23, 2026 at 10:00 AM Anna &lt;a@b.test&gt; wrote:</div><blockquote class="x_gmail_quote">Tried?</blockquote></div>',
		["OK"],
		["Tried"],
	),
	(
		"two gmail quotes, forward + reply",
		'<div dir=ltr>Please see<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Bo &lt;b@b.test&gt;<br>Date: Mon, Nov 23, 2026<br>Subject: Pump<br>To: Ole</div><br>It leaks</div></div>',
		["Please see"],
		["It leaks"],
	),
	(
		"forward only gmail",
		'<div dir=ltr><br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Bo &lt;b@b.test&gt;<br>Date: Mon, Nov 23, 2026<br>Subject: Pump<br>To: Ole</div><br>It leaks</div></div>',
		["It leaks"],
		[],
	),
	("image only answer", '<p><img src="cid:1"></p>' + GMAIL, [], ["Did you"]),
	("emoji only", "<div>👍</div>" + GMAIL, ["👍"], ["Did you"]),
	(
		"reaction outlook",
		'<div>Anna reacted to your message:</div><hr><div id="divRplyFwdMsg"><b>From:</b> Ole</div><p>Tried?</p>',
		["reacted"],
		["Tried"],
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
	found = split(html, None)
	new = sanitising.html_to_text(found.new_html)
	assert all(words in new for words in stays)
	assert not any(words in new for words in folded)
	assert html in (found.new_html + (found.quoted_html or ""), (found.quoted_html or "") + found.new_html)


FORM = "From: Aarhus\nTo: Berlin\nDate: 3 May 2026\nSubject: Move of the office"
HEADS = {
	"a form": (FORM, False),
	"a form with a time": (FORM.replace("2026", "2026 10:00"), False),
	"a form with an address": (
		f"{FORM.replace('Aarhus', 'Bo <bo@acme.test>')}\nMessage: Two vans, please.",
		False,
	),
	"a word for sent": (FORM.replace("Date", "Sent"), True),
	"a day of the week and a time": (FORM.replace("3 May 2026", "Sunday, 3 May 2026 10:00"), True),
	"an answer, with a time": (FORM.replace("2026", "2026 10:00").replace("Move", "Re: Move"), True),
	"a ruler": (f"-----Original Message-----\n{FORM}", True),
	"an address": (FORM.replace("Aarhus", "Bo <bo@acme.test>"), True),
}


@pytest.mark.parametrize("what", HEADS)
def test_the_head_of_a_mail_and_a_form_that_looks_like_one(what):
	head, is_mail = HEADS[what]
	text = f"Thank you for the call.\n\n{head}\n\nThe lift is broken.\n"
	html = "".join(f"<div>{line.replace('<', '&lt;') or '<br>'}</div>" for line in text.split("\n"))
	assert ("lift" in split(None, text).new_text) is not is_mail
	assert ("lift" in split(html, None).new_html) is not is_mail


def test_what_the_writer_introduces_with_a_colon_is_shown():
	head = "From: Bo <bo@acme.test>\nDate: Monday, 23 November 2026 10:00\nTo: Eva\nSubject: Pump"
	ours = "Have you tried to switch it off and on again?"
	shown = f"The log says:\n\n{head}\n\n{ours}\n\nWhat does it mean?\n"
	assert split(None, shown).quoted_text is None
	assert split(None, shown, [ours]).new_text.strip() == "The log says:"
	assert split(None, shown.replace("says:", "says this.")).new_text.strip() == "The log says this."
	ruler = f"See this:\n\n---------- Forwarded message ---------\n{head}\n\nIt leaks.\n"
	assert split(None, ruler).new_text.strip() == "See this:"
	assert split(None, shown.replace("Date", "Sent")).new_text.strip() == "The log says:"


WROTE = "On Mon, 23 Nov 2026 at 10:00, Anna <a@b.test> wrote:"


@pytest.mark.parametrize(
	"earlier",
	[
		"<blockquote>Did you try?</blockquote>",
		"<div>&gt; Did you try?</div>",
		"<blockquote>Which floor?",
		"<blockquote><blockquote>Which floor?</blockquote></blockquote>",
		f"<div>{WROTE.replace('<', '&lt;')}</div><div>&gt; Which floor?</div>",
		"<p>From: Anna &lt;a@b.test&gt;<br>Sent: 23 November 2026 10:00<br>To: Ole<br>Subject: x</p><p>Which floor?</p>",
	],
)
def test_a_quotation_before_that_of_the_client_goes_with_it(earlier):
	found = split(f"<p>The third.</p>{earlier}{GMAIL}", None)
	assert "The third." in found.new_html
	assert "floor?" not in found.new_html
	assert "try?" not in found.new_html
	shown = f"<p>The sign says:</p><blockquote>Which floor?</blockquote>{GMAIL}"
	assert "Which floor?" in split(shown, None).new_html
	with_picture = f"<p>The third.</p>{earlier}<img src=cid:1>{GMAIL}"
	assert "cid:1" in split(with_picture, None).new_html


@pytest.mark.parametrize(
	"introduction",
	[
		"чт, 28 лист. 2026 р. о 09:08 Example\nUser <a@b.test> пише:",
		"čt 28. 11. 2026 v 9:08 odesílatel\nExample User <a@b.test> napsal:",
		"to 28. marrask. 2026 klo 9.08 Example\nUser (a@b.test) kirjoitti:",
		"V čet., 28. nov. 2026 ob 09:08 je oseba\nExample User <a@b.test> napisala:",
		"2026년 11월 28일 (목) 오전 9:08, Example\nUser <a@b.test>님이 작성:",
		"在 2026/11/28 9:08, Example User 写道:",
		"(2026/11/28 9:08), Example User wrote:",
		"गुरु, 28 नव॰ 2026 को 9:08 am बजे को Example User <a@b.test> ने लिखा:",
		"Noong Huw, Nob 28, 2026 nang 9:08 AM, sinulat ni Example User <a@b.test>:",
		"در تاریخ پنجشنبه ۲۸ نوامبر ۲۰۲۶ Example User <a@b.test> نوشت:",
	],
)
def test_an_introduction_is_taken_from_its_first_line_on(introduction):
	for quoted in ("> Did you try?", "Did you try?"):
		answer = split(None, f"The third.\n\nKind regards\n\n{introduction}\n\n{quoted}\n")
		assert answer.new_text == "The third.\n\nKind regards\n"


@pytest.mark.parametrize(
	"told",
	[
		"In message <1@x.test> on 06/18/2026(00:32:43)\nyou Example User <a@b.test> wrote:\n |Can you\n |send it?",
		"I was there on 28/11/2026 at 10:00, and then\nmy friend Bo <a@b.test> wrote:\nSend it",
	],
)
def test_what_the_writer_tells_of_a_moment_begins_no_introduction(told):
	text = f"The third.\n\n{told}\n\nOk, I enclose it.\n"
	assert "Ok, I enclose it." in split(None, text).new_text


@pytest.mark.parametrize(
	"introduction",
	[
		"чт, 28 нояб. 2026 г. в 09:08, Example User <a@b.test>:",
		"Example User <a@b.test> 于2026年11月28日周四 09:08写道：",
		"Missatge de Example User <a@b.test> del dia dj., 28 de nov. 2026 a les 9:08:",
		"* Example User <a@b.test> [2026-11-28 09:08]:",
	],
)
def test_an_introduction_takes_no_line_of_the_writer_s_with_it(introduction):
	text = f"The third.\n\nKind regards\n{introduction}\n\n"
	assert split(None, f"{text}> Did you try?\n").new_text == "The third.\n\nKind regards\n"
	assert "Kind regards" in split(None, f"{text}Did you try?\n").new_text


@pytest.mark.parametrize(
	"introduction",
	[
		"Den man. 23. nov. 2026 kl. 10.00 skrev Anna <anna@b.test>:",
		"Den 23. nov. 2026 kl. 10.00 skrev Anna Berg\n<anna@b.test>:",
		"man. 23. nov. 2026 kl. 10.00 skrev Anna <anna@b.test>:",
		"On Mon, 23 Nov 2026 at 10:00, Anna\n<anna@b.test> wrote:",
		"On Monday,\n23 Nov 2026 at 10:00 Anna <anna@b.test> wrote:",
		"Am Montag, den\n23. November 2026 um 10:00 schrieb Anna <anna@b.test>:",
		"Le lun. 23 nov. 2026, 10:00, Anna  a écrit :",
		"Anna <anna@b.test> skrev:",
		"Anna <anna1990@b.test> skrev:",
		"On Mon, 23 Nov at 10:00, Anna <anna@b.test> wrote:",
		"23 Nov 2026 Anna <anna@b.test> wrote:",
		"2026-11-23 10:00 Anna <anna@b.test> wrote:",
		"On Mon, Nov 23, 2026 at 10:00\nAM Anna Berg <anna1990@b.test> wrote:",
		"On Mon, 23 Nov 2026 10:00:00 +0100\nDen Blå Avis 2023 <anna@b.test> wrote:",
		"On Nov 23,\n2026, at 10:00 AM, Anna <anna@b.test> wrote:",
		"Den mandag den\n23. november 2026 kl. 10.00 skrev Anna <anna@b.test>:",
		"El lun, 23 de nov de\n2026 a las 10:00, Anna <anna@b.test> escribió:",
		"Onsdag den 25. november 2026 kl. 10.00 skrev Anna Berg:",
	],
)
@pytest.mark.parametrize(
	"line",
	[
		"Den er stadig i stykker",
		"Den fejler,",
		"Den 5. maj stoppede den igen",
		"Attached is the log",
		"On the screen is an error",
		"Il est signalé site inaccessible",
		"Am Apparat meldet sich keiner",
		"El problema sigue",
		"Op de knop gebeurt niets",
	],
)
def test_a_line_right_above_an_introduction_that_begins_as_they_do_is_the_writer_s(line, introduction):
	for quoted in ("> Did you try?", "Did you try?"):
		answer = split(None, f"The third.\n{line}\n{introduction}\n\n{quoted}\n")
		assert answer.new_text == f"The third.\n{line}\n"
		assert introduction in answer.quoted_text


@pytest.mark.parametrize(
	("head", "quoted"),
	[
		# Names without their addresses, and headers without their lines: what some programs make of a mail's HTML
		("shop  schrieb am Do. 20. Juni 2024 um 14:49:", "    Your number: 7"),
		("Anna Berg schrieb am Do. 20. Juni 2024 um 14:49:", "Your number: 7"),
		(
			'-------- Oprindelig meddelelse --------Fra: "Shop Service"  Dato: 07.08.24  18:46  (GMT+01:00) Til: Emne: Info',
			"Your number: 7",
		),
		(
			'-------- Ursprüngliche Nachricht --------Von: "Shop"  Datum: 07.08.24 Betreff: Info',
			"Your number: 7",
		),
		("Az iPhone-omról küldve", "Your number: 7"),
	],
)
def test_heads_that_programs_crippled(head, quoted):
	answer = split(None, f"It is broken\nKind regards\n{head}\n\n{quoted}\n")
	assert answer.new_text == "It is broken\nKind regards\n"
	assert head in answer.quoted_text


def test_what_the_writer_shows_below_such_words_stays():
	for told in (
		"---- Original message ---- is what the screen says",
		"-- Original message -- from: unknown",
		"Bo skrev til mig den 20. juni 2024 kl. 14:49:",
		"Jeres tekniker skrev den 3. maj 2024 kl. 10:00:",
		"Your technician wrote on May 3, 2024 at 10:00:",
		"Votre technicien a écrit le 3 mai 2024 à 10:00 :",
	):
		assert split(None, f"It is broken\n{told}\n\nYour number: 7\n").quoted_text is None


@pytest.mark.parametrize(
	"quotation",
	[
		"<div name='quote'><div>Am 28.11.26 um 09:08 schrieb Example User</div><div>Did you try?</div></div>",
		"<aside>---------- Původní e-mail ----------<br>Od: Anna &lt;a@b.test&gt;<br>Komu: h@x.test<br>Datum: 28. 11. 2026 9:08<br>Předmět: Re: x</aside><blockquote>Did you try?</blockquote>",
		"<p>Šalje: Anna &lt;a@b.test&gt;<br>Poslano: 28. studenog 2026. 09:08<br>Prima: h@x.test<br>Predmet: RE: x</p><p>Did you try?</p>",
		"<p>----- Mail original -----<br>De: Anna &lt;a@b.test&gt;<br>À: h@x.test<br>Envoyé: Jeudi 28 Novembre 2026 09:08:00<br>Objet: Re: x</p><p>Did you try?</p>",
	],
)
def test_what_clients_of_other_countries_put_over_their_repetition(quotation):
	found = split(f"<div>The third.</div>{quotation}", None)
	assert "The third." in found.new_html
	assert found.quoted_html == quotation


@pytest.mark.parametrize(
	"head",
	[
		"Original Message processed by david®\nRe: Pump 23. November 2026, 12:44\nVon Anna",
		"-----Original Message-----\nFrom: Anna <a@b.test>\nSent: Monday, November 23, 2026 9:08 AM\nTo: h\nSubject: x",
		"From: Anna <a@b.test>\nSent: Monday, November 23, 2026 9:08 AM\nTo: h\nSubject: x",
	],
)
def test_an_earlier_mail_right_below_quoted_lines_is_no_answer_to_them(head):
	text = f"The third.\n\n{WROTE}\n\n> Which floor?\n\n{head}\n\nDid you try?\n"
	assert split(None, text).new_text.strip() == "The third."
	answered = text.replace("floor?\n", "floor?\n\nThat one.\n")
	assert "That one." in split(None, answered).new_text


@pytest.mark.parametrize("shown", ["<blockquote>Which floor?</blockquote>", "<div>&gt; Which floor?</div>"])
def test_quoted_lines_of_the_writer_before_the_quotation_of_his_client_stay(shown):
	answer = f"<p>They never told us what the sign means</p>{shown}{GMAIL}"
	assert "Which floor?" in split(answer, None).new_html
	assert "try?" not in split(answer, None).new_html
	# Unless we asked that
	assert "Which floor?" not in split(answer, None, ["Hello!\nWhich floor?\nBye"]).new_html


def test_quoted_lines_before_another_quotation_go_with_it():
	text = f"The third.\n\n> Which floor?\n\n{WROTE}\n> Did you try?\n"
	assert split(None, text).new_text.strip() == "The third."
	shown = text.replace("The third.", "The sign says:")
	assert "Which floor?" in split(None, shown).new_text
	inline = f"> Which floor?\nThe third.\n> Which model?\n\n{WROTE}\n> Did you try?\n"
	assert "Which model?" in split(None, inline).new_text
	assert "Which floor?" in split(None, f"> Which floor?\n\n{WROTE}\n> Did you try?\n").new_text


@pytest.mark.parametrize(
	"says",
	[
		"See my comments below.",
		"Mine svar nedenfor.",
		"Unsere Antworten finden Sie unten.",
		"Svar markeret med OO.",
	],
)
def test_who_says_that_he_answers_below_is_shown_whole(says):
	text = f"{says}\n\nFrom: Anna <a@b.test>\nSent: 23 November 2026 10:00\nTo: Ole\nSubject: x\n\nWhich floor?\nOO: 3rd\n"
	assert split(None, text).new_text == text
	assert split(None, text.replace(says, "See below.")).new_text.strip() == "See below."


@pytest.mark.parametrize(
	"words",
	[
		"-----\nAs said above, the line is dead.",
		"-- I did not see it below the red line.",
		"=====\nThe answer stands above line 12.",
		"Ole ---23-11-2026 10:00--- the meeting is moved.",
		"-----\nPlease write below the line of the address.",
	],
)
def test_words_between_signs_are_the_writers(words):
	text = f"Hello\n\n{words}\n\nCan you help?\n"
	assert split(None, text).quoted_text is None
