"""What mail programs write around the repetition of a mail, in many languages: folded, and nothing of the writer's with it."""

import re

import pytest

from request_mgmt.mail.quoting import split

pytestmark = pytest.mark.pure
NEW = "It works now, thank you.\n\nKind regards\nOle"
MARKED = "> Did you try it again?\n>\n> Anna"
BARE = "Did you try it again?\n\nAnna"

# Header blocks: Outlook's in the language it is set to, and the like of others. Nothing after them has a mark
BLOCKS = {
	"outlook en": "From: Anna Berg <anna@example.com>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ole Olsen <ole@acme.test>\n"
	"Subject: RE: Printer",
	"outlook da": "Fra: Anna Berg <anna@example.com>\nSendt: 23. november 2026 10:00\nTil: Ole Olsen\nEmne: SV: Printer",
	"outlook de": "Von: Anna Berg <anna@example.com>\nGesendet: Montag, 23. November 2026 10:00\nAn: Ole Olsen\nBetreff: AW: Drucker",
	"outlook fr": "De\u00a0: Anna Berg <anna@example.com>\nEnvoyé\u00a0: lundi 23 novembre 2026 10:00\nÀ\u00a0: Ole Olsen\n"
	"Objet\u00a0: RE: Imprimante",
	"outlook es": "De: Anna Berg <anna@example.com>\nEnviado el: lunes, 23 de noviembre de 2026 10:00\nPara: Ole Olsen\n"
	"Asunto: RE: Impresora",
	"outlook it": "Da: Anna Berg <anna@example.com>\nInviato: lunedì 23 novembre 2026 10:00\nA: Ole Olsen\nOggetto: R: Stampante",
	"outlook nl": "Van: Anna Berg <anna@example.com>\nVerzonden: maandag 23 november 2026 10:00\nAan: Ole Olsen\nOnderwerp: RE: Printer",
	"outlook pl": "Od: Anna Berg <anna@example.com>\nWysłano: poniedziałek, 23 listopada 2026 10:00\nDo: Ole Olsen\nDW: Bo\n"
	"Temat: ODP: Drukarka",
	"outlook pt": "De: Anna Berg <anna@example.com>\nEnviada em: segunda-feira, 23 de novembro de 2026 10:00\nPara: Ole Olsen\n"
	"Assunto: RES: Impressora",
	"outlook sv": "Från: Anna Berg <anna@example.com>\nSkickat: den 23 november 2026 10:00\nTill: Ole Olsen\nKopia: Bo\nÄmne: SV: Skrivare",
	"outlook no": "Fra: Anna Berg <anna@example.com>\nSendt: mandag 23. november 2026 10:00\nTil: Ole Olsen\nKopi: Bo\nEmne: SV: Skriver",
	"outlook fi": "Lähettäjä: Anna Berg <anna@example.com>\nLähetetty: maanantai 23. marraskuuta 2026 10.00\nVastaanottaja: Ole Olsen\n"
	"Kopio: Bo\nAihe: VS: Tulostin",
	"outlook cs": "Od: Anna Berg <anna@example.com>\nOdesláno: pondělí 23. listopadu 2026 10:00\nKomu: Ole Olsen\nPředmět: RE: Tiskárna",
	"outlook ru": "От: Anna Berg <anna@example.com>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Ole Olsen\nТема: RE: Принтер",
	"outlook zh": "发件人: Anna Berg <anna@example.com>\n发送时间: 2026年11月23日 10:00\n收件人: Ole Olsen\n抄送: Bo\n主题: 回复: 打印机",
	"outlook zh-tw": "寄件者: Anna Berg <anna@example.com>\n寄件日期: 2026年11月23日 上午 10:00\n收件者: Ole Olsen\n副本: Bo\n主旨: RE: 印表機",
	"outlook ja": "差出人: Anna Berg <anna@example.com>\n送信日時: 2026年11月23日 10:00\n宛先: Ole Olsen\nCC: Bo\n件名: RE: プリンター",
	"outlook ko": "보낸 사람: Anna Berg <anna@example.com>\n보낸 날짜: 2026년 11월 23일 월요일 오전 10:00\n받는 사람: Ole Olsen\n참조: Bo\n제목: RE: 프린터",
	"outlook ro": "De la: Anna Berg <anna@example.com>\nTrimis: luni, 23 noiembrie 2026 10:00\nCătre: Ole Olsen\nSubiect: RE: Imprimantă",
	"outlook el": "Από: Anna Berg <anna@example.com>\nΣτάλθηκε: Δευτέρα, 23 Νοεμβρίου 2026 10:00\nΠρος: Ole Olsen\nΘέμα: RE: Printer",
	"outlook hu": "Feladó: Anna Berg <anna@example.com>\nElküldve: 2026. november 23., hétfő 10:00\nCímzett: Ole Olsen\nTárgy: RE: Nyomtató",
	"outlook tr": "Kimden: Anna Berg <anna@example.com>\nGönderildi: 23 Kasım 2026 Pazartesi 10:00\nKime: Ole Olsen\nKonu: YNT: Yazıcı",
	"outlook sl": "Od: Anna Berg <anna@example.com>\nPoslano: ponedeljek, 23. november 2026 10:00\nZa: Ole Olsen\nZadeva: RE: Tiskalnik",
	"outlook bg": "От: Anna Berg <anna@example.com>\nИзпратено: понеделник, 23 ноември 2026 г. 10:00\nДо: Ole Olsen\nОтносно: RE: Принтер",
	"outlook et": "Saatja: Anna Berg <anna@example.com>\nSaadetud: esmaspäev, 23. november 2026 10:00\nAdressaat: Ole Olsen\nTeema: RE: Printer",
	"outlook lt": "Nuo: Anna Berg <anna@example.com>\nIšsiųsta: 2026 m. lapkričio 23 d. 10:00\nKam: Ole Olsen\nTema: RE: Spausdintuvas",
	"outlook he": "מאת: Anna Berg <anna@example.com>\nנשלח: יום שני 23 נובמבר 2026 10:00\nאל: Ole Olsen\nנושא: RE: מדפסת",
	"outlook ar": "من: Anna Berg <anna@example.com>\nتم الإرسال: الاثنين، 23 نوفمبر 2026 10:00\nإلى: Ole Olsen\nالموضوع: RE: طابعة",
	"outlook vi": "Từ: Anna Berg <anna@example.com>\nĐã gửi: 23 Tháng Mười Một 2026 10:00\nTới: Ole Olsen\nChủ đề: RE: Máy in",
	"outlook th": "จาก: Anna Berg <anna@example.com>\nส่ง: 23 พฤศจิกายน 2026 10:00\nถึง: Ole Olsen\nเรื่อง: RE: เครื่องพิมพ์",
	"outlook in a language nobody listed": "Xyz: Anna Berg <anna@example.com>\nAbcd: 23. qwer 2026 10:00\nTrw: Ole Olsen\nPoiu: RE: Printer",
	"outlook mobile": "________________________________\nFra: Anna Berg <anna@example.com>\nSendt: mandag den 23. november 2026 10.00.00\n"
	"Til: Ole Olsen <ole@acme.test>\nEmne: SV: Printer",
	"old outlook": "-----Original Message-----\nFrom: Anna Berg [mailto:anna@example.com]\nSent: 23 November 2026 10:00\nTo: Ole Olsen\n"
	"Subject: RE: Printer",
	"old outlook da": "-----Oprindelig meddelelse-----\nFra: Anna Berg [mailto:anna@example.com]\nSendt: 23. november 2026 10:00\n"
	"Til: Ole Olsen\nEmne: SV: Printer",
	"old outlook de": "-----Ursprüngliche Nachricht-----\nVon: Anna Berg [mailto:anna@example.com]\nGesendet: Montag, 23. November 2026 10:00\n"
	"An: Ole Olsen\nBetreff: AW: Drucker",
	"samsung": "-------- Original message --------\nFrom: Anna Berg <anna@example.com>\nDate: 23/11/2026 10:00 (GMT+01:00)\n"
	"To: Ole Olsen <ole@acme.test>\nSubject: Re: Printer",
	"samsung da": "-------- Oprindelig besked --------\nFra: Anna Berg <anna@example.com>\nDato: 23.11.2026 10.00 (GMT+01:00)\n"
	"Til: Ole Olsen\nEmne: Re: Printer",
	"em client": '------ Original Message ------\nFrom: "Anna Berg" <anna@example.com>\nTo: "Ole" <ole@acme.test>\nSent: 23/11/2026 10:00:00\n'
	"Subject: Re: Printer",
	"em client de": '------ Originalnachricht ------\nVon "Anna Berg" <anna@example.com>\nAn "Ole" <ole@acme.test>\nDatum 23.11.2026 10:00:00\n'
	"Betreff Re: Drucker",
	"zimbra": '----- Original Message -----\nFrom: "Anna Berg" <anna@example.com>\nTo: "Ole Olsen" <ole@acme.test>\n'
	"Sent: Monday, 23 November, 2026 10:00:00\nSubject: Re: Printer",
	"zimbra fr": '----- Mail original -----\nDe: "Anna Berg" <anna@example.com>\nÀ: "Ole Olsen" <ole@acme.test>\n'
	"Envoyé: Lundi 23 Novembre 2026 10:00:00\nObjet: Re: Imprimante",
	"notes": "From:\tAnna Berg/Example\nTo:\tOle Olsen/Acme@Acme\nDate:\t23-11-2026 10:00\nSubject:\tRe: Printer",
	"qq": '------------------ 原始邮件 ------------------\n发件人: "Anna"<anna@example.com>;\n发送时间: 2026年11月23日(星期一) 上午10:00\n'
	'收件人: "Ole"<ole@acme.test>;\n主题: Re: 打印机',
	"proton": "------- Original Message -------\nOn Monday, November 23rd, 2026 at 10:00 AM, Anna Berg <anna@example.com> wrote:",
	"apple forward style": "Begin forwarded message:\n\nFrom: Anna Berg <anna@example.com>\nDate: 23 November 2026 at 10:00:00 CET\n"
	"To: Ole Olsen\nSubject: Re: Printer",
}


@pytest.mark.parametrize("client", BLOCKS)
def test_header_blocks(client):
	found = split(None, f"{NEW}\n\n{BLOCKS[client]}\n\n{BARE}\n")
	assert found.new_text.strip() == NEW
	assert found.quoted_text.endswith(BARE)


# One line, or one that was broken, before lines that are marked
INTRODUCTIONS = {
	"gmail en": "On Mon, Nov 23, 2026 at 10:00\u202fAM Anna Berg <anna@example.com> wrote:",
	"gmail da": "Den man. 23. nov. 2026 kl. 10.00 skrev Anna Berg <anna@example.com>:",
	"gmail de": "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Anna Berg <\nanna@example.com>:",
	"gmail fr": "Le lun. 23 nov. 2026 à 10:00, Anna Berg <anna@example.com> a écrit :",
	"gmail es": "El lun, 23 nov 2026 a las 10:00, Anna Berg (<anna@example.com>) escribió:",
	"gmail it": "Il giorno lun 23 nov 2026 alle ore 10:00 Anna Berg <anna@example.com>\nha scritto:",
	"gmail nl": "Op ma 23 nov 2026 om 10:00 schreef Anna Berg <anna@example.com>:",
	"gmail pl": "pon., 23 lis 2026 o 10:00 Anna Berg <anna@example.com> napisał(a):",
	"gmail pt": "Em seg., 23 de nov. de 2026 às 10:00, Anna Berg <anna@example.com>\nescreveu:",
	"gmail sv": "Den mån 23 nov. 2026 kl 10:00 skrev Anna Berg <anna@example.com>:",
	"gmail no": "man. 23. nov. 2026 kl. 10:00 skrev Anna Berg <anna@example.com>:",
	"gmail fi": "ma 23. marrask. 2026 klo 10.00 Anna Berg (anna@example.com) kirjoitti:",
	"gmail cs": "po 23. 11. 2026 v 10:00 odesílatel Anna Berg <anna@example.com> napsal:",
	"gmail sk": "po 23. 11. 2026 o 10:00 Anna Berg <anna@example.com> napísal(a):",
	"gmail ru": "пн, 23 нояб. 2026 г. в 10:00, Anna Berg <anna@example.com>:",
	"gmail uk": "пн, 23 лист. 2026 р. о 10:00 Anna Berg <anna@example.com> пише:",
	"gmail bg": "На пн, 23.11.2026 г. в 10:00 ч. Anna Berg <anna@example.com> написа:",
	"gmail el": "Στις Δευ 23 Νοε 2026 στις 10:00 π.μ., ο/η Anna Berg <anna@example.com>\nέγραψε:",
	"gmail tr": "Anna Berg <anna@example.com>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
	"gmail hu": "Anna Berg <anna@example.com> ezt írta (időpont: 2026. nov. 23., H, 10:00):",
	"gmail ro": "În lun., 23 nov. 2026 la 10:00, Anna Berg <anna@example.com> a scris:",
	"gmail hr": "pon, 23. stu 2026. u 10:00 Anna Berg <anna@example.com> napisao je:",
	"gmail sl": "V V pon., 23. nov. 2026 ob 10:00 je oseba Anna Berg <anna@example.com>\nnapisala:",
	"gmail lt": "2026-11-23, pr, 10:00 Anna Berg <anna@example.com> rašė:",
	"gmail lv": "pirmd., 2026. g. 23. nov., plkst. 10:00 — lietotājs Anna Berg (<anna@example.com>) rakstīja:",
	"gmail et": "Anna Berg <anna@example.com> kirjutas kuupäeval E, 23. november 2026 kell 10:00:",
	"gmail ca": "Missatge de Anna Berg <anna@example.com> del dia dl., 23 de nov. 2026 a les 10:00:",
	"gmail ja": "2026年11月23日(月) 10:00 Anna Berg <anna@example.com>:",
	"gmail zh": "Anna Berg <anna@example.com> 于2026年11月23日周一 10:00写道：",
	"gmail zh-tw": "Anna Berg <anna@example.com> 於 2026年11月23日 週一 上午10:00寫道：",
	"gmail ko": "2026년 11월 23일 (월) 오전 10:00, Anna Berg <anna@example.com>님이 작성:",
	"gmail vi": "Vào Th 2, 23 thg 11, 2026 vào lúc 10:00 Anna Berg <\nanna@example.com> đã viết:",
	"gmail id": "Pada Sen, 23 Nov 2026 pukul 10.00 Anna Berg <anna@example.com> menulis:",
	"gmail th": "ในวันที่ จ. 23 พ.ย. 2026 เวลา 10:00 Anna Berg <anna@example.com> เขียนว่า:",
	"gmail he": "\u200fבתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת \u202aAnna Berg\u202c\u200f <\u202aanna@example.com\u202c\u200f>:\u202c",
	"gmail ar": "في الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Anna Berg <anna@example.com>:",
	"apple en": "On 23 Nov 2026, at 10:00, Anna Berg <anna@example.com> wrote:",
	"apple da": "Den 23. nov. 2026 kl. 10.00 skrev Anna Berg <anna@example.com>:",
	"apple de": "Am 23.11.2026 um 10:00 schrieb Anna Berg <anna@example.com>:",
	"apple nl": "Op 23 nov 2026, om 10:00 heeft Anna Berg <anna@example.com> het volgende geschreven:",
	"apple fi": "Anna Berg <anna@example.com> kirjoitti 23.11.2026 kello 10.00:",
	"apple pl": "Wiadomość napisana przez Anna Berg <anna@example.com> w dniu 23.11.2026, o godz. 10:00:",
	"apple pt": "No dia 23/11/2026, às 10:00, Anna Berg <anna@example.com> escreveu:",
	"apple ru": "23 нояб. 2026 г., в 10:00, Anna Berg <anna@example.com> написал(а):",
	"apple cs": "23. 11. 2026 v 10:00, Anna Berg <anna@example.com>:",
	"apple ja": "2026/11/23 10:00、Anna Berg <anna@example.com>のメール:",
	"apple zh": "在 2026年11月23日，10:00，Anna Berg <anna@example.com> 写道：",
	"apple ko": "2026. 11. 23. 오전 10:00, Anna Berg <anna@example.com> 작성:",
	"apple tr": "Anna Berg <anna@example.com> şunları yazdı (23 Kas 2026 10:00):",
	"apple mail, a long address on a line of its own": "On Nov 23, 2026, at 10:00 AM, Anna Berg from the long department\n<anna.berg@very-long.example.com> wrote:",
	"thunderbird en": "On 23/11/2026 10:00, Anna Berg wrote:",
	"thunderbird da": "Den 23.11.2026 kl. 10.00 skrev Anna Berg:",
	"thunderbird fr": "Le 23/11/2026 à 10:00, Anna Berg a écrit :",
	"thunderbird it": "Il 23/11/2026 10:00, Anna Berg ha scritto:",
	"thunderbird es": "El 23/11/2026 a las 10:00, Anna Berg escribió:",
	"thunderbird sv": "Den 2026-11-23 kl. 10:00, skrev Anna Berg:",
	"thunderbird fi": "Anna Berg kirjoitti 23.11.2026 klo 10.00:",
	"thunderbird ru": "23.11.2026 10:00, Anna Berg пишет:",
	"thunderbird ja": "On 2026/11/23 10:00, Anna Berg wrote:",
	"thunderbird cs": "Dne 23. 11. 26 v 10:00 Anna Berg napsal(a):",
	"thunderbird hu": "2026. 11. 23. 10:00 keltezéssel, Anna Berg írta:",
	"yahoo": "On Monday, November 23, 2026 at 10:00:00 AM GMT+1, Anna Berg <anna@example.com> wrote:",
	"yahoo es": "El lunes, 23 de noviembre de 2026, 10:00:00 CET, Anna Berg <anna@example.com> escribió:",
	"zoho": "---- On Mon, 23 Nov 2026 10:00:00 +0100 Anna Berg <anna@example.com> wrote ----",
	"airmail": "On 23 November 2026 at 10:00:00, Anna Berg (anna@example.com) wrote:",
	"kmail": "On Monday, 23 November 2026 10:00:00 CET Anna Berg wrote:",
	"evolution": "On Mon, 2026-11-23 at 10:00 +0100, Anna Berg wrote:",
	"horde": "Quoting Anna Berg <anna@example.com>:",
	"horde de": "Zitat von Anna Berg <anna@example.com>:",
	"yandex": '23.11.2026, 10:00, "Anna Berg" <anna@example.com>:',
	"mail.ru": "Понедельник, 23 ноября 2026, 10:00 +03:00 от Anna Berg <anna@example.com>:",
	"gmx": 'Gesendet: Montag, 23. November 2026 um 10:00 Uhr\nVon: "Anna Berg" <anna@example.com>\nAn: "Ole" <ole@acme.test>\nBetreff: Drucker',
	"163": 'At 2026-11-23 10:00:00, "Anna Berg" <anna@example.com> wrote:',
	"163 zh": '在 2026-11-23 10:00:00，"Anna Berg" <anna@example.com> 写道：',
	"the bat": "Monday, November 23, 2026, 10:00:00 AM, you wrote:",
	"notes": "Anna Berg/Example wrote on 23-11-2026 10:00:00:",
	"notes web": "-----Anna Berg <anna@example.com> wrote: -----",
	"groupwise": ">>> Anna Berg <anna@example.com> 23.11.2026 10:00 >>>",
	"notes, in figures": "anna wrote on 11/23/2026 10:00:00 AM:",
	"mutt": "On Mon, Nov 23, 2026 at 10:00:00AM +0100, Anna Berg wrote:",
	"gnus": "Anna Berg <anna@example.com> writes:",
	"roundcube de": "Am 2026-11-23 10:00, schrieb Anna Berg:",
	"fastmail": "On Mon, 23 Nov 2026, at 10:00 AM, Anna Berg wrote:",
	"hey": "On November 23, 2026, Anna Berg <anna@example.com> wrote:",
	"tutanota": "23. Nov. 2026, 10:00 von anna@example.com:",
	"tutanota en": "Nov 23, 2026, 10:00 by anna@example.com:",
}


@pytest.mark.parametrize("client", INTRODUCTIONS)
def test_introductions(client):
	found = split(None, f"{NEW}\n\n{INTRODUCTIONS[client]}\n{MARKED}\n")
	assert found.new_text.strip() == NEW
	assert found.quoted_text == f"{INTRODUCTIONS[client]}\n{MARKED}"


@pytest.mark.parametrize(
	"client",
	[name for name, line in INTRODUCTIONS.items() if re.search(r"[<(]\s*\S*@", line) and "2026" in line],
)
def test_introductions_that_name_who_and_when_need_no_marks(client):
	"""HTML that a program made a text of has none."""
	found = split(None, f"{NEW}\n\n{INTRODUCTIONS[client]}\n\n{BARE}\n")
	assert found.new_text.strip() == NEW


SIGNATURES = {
	"delimiter": "-- \nOle Olsen\nAcme A/S\n+45 12 34 56 78",
	"iphone en": "Sent from my iPhone",
	"iphone da": "Sendt fra min iPhone",
	"iphone sv": "Skickat från min iPhone",
	"iphone no": "Sendt fra min iPhone",
	"iphone fi": "Lähetetty iPhonesta",
	"iphone de": "Von meinem iPhone gesendet",
	"iphone fr": "Envoyé de mon iPhone",
	"iphone es": "Enviado desde mi iPhone",
	"iphone it": "Inviato da iPhone",
	"iphone nl": "Verstuurd vanaf mijn iPhone",
	"iphone pt": "Enviado do meu iPhone",
	"iphone pl": "Wysłane z iPhone'a",
	"iphone cs": "Odesláno z iPhonu",
	"iphone ru": "Отправлено с iPhone",
	"iphone ja": "iPhoneから送信",
	"iphone zh": "发自我的 iPhone",
	"iphone ko": "나의 iPhone에서 보냄",
	"iphone tr": "iPhone'umdan gönderildi",
	"iphone hu": "iPhone-ról küldve",
	"iphone el": "Στάλθηκε από το iPhone μου",
	"iphone bg": "Изпратено от моя iPhone",
	"iphone he": "נשלח מה-iPhone שלי",
	"iphone th": "ส่งจาก iPhone ของฉัน",
	"iphone vi": "Đã gửi từ iPhone của tôi",
	"iphone sk": "Poslané z iPhonu",
	"samsung de": "Von Samsung-Tablet gesendet",
	"windows mail fr": "Provenance : Courrier pour Windows",
	"outlook fr": "Envoyé à partir d'Outlook",
	"outlook ios": "Get Outlook for iOS<https://aka.ms/o0ukef>",
	"outlook ios da": "Hent Outlook til iOS<https://aka.ms/o0ukef>",
	"outlook ios de": "Outlook für iOS beziehen<https://aka.ms/o0ukef>",
	"outlook ios de, of today": "Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>",
	"outlook ios fr": "Télécharger Outlook pour iOS<https://aka.ms/o0ukef>",
	"outlook ios nl": "Outlook voor iOS downloaden<https://aka.ms/o0ukef>",
	"outlook ios sv": "Skaffa Outlook för iOS<https://aka.ms/o0ukef>",
	"windows mail": "Sent from Mail for Windows",
	"samsung": "Sent from my Galaxy",
	"yahoo": "Sent from Yahoo Mail for iPhone",
	"proton": "Sent with Proton Mail secure email.",
	"blackberry": "Sent from my BlackBerry 10 smartphone.",
	"gmail mobile": "Sent from Gmail Mobile",
	"gmx": "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
}


@pytest.mark.parametrize("client", SIGNATURES)
@pytest.mark.parametrize(
	"rest", ["", f"\n\n{INTRODUCTIONS['gmail da']}\n{MARKED}"], ids=["alone", "before a quotation"]
)
def test_signatures(client, rest):
	assert split(None, f"{NEW}\n\n{SIGNATURES[client]}{rest}\n").new_text.strip() == NEW


# Words of the writer, whatever they look like
WHOLE = {
	"a time in a sentence": "At 10:00 Anna wrote:\nPlease switch it off.\n\nI did, and it leaks still. What now?",
	"a date in a sentence": "On 3 May 2026 Anna wrote:\nPlease switch it off.\n\nI did, and it leaks still. What now?",
	"who wrote at what time": "Anna wrote at 10:00:\nPlease switch it off.\n\nI did, and it leaks still.",
	"skrev kl.": "I går kl. 10:00 skrev I til mig:\nPumpen er på vej.\n\nDen er ikke kommet.",
	"skrev den": "Den 3. maj 2026 skrev Anna:\nPumpen er på vej.\n\nDen er ikke kommet.",
	"schrieb um": "Um 10:00 schrieb mir Anna:\nBitte ausschalten.\n\nDas hilft nicht.",
	"a list of labels": "See:\n\nModel: X1\nSerial: 4711\nDate: 23.11.2026\nSubject: pump\n\nWhen will it come?",
	"an address to send to": "Send it to\n\nTo: Ole <ole@acme.test>\nStreet 7\n\nThanks",
	"times": "I tried at 10:00:\nnothing\nand at 11:00:\nnothing",
	"sent from a place": "The parcel was\nsent from Odense\non Monday.",
	"a log": "2026-11-23 10:00:01 error: pump <p1@acme.test>:\nno answer\n\nCan you help?",
	"two dashes as a rule": "First\n--\nSecond\n--\nThird",
	"quoting somebody else": "The sign says:\n> Do not enter\nWhy?",
	"from to date": "Booking\n\nFrom: Aarhus\nTo: Berlin\nDate: 3 May 10:00\n\nOne seat, please.",
	"who wrote, without a time": "My colleague Bo <bo@acme.test> wrote:\n\nIt is the pump.\n\nIs he right?",
}


@pytest.mark.parametrize("what", WHOLE)
def test_words_of_the_writer(what):
	assert split(None, WHOLE[what]) == (split(None, WHOLE[what]).__class__)(None, WHOLE[what])


@pytest.mark.parametrize(
	"introduction",
	[
		"Am 23.11.2026 schrieb Anna Berg:",
		"Den 23. november 2026 skrev Anna Berg:",
		"On 23 November 2026, Anna Berg wrote:",
	],
)
def test_a_day_alone_is_enough_where_it_stands_apart(introduction):
	assert split(None, f"{NEW}\n\n{introduction}\n\n{BARE}\n").new_text.strip() == NEW


BELOW = {
	"thunderbird": f"{INTRODUCTIONS['thunderbird en']}\n{MARKED}\n\n{NEW}\n",
	"thunderbird with a signature": f"{INTRODUCTIONS['thunderbird da']}\n{MARKED}\n\n{NEW}\n\n-- \nOle Olsen\nAcme\n",
	"gmail": f"{INTRODUCTIONS['gmail en']}\n{MARKED}\n\n{NEW}\n",
	"two levels": f"{INTRODUCTIONS['gmail en']}\n> On Sun, Nov 22, 2026 at 9:00 AM Ole <ole@acme.test> wrote:\n>> Help\n{MARKED}\n\n{NEW}\n",
}


@pytest.mark.parametrize("client", BELOW)
def test_answers_below(client):
	assert split(None, BELOW[client]).new_text.strip() == NEW


QUOTE = "<div>Did you try it again?</div><div>Anna</div>"
WHO = 'Anna Berg &lt;<a href="mailto:anna@example.com">anna@example.com</a>&gt;'
HEAD = "<b>From:</b> Anna Berg &lt;anna@example.com&gt;<br><b>Sent:</b> Monday, November 23, 2026 10:00 AM<br><b>To:</b> Ole<br><b>Subject:</b> Re: Printer"
HTML = {
	"gmail": f'<div dir="ltr">{{new}}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Nov 23, 2026 at 10:00 AM {WHO} wrote:<br></div>'
	f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{QUOTE}</blockquote></div>',
	"old gmail": f'<div dir="ltr">{{new}}</div><div class="gmail_extra"><br><div class="gmail_quote">On Mon, Nov 23, 2026 {WHO} wrote:<br><blockquote class="gmail_quote">{QUOTE}</blockquote></div></div>',
	"apple": f'<html><body style="word-wrap: break-word">{{new}}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 23 Nov 2026, at 10:00, {WHO} wrote:</div><br class="Apple-interchange-newline"><div>{QUOTE}</div></blockquote></div><br></body></html>',
	"thunderbird": f'<p>{{new}}</p><div class="moz-cite-prefix">On 23/11/2026 10:00, Anna Berg wrote:<br></div><blockquote type="cite" cite="mid:1@x"><p>{QUOTE}</p></blockquote>',
	"outlook": f"<div class=WordSection1><p class=MsoNormal>{{new}}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{HEAD}</p></div>{QUOTE}</div>",
	"outlook 2010": f"<div class=WordSection1><p class=MsoNormal>{{new}}</p><div><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{HEAD}</p></div></div>{QUOTE}</div>",
	"outlook for mac": f'<div class="WordSection1"><p class="MsoNormal">{{new}}</p><div id="mail-editor-reference-message-container"><div><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>{HEAD}</p></div>{QUOTE}</div></div></div></div>',
	"outlook of one pixel": f'<div>{{new}}</div><div style="border-width: 1pt medium medium; border-style: solid none none; border-color: rgb(225, 225, 225) currentcolor currentcolor; padding: 3pt 0cm 0cm;"><p>{HEAD}</p></div>{QUOTE}',
	"outlook web": f'<div class="elementToProof">{{new}}</div><div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{HEAD}</font></div>{QUOTE}',
	"outlook mobile": f'<div dir="ltr">{{new}}</div><div id="ms-outlook-mobile-signature"><div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">{HEAD}</div>{QUOTE}',
	"windows mail": f'<div>{{new}}</div><div>Sent from <a href="https://go.microsoft.com">Mail</a> for Windows</div><div style="mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>{HEAD}</p></div>{QUOTE}',
	"yahoo": f'<div>{{new}}</div><div id="ydp1a2b3cyahoo_quoted_1" class="ydp1a2b3cyahoo_quoted"><div>On Monday, November 23, 2026 at 10:00:00 AM GMT+1, {WHO} wrote:</div>{QUOTE}</div>',
	"proton": f'<div>{{new}}</div><div class="protonmail_quote">On Monday, November 23rd, 2026 at 10:00 AM, {WHO} wrote:<br><blockquote class="protonmail_quote" type="cite">{QUOTE}</blockquote></div>',
	"zimbra": f'<div>{{new}}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{HEAD}</div><div data-marker="__QUOTED_TEXT__">{QUOTE}</div>',
	"zimbra words": f'<div>{{new}}</div><div><br></div><hr id="zwchr"><blockquote style="border-left:2px solid #1010FF">{HEAD}<br>{QUOTE}</blockquote>',
	"notes": f"<font size=2>{{new}}</font><br><br><font size=1 color=#5f5f5f>From: </font><font size=1>Anna Berg/Example</font><br><font size=1 color=#5f5f5f>To: </font><font size=1>Ole</font><br><font size=1 color=#5f5f5f>Date: </font><font size=1>23-11-2026 10:00</font><br><font size=1 color=#5f5f5f>Subject: </font><font size=1>Re: Printer</font><br><hr noshade>{QUOTE}",
	"notes web": f'<div>{{new}}</div><div><font color="#990099">-----"Anna Berg" &lt;anna@example.com&gt; wrote: -----</font></div><div>To: ole@acme.test<br>From: "Anna Berg" &lt;anna@example.com&gt;<br>Date: 23-11-2026 10:00<br>Subject: Re: Printer</div>{QUOTE}',
	"gmx": f'<div>{{new}}</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Montag, 23. November 2026 um 10:00 Uhr<br><b>Von:</b> Anna &lt;anna@example.com&gt;<br><b>An:</b> Ole<br><b>Betreff:</b> Drucker</div><div name="quoted-content">{QUOTE}</div></div>',
	"fastmail": f'<div>{{new}}</div><div><br></div><div>On Mon, 23 Nov 2026, at 10:00 AM, Anna Berg wrote:<br></div><blockquote type="cite" id="qt">{QUOTE}</blockquote>',
	"tutanota": f'<div>{{new}}</div><br>23. Nov. 2026, 10:00 von anna@example.com:<br><blockquote class="tutanota_quote" style="border-left: 1px solid #93A3B8">{QUOTE}</blockquote>',
	"yandex": f'<div>{{new}}</div><div> </div><div>23.11.2026, 10:00, "Anna Berg" &lt;anna@example.com&gt;:</div><blockquote>{QUOTE}</blockquote>',
	"mail.ru": f'<div>{{new}}</div><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">Понедельник, 23 ноября 2026, 10:00 +03:00 от {WHO}:<br>&nbsp;{QUOTE}</blockquote>',
	"qq": f'<div>{{new}}</div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef"><div><b>发件人:</b>&nbsp;"Anna"&lt;anna@example.com&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月23日 10:00</div><div><b>收件人:</b>&nbsp;"Ole";</div><div><b>主题:</b>&nbsp;Re: 打印机</div></div>{QUOTE}',
	"163": f'<div>{{new}}</div><br><div id="divNeteaseMailCard"></div><div style="position:relative;zoom:1"></div><pre><br>At 2026-11-23 10:00:00, "Anna Berg" &lt;anna@example.com&gt; wrote:\n</pre><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex">{QUOTE}</blockquote>',
	"spark": f'<div name="messageBodySection">{{new}}</div><div name="messageReplySection">On 23 Nov 2026, 10:00 +0100, {WHO}, wrote:<br><blockquote type="cite" style="border-left-color: grey">{QUOTE}</blockquote></div>',
	"airmail": f'<div id="bloop_customfont">{{new}}</div><br><p class="airmail_on">On 23 November 2026 at 10:00:00, Anna Berg (<a href="mailto:anna@example.com">anna@example.com</a>) wrote:</p><blockquote type="cite" class="clean_bq">{QUOTE}</blockquote>',
	"roundcube": f'<p>{{new}}</p><p id="reply-intro">On 2026-11-23 10:00, Anna Berg wrote:</p><blockquote type="cite" style="padding: 0 0.4em">{QUOTE}</blockquote>',
	"zoho": f'<div>{{new}}</div><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204)"></div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, 23 Nov 2026 10:00:00 +0100 <b>Anna &lt;anna@example.com&gt;</b> wrote ---</div><blockquote>{QUOTE}</blockquote></div>',
	"samsung": f'<div dir="auto">{{new}}</div><div><br></div><div>-------- Original message --------</div><div>From: Anna Berg &lt;anna@example.com&gt;</div><div>Date: 23/11/2026 10:00 (GMT+01:00)</div><div>To: Ole</div><div>Subject: Re: Printer</div>{QUOTE}',
	"em client": f'<div>{{new}}</div><div id="xabc"><blockquote cite="x@y" type="cite" class="cite2"><div>------ Original Message ------</div><div>From "Anna Berg" &lt;anna@example.com&gt;</div><div>To "Ole"</div><div>Date 23/11/2026 10:00</div><div>Subject Re: Printer</div>{QUOTE}</blockquote></div>',
	"mailspring": f'{{new}}<br><div class="gmail_quote_attribution">On Nov 23 2026, at 10:00 am, Anna Berg &lt;anna@example.com&gt; wrote:</div><blockquote class="gmail_quote">{QUOTE}</blockquote>',
	"front": f'<div>{{new}}</div><br><div class="front-blockquote-wrapper">On November 23, 2026, 10:00 AM GMT+1 <a href="mailto:anna@example.com">anna@example.com</a> wrote:<br><blockquote type="cite" class="front-blockquote">{QUOTE}</blockquote></div>',
	"hotmail": f'<div dir="ltr">{{new}}<br><div><hr id="stopSpelling">From: anna@example.com<br>To: ole@acme.test<br>Subject: Re: Printer<br>Date: Mon, 23 Nov 2026<br><br>{QUOTE}</div></div>',
	"horde": f'<p>{{new}}</p><p>Quoting Anna Berg &lt;<a href="mailto:anna@example.com">anna@example.com</a>&gt;:</p><blockquote style="border-left:2px solid blue" type="cite">{QUOTE}</blockquote>',
	"groupwise": f'<div>{{new}}</div><div><br></div><div>&gt;&gt;&gt; Anna Berg &lt;anna@example.com&gt; 23.11.2026 10:00 &gt;&gt;&gt;</div><div style="padding-left:7px; border-left:solid 1px #050505">{QUOTE}</div>',
	"superhuman": f'<div>{{new}}</div><div class="gmail_quote" style="clear: both;">On Mon, Nov 23, 2026 at 10:00 AM, Anna Berg <span>&lt;anna@example.com&gt;</span> wrote:<br><blockquote class="gmail_quote sh-color-black">{QUOTE}</blockquote></div>',
}


@pytest.mark.parametrize("client", HTML)
def test_html(client):
	html = HTML[client].format(new="It works now, thank you.")
	found = split(html, None)
	assert "It works now, thank you." in found.new_html
	assert "again?" in (found.quoted_html or ""), "not folded"
	for word in ("again?", "Anna", "anna@", "wrote", "Subject", "iOS", "Windows"):
		assert word not in found.new_html
	assert found.new_html + found.quoted_html == html


@pytest.mark.parametrize("client", ["thunderbird", "gmail", "apple", "fastmail", "roundcube", "yandex"])
def test_html_answered_below(client):
	below = (
		HTML[client]
		.format(new="")
		.replace("</blockquote>", "</blockquote><p>It works now, thank you.</p>", 1)
	)
	found = split(below, None)
	assert "It works now, thank you." in found.new_html
	assert found.quoted_html is None or (
		found.quoted_html + found.new_html == below and "again?" not in found.new_html
	)


def test_html_answered_below_a_signature_is_no_answer():
	quotation = HTML["thunderbird"].format(new="").replace("<p></p>", "")
	assert split(quotation + "<p>It works.</p><pre>-- <br>Ole</pre>", None).new_html.startswith(
		"<p>It works.</p>"
	)
	for rest in ("<p>-- <br>Ole</p>", "<p>Sent from my iPhone</p>", "<p> </p>"):
		assert split(quotation + rest, None).quoted_html is None


@pytest.mark.parametrize("answer", ["OK", "Ja", "5"])
def test_the_shortest_answer_between_quotations_is_not_folded(answer):
	one, two = "<blockquote type=cite>One?</blockquote>", "<blockquote type=cite>Two?</blockquote>"
	html = f"<p>See below</p>{one}<p>{answer}</p>{two}"
	assert split(html, None).new_html == html


@pytest.mark.parametrize(
	"says",
	[
		"See my answers in red.",
		"Please see my comments inline below.",
		"Answers inline.",
		"Se mine svar med rødt nedenfor.",
		"Meine Antworten in Rot.",
		"Mes réponses en bleu.",
	],
)
def test_who_says_that_he_answers_within_is_shown_whole(says):
	header = "<div style='border:none;border-top:solid #E1E1E1 1.0pt'>From: Anna &lt;a@b.test&gt;<br>Sent: x<br>To: y<br>Subject: z</div>"
	html = f"<p>{says}</p>{header}<p>Is it red?</p><p><span style='color:red'>Yes.</span></p>"
	assert split(html, None).new_html == html
	html = f"<p>{says}</p><blockquote type=cite><p>Is it red?</p><p>Yes.</p></blockquote>"
	assert split(html, None).new_html == html
	text = f"{says}\n\n{BLOCKS['outlook en']}\n\nIs it red?\nYes.\n"
	assert split(None, text).new_text == text


def test_what_only_sounds_like_it_is_folded():
	for says in (
		"The lamp is shown in red.",
		"I answered him. The wire in blue is broken.",
		"See you inline skating",
	):
		assert split(None, f"{says}\n\n{BLOCKS['outlook en']}\n\n{BARE}\n").new_text.strip() == says


OURS = (
	"Dear Ole,\n\nHave you tried to switch it off?\n\nKind regards\nAnna Berg, Support",
	"Dear Ole,\n\nPlease send us a photograph.\n\nKind regards\nAnna Berg, Support",
)


def test_an_answer_inside_a_quotation_of_ours_is_shown():
	first = "".join(f"<p>{line}</p>" for line in OURS[0].split("\n\n"))
	html = "<p>Hi</p><blockquote type=cite>{}</blockquote>"
	assert split(html.format(first), None, OURS).quoted_html
	answered = first.replace("off?</p>", "off?</p><p>Yes, twice</p>")
	assert split(html.format(answered), None, OURS).quoted_html is None


def test_what_he_wrote_before_between_two_of_ours_is_folded():
	text = f"Here it is.\n\n{BLOCKS['outlook en']}\n\n{OURS[1]}\n\nFrom: Ole\nSent: x\nTo: y\nSubject: z\n\nI did, and it leaks still.\n\n{BLOCKS['outlook en']}\n\n{OURS[0]}\n"
	assert split(None, text, OURS).new_text.strip() == "Here it is."


FOOTER = f"{'_' * 47}\nusers mailing list\nusers@lists.test\nhttp://lists.test/listinfo/users"


def test_the_footer_of_a_list_goes_with_the_quotation():
	found = split(None, f"{NEW}\n\n{INTRODUCTIONS['gmail en']}\n{MARKED}\n\n{FOOTER}\n")
	assert (found.new_text.strip(), found.quoted_text.endswith(FOOTER)) == (NEW, True)
	assert split(None, f"{NEW}\n\n{FOOTER}\n").new_text.strip() == NEW
	form = f"{'_' * 47}\nName: Bo\nStreet: 1\n"
	assert split(None, f"{NEW}\n\n{form}").new_text == f"{NEW}\n\n{form}"


def test_headers_on_top_are_shown_and_what_they_repeat_is_folded():
	top = f"{BLOCKS['outlook pl']}\n\n{NEW}"
	found = split(None, f"{top}\n\n{INTRODUCTIONS['gmail pl']}\n{MARKED}\n")
	assert (found.new_text.strip(), found.quoted_text) == (top, f"{INTRODUCTIONS['gmail pl']}\n{MARKED}")
	assert split(None, f"{top}\n").quoted_text is None


@pytest.mark.parametrize("added", ["PS: Please call me at five.", "When will you come?"])
def test_what_is_added_under_the_line_of_a_phone_stays(added):
	text = f"{NEW}\n\nSent from my iPhone\n\n{added}\n\n{INTRODUCTIONS['gmail en']}\n{MARKED}\n"
	assert added in split(None, text).new_text
	assert MARKED in split(None, text).quoted_text


@pytest.mark.parametrize(
	"marker",
	[
		"##- Please type your reply above this line -##",
		"=-=-= Skriv dit svar over denne linje =-=-=",
		"--- Bitte antworten Sie oberhalb dieser Linie ---",
		"##- Veuillez répondre au-dessus de cette ligne -##",
	],
)
def test_the_marker_of_another_helpdesk(marker):
	assert split(None, f"{NEW}\n\n{marker}\n\nYour request 7 was updated.").new_text.strip() == NEW
