"""What mail systems and responders write in other languages than those of `classifying`, in small letters.

Words prove nothing by themselves: customers write of parcels that could not be delivered, too.
"""

import re


def _phrases(texts: str) -> tuple[str, ...]:
	return tuple(texts.split("|"))


# Somewhere in a report
NOT_DELIVERED = _phrases(
	# Danish, Norwegian, Swedish, Finnish
	"kunne ikke leveres|kan ikke leveres|ikke leveret|ikke levert|kunne ikke afleveres|ikke afleveret|"
	"går inte att leverera|kunde inte levereras|ej levererat|olevererbar|ei voi toimittaa|"
	"ei voitu toimittaa|ei voida toimittaa|toimittamaton|toimittaminen epäonnistui|"
	# German, Dutch
	"nicht zugestellt|unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|zustellfehler|"
	"nicht ausgeliefert|onbestelbaar|niet bezorgd|niet te bezorgen|niet afgeleverd|bezorging mislukt|"
	"niet worden bezorgd|niet worden afgeleverd|"
	# French, Spanish, Italian, Portuguese, Romanian
	"non remis|non-remis|non délivré|non distribu|pas pu etre delivre|pas pu être délivré|"
	"pas pu être remis|pas pu être distribué|échec de la remise|échec de remise|échec d'envoi|"
	"échec de la distribution|no se pudo entregar|no se puede entregar|no se ha podido entregar|"
	"no entregado|error de entrega|fallo de entrega|fallo en la entrega|non recapit|non-recapit|"
	"mancato recapito|mancata consegna|impossibile recapitare|impossibile consegnare|"
	"recapito non riuscito|consegna non riuscita|consegna fallita|não entregue|não foi entregue|"
	"não pôde ser entregue|falha na entrega|falha de entrega|erro na entrega|putut fi livrat|"
	"poate fi livrat|nelivrat|"
	# Polish, Czech, Slovak, Hungarian, Turkish, Greek
	"niedostarczon|nie można dostarczyć|nie udało się dostarczyć|nie dostarczono|nedoručen|nedoručiteln|"
	"nelze doručit|nepodařilo doručit|nedoručiteľn|nie je možné doručiť|kézbesíthetetlen|"
	"nem kézbesíthető|kézbesítés sikertelen|teslim edilemedi|iletilemedi|αποτυχία παράδοσης|"
	"δεν παραδόθηκε|"
	# Russian, Ukrainian
	"не доставлен|не было доставлено|не может быть доставлен|не удалось доставить|недоставлен|"
	"ошибка доставки|невозможно доставить|не доставлено|неможливо доставити|"
	# Japanese, Chinese, Korean
	"配信不能|配信できません|配信できなかった|配信に失敗|配信エラー|配達できません|未配達|送信エラー|送信できません|无法投递|无法送达|无法传递|退信|投递失败|未送达|未传递|無法傳遞|"
	"無法投遞|無法送達|投遞失敗|未傳遞|배달되지|반송|배달 실패|전송 실패|발송 실패"
)
NOT_DELIVERED_IN_ASCII = tuple(words for words in NOT_DELIVERED if words.isascii())

# The beginning of a subject that programs alone write
RESPONDERS = _phrases(
	"automatische reaktion|abwesenheitsbenachrichtigung|automatische beantwoording|afwezigheidsbericht|"
	"automaattinen vastaus|automatisk besked|respuesta automatica|resposta automática|"
	"resposta automàtica|răspuns automat|odpowiedź automatyczna|autoodpowiedź|automatická odpověď|"
	"automatická odpoveď|samodejni odgovor|automatski odgovor|automatikus válasz|automatinis atsakymas|"
	"automātiska atbilde|automatiska atbilde|ārpus biroja atrašanās automātiska atbilde|"
	"arpus biroja atrasanas automatiska atbilde|מענה 'אני לא נמצא'|automaatvastus|otomatik yanıt|αυτόματη απάντηση|автоматический ответ|"
	"автоматична відповідь|автоматичен отговор|תשובה אוטומטית|رد تلقائي|trả lời tự động|"
	"การตอบกลับอัตโนมัติ|balasan otomatis|自動応答|自动答复|自动回复|自動回覆|자동 회신|자동 응답"
)

# The beginning of one that persons may write, too
ABSENCES = _phrases(
	"fuera de la oficina|fuori sede|fuori ufficio|assente dall'ufficio|afwezig|niet aanwezig|ausência|"
	"fora do escritório|ausente do escritório|poza biurem|nieobecność|mimo kancelář|nepřítomnost|"
	"házon kívül|ofis dışında|im urlaub|urlaub:|på ferie|på semester|lomalla|en vacances|in vacanza|"
	"de vacaciones|absence:|нет на месте|в отпуске|отсутствую|不在|休暇|休假|부재중"
)

# What a mail says of itself: that it is automatic, or that nobody reads answers
AUTOMATIC = re.compile(
	r"\b(?:"
	r"this is an? (?:\w+ )?auto(?:matic|matically|mated|-?generated)(?: generated)? (?:\w+ )?"
	r"(?:e-?mail|mail|message|notification|notice|reply|response|answer|acknowledge?ment|alert|letter)|"
	r"this (?:e-?mail|mail|message|notification|notice|reply|response|letter) (?:is|was|has been)(?: an?)?"
	r" (?:\w+ ){0,2}?auto(?:mat|-?generat|-?reply)|"
	r"(?<!you )(?<!they )(?<!we )(?:do not|don't|not to) (?:reply|respond|answer)(?: directly)? to this (?:e-?mail|mail|message|address|notification)|"
	r"verify (?:that )?you are (?:a )?(?:real|human)|"
	r"(?:repl(?:y|ies)|responses?|(?:e-?mails?|messages?) sent) to this (?:e-?mail |mail |message )?(?:address )?"
	r"(?:is not|are not|will not be|cannot be) (?:read|monitored|answered|received|delivered)|"
	# Danish, Norwegian, Swedish, Finnish
	r"dette er (?:en|et|ei) automatisk[et]?(?: genereret| generert)? (?:e-?mail|mail|e-?post|besked|svar|meddelelse|melding|kvittering)|"
	r"denne (?:e-?mail|mail|besked|meddelelse|e-?post|e-?posten|meldingen) er(?: \w+){0,2}? automatisk|"
	r"svar (?:venligst )?ikke på denne|(?:der kan )?ikke (?:svares|svar) på denne|besvar (?:venligst )?ikke denne|"
	r"denne (?:e-?mail|mail|besked|meddelelse) kan ikke besvares|"
	r"(?:det här|detta) är ett automatisk?t (?:\w+ )?(?:mejl|mail|e-?post\w*|meddelande|svar)|"
	r"(?:det här|detta) (?:mejlet|mejl|mail|meddelandet|meddelande) (?:är|har)(?: \w+){0,2}? automatisk|"
	r"svara (?:inte|ej) på det(?:ta| här)|tämä on automaattinen (?:viesti|vastaus|sähköposti)|älä vastaa tähän|"
	# German, Dutch
	r"dies(?:e|es)? ist eine automatisch(?:e|er|es)?(?: \w+)? (?:e-?mail|mail|nachricht|antwort|mitteilung|benachrichtigung)|"
	r"diese (?:e-?mail|mail|nachricht|mitteilung) (?:ist|wurde|wird)(?: \w+){0,2}? automatisch|"
	r"(?:antworten sie (?:bitte )?nicht|bitte nicht|bitte antworten sie nicht) auf diese|"
	r"dit is een automatisch(?:e)?(?: \w+)? (?:e-?mail|mail|bericht|antwoord)|"
	r"d(?:eze|it) (?:e-?mail|mail|bericht) (?:is|werd|wordt) automatisch|(?:beantwoord|antwoord|reageer) niet op d(?:eze|it)|"
	# French, Spanish, Italian, Portuguese
	r"ce(?:ci est)? ?(?:un )?(?:message|courriel|mail|e-?mail)(?: est| a été)?(?: \w+){0,2}? automati|"
	r"cet e-?mail (?:est|a été)(?: \w+){0,2}? automati|ne (?:pas répondre|répondez pas) à ce|"
	r"este (?:es un )?(?:correo|mensaje|e-?mail)(?: \w+){0,3}? autom[áa]tic|no responda (?:a )?este|"
	r"quest[ao] (?:è (?:una? )?)?(?:e-?mail|mail|messaggio)(?: è(?: stat[ao])?)?(?: \w+){0,2}? automatic|non rispondere a quest|"
	r"est[ea] (?:é uma? )?(?:e-?mail|mensagem)(?: \w+){0,3}? autom[áa]tic|não responda (?:a )?est|"
	# Polish, Russian
	r"(?:prosimy nie|nie) odpowiada(?:ć|j) na t|автоматическ\w+ (?:ответ|сообщени|письмо)|не отвечайте на это"
	r")"
)

# What it says of its address; a customer may say so of his, and then asks for something
UNREAD = re.compile(
	r"\b(?:this (?:(?:e-?mail )?(?:mailbox|address|inbox)|e-?mail account)(?: \S+@\S+)? is (?:not|no longer) (?:being )?"
	r"(?:monitored|in use|used|read|active)|this account is (?:not|no longer) (?:being )?monitored|"
	r"denne (?:mailboks|postkasse|mailadresse|adresse|indbakke) (?:læses ikke|bliver ikke (?:læst|overvåget)|overvåges ikke|er ikke længere i brug))"
)
ASKS = re.compile(
	r"\?(?:\s|$)|\b(?:can|could|would|will) (?:you|someone|somebody|anybody|anyone)\b|"
	r"\bplease,? (?:help|check|(?:re)?activate|restore|fix|(?:re)?open|delete|remove|unlock|enable|tell|advise|assist|let me know)\b|"
	r"\bi (?:need|want|cannot|can't|can’t|would like|have)\b|\b(?:kan|vil) (?:i|du)\b|\b(?:hjælp|aktiv[eé]r|åbn|slet)\b"
)

# One of these is in all of them
AUTOMATIC_HINTS = _phrases(
	"auto|авто|repl|respon|answer|sent to this|svar|vastaa|nicht auf|antwo|reageer|répond|rispond|odpowiad|отвечайте|"
	"mailbox|address|inbox|account|verify|mailboks|postkasse|adresse|indbakke"
)

# How a notice of absence begins; a person's answer may, too
ABSENT = re.compile(
	r"\b(?:"
	r"i(?:'m|’m| am|'ll be|’ll be| will be)(?: \w+)? (?:out of(?: the)? office|away from (?:the office|my (?:desk|e-?mail|mail))|"
	r"away (?:until|till|from)|on (?:vacation|holidays?|(?:annual |parental |maternity |sick )?leave))|"
	r"jeg (?:er|holder)(?: \w+)? (?:ikke (?:på kontoret|til ?stede)|fraværende|på ferie|ferie|bortrejst|ute av kontoret)|"
	r"jag är(?: \w+)? (?:på semester|inte på (?:kontoret|plats)|tjänstledig|föräldraledig|frånvarande)|"
	r"(?:ich bin|bin ich)(?: [\w.]+){0,4} (?:nicht im (?:büro|hause)|abwesend|im urlaub|außer haus)|"
	r"ik ben(?: [\w.]+){0,4} (?:afwezig|niet aanwezig|(?:met|op) vakantie|niet op kantoor)|"
	r"je (?:suis|serai)(?: \w+)? (?:absente?|en (?:congés?|vacances))|(?:estoy|estaré)(?: \w+)? (?:fuera de|ausente|de vacaciones)|"
	r"(?:sono|sarò)(?: \w+)? (?:fuori (?:ufficio|sede)|assente|in ferie)|(?:estou|estarei)(?: \w+)? (?:ausente|de férias|fora do)|"
	r"olen(?: \w+)? (?:lomalla|poissa)|(?:jestem|przebywam)(?: \w+)? (?:nieobecn|na urlopie)|"
	r"jeg (?:er|går|holder|har|tager)(?: \w+)? (?:(?:på|i) )?(?:barsel|barselsorlov|forældreorlov|orlov|foreldrepermisjon|permisjon|"
	r"ferie|fri\b|kursus|kurs\b|konference|rejse\b|tjenesterejse|ikke at træffe|utilgængelig|ute av|"
	r"tilbage (?:på (?:kontoret|arbejdet)|igen|(?:på )?(?:man|tirs|ons|tors|fre)dag|den \d))|"
	r"jag (?:är|har)(?: \w+)? (?:semester|ledig|bortrest|tillbaka (?:på kontoret|den \d|(?:mån|tis|ons|tors|fre)dag))|"
	r"(?:ich befinde|befinde ich) mich(?: [\w.]+){0,4} (?:im urlaub|außer haus|auf (?:dienst)?reise)|"
	r"ik ben(?: [\w.]+){0,4} met verlof|(?:me encuentro|estoy|estaré)(?: \w+)? (?:fuera|de vacaciones)|olen(?: \w+)? \w*lomalla|"
	r"(?:have |with |having )?limited access to (?:my )?(?:e-?mails?|mails?)|i(?:'m|’m| am| will be)(?: \w+)? travell?ing|"
	r"i (?:will|'ll|’ll) (?:\w+ )?(?:respond|reply|answer|get back to you) (?:\w+ ){0,3}?(?:when i|i return|(?:on|upon|after) my return)|"
	r"(?:ich bin|bin ich)(?: [\w.]+){0,4} in (?:elternzeit|mutterschutz)|jsem(?: \w+)? (?:mimo kancelář|na dovolené|nepřítom)|"
	r"я(?: \w+)? (?:в отпуске|отсутствую|нахожусь в отпуске)|меня(?: \w+)? нет на месте"
	r")|不在にして|不在です|休暇中|休暇をいただいて|外出して(?:います|おります)|不在办公室|正在休假|不在辦公室|休假中|부재중|휴가 ?중"
)
# How a mailbox answers for who is there no more
LEFT = re.compile(
	r"\b(?:no longer (?:works?|working|employed|with|at)\b|has left (?:the )?\w+|"
	r"er (?:ikke længere|ikke lenger) (?:ansat|ansatt)|er fratrådt|arbejder ikke længere|(?:jobber|arbeider) ikke lenger|har sluttet|"
	r"(?:arbetar|jobbar) inte längre|har slutat|arbeitet nicht mehr|ist nicht mehr (?:bei|für|in unserem)|ne travaille plus|"
	r"a quitté (?:la|notre|l[’'])|ya no trabaja|non lavora più|não trabalha mais|werkt niet (?:meer|langer)|(?:już nie|nie) pracuje już)"
)
# How Outlook asks to take a mail back
RECALLED = re.compile(
	r"\bwould like to recall the message|\bønsker at tilbagekalde (?:meddelelsen|mailen)|\bønsker å tilbakekalle|\bvill återkalla meddelandet|"
	r"\bmöchte die nachricht\b.{0,200}\bzurückrufen|\bsouhaite rappeler le message|\bdesea recuperar el mensaje|\bwil het bericht\b.{0,200}\bintrekken"
)
# How other helpdesks begin to say that a mail has come
RECEIVED = re.compile(
	r"\b(?:"
	r"(?:we|i) have received your (?:\w+ )?(?:message|request|e-?mail|mail|inquiry|enquiry|ticket|case)|"
	r"your (?:\w+ )?(?:request|ticket|case|inquiry|enquiry|message|e-?mail) (?:\S+ )?(?:has been|was) "
	r"(?:received|created|opened|registered|logged|submitted)|"
	r"thank(?: you|s) for (?:contacting|getting in touch|reaching out)\b|(?:just )?confirm(?:ing)? that we (?:got|have|received|have received) your\b|"
	r"we(?:'|’)ve (?:received|got) your (?:\w+ )?(?:message|request|e-?mail|mail|inquiry|enquiry|ticket|case)|a (?:\w+ )?(?:ticket|case|request) has been (?:created|opened)|"
	r"vi har (?:nu )?(?:modtaget|mottatt|mottagit|tagit emot|fått) (?:din|ditt|dit|jeres|deres) (?:\w+ )?"
	r"(?:henvendelse|mail|e-?mail|e-?post|besked|sag|sak|ärende|meddelande|melding)|"
	r"(?:din|jeres|deres) (?:henvendelse|sag|sak|mail|besked) er (?:nu )?(?:modtaget|mottatt|oprettet|opprettet|registreret|registrert)|"
	r"wir haben ihre (?:\w+ )?(?:anfrage|nachricht|e-?mail|mail|mitteilung) erhalten|"
	r"ihre (?:anfrage|nachricht|e-?mail) ist (?:bei uns )?eingegangen|"
	r"nous avons bien reçu votre (?:demande|message|e-?mail|mail|courriel)|"
	r"hemos recibido (?:su|tu) (?:solicitud|mensaje|correo|consulta)|abbiamo ricevuto la (?:sua|tua|vostra) (?:richiesta|e-?mail|mail)|"
	r"w(?:e|ij) hebben (?:uw|je|jouw) (?:bericht|aanvraag|e-?mail|mail|vraag)(?: \w+){0,3} ontvangen|"
	r"(?:your|the) (?:case|ticket|request|reference|incident) (?:number|no\.?|id) is\b|(?:someone|one) (?:from|of) our (?:\w+ )?(?:team|staff|agents?)\b|"
	r"our (?:\w+ )?(?:team|staff|agents?) will (?:\w+ )?(?:get back|be in touch|respond|reply|contact|review)|we got your (?:message|request|e-?mail|mail)\b|"
	r"(?:din|jeres|deres) (?:sag|sak|henvendelse) har (?:fået|fått|nummer)|(?:państwa|twoje) zgłoszenie (?:zostało )?(?:przyjęte|zarejestrowane)|"
	r"olemme vastaanottaneet|recebemos (?:a sua|o seu|sua|seu) (?:mensagem|pedido|e-?mail)"
	r")"
)
# Thanks for a mail with a promise are the same; a customer thanks for other things, and promises nothing
THANKS = re.compile(
	r"\b(?:takk?|tack|thank(?: you|s)|dank(?:e| u)?|merci|bedankt|gracias|grazie) (?:for|för|für|de|pour|voor|por|per) "
	r"(?:din|dit|ditt|jeres|deres|ert|er|your|ihre?n?|votre|uw|je|su|tu|la tua|la sua|il tuo|il suo)(?: \w+)? ?"
	r"(?:henvendelse|e-?mail|mail|mejl|e-?post|besked|melding|meddelande|ärende|message|request|inquiry|enquiry|"
	r"anfrage|nachricht|demande|courriel|bericht|vraag|mensaje|correo|consulta|richiesta|messaggio)"
)
PROMISE = re.compile(
	r"\b(?:vi vil (?:\w+ )?(?:svare|besvare|kontakte|vende tilbage|komme tilbake)|vi (?:\w+ ){0,3}?(?:vender tilbage|svarer|besvarer|behandler|bestræber|kontakter|kommer tilbake|återkommer|svarar|återkopplar)|"
	r"we (?:will|aim to|shall|strive to|try to|'ll) (?:\w+ ){0,2}?(?:get back|reply|respond|answer|review|be in touch|contact you|process)|"
	r"wir (?:werden|melden|bemühen|bearbeiten|kümmern)|(?:ist|sind) bei uns eingegangen|nous (?:vous (?:répondrons|recontacterons)|reviendrons|traiterons)|"
	r"(?:wij|we) (?:nemen|zullen|beantwoorden|reageren)|(?:nos pondremos|le responderemos|te responderemos)|(?:ti|le|vi) (?:risponderemo|contatteremo))"
)

# How whom a mailing bores leaves it
UNSUBSCRIBE = re.compile(
	r"\b(?:(?:to |click here to |here to )?unsubscribe (?:here|from (?:this|these|our|future|all)|at any time|click|:|https?)|click (?:here )?to unsubscribe|"
	r"to unsubscribe\b|no longer (?:wish|want) to receive|(?:manage|update|change) your (?:e-?mail |mail )?(?:subscription|preferences)|opt[- ]out (?:here|of)|"
	r"you(?:'re| are) receiving this (?:e-?mail|message|newsletter) because|view (?:this|it) (?:e-?mail |message )?in your browser|"
	r"(?:afmeld|frameld)(?:e)? (?:dig |nyhedsbrev\w* |her\b)|afmeld nyhedsbrev\w*|du modtager denne (?:e-?mail|mail), fordi|"
	r"meld deg av|avslutt abonnement\w*|avregistrera dig|avsluta prenumeration\w*|avprenumerera|peruuta (?:uutiskirje|tilaus)\w*|"
	r"(?:newsletter|hier|sich|e-mails?)(?: \w+){0,4} (?:abmelden|abbestellen)|abmelden:? https?|(?:se |vous )?désabonner|(?:se |vous )?désinscrire|"
	r"(?:darse|date) de baja|cancelar (?:tu |su |la )?suscripción|(?:annulla|cancella)\w* (?:l['’])?iscrizion\w*|disiscriv\w*|"
	r"cancelar (?:a )?(?:sua )?(?:inscrição|subscrição)|(?:uitschrijven|afmelden)(?: \w+){0,3} (?:nieuwsbrief|hier)|"
	r"(?:wypisać się|zrezygnować z (?:subskrypcji|newslettera))|отписаться)|配信停止|退订|取消訂閱|수신 ?거부"
)
UNSUBSCRIBE_HINTS = _phrases(
	"unsubscr|no longer|subscription|preferences|opt-out|opt out|receiving|browser|afmeld|frameld|du modtager|meld deg|avslutt|avregist|avslut|avprenum|"
	"peruuta|abmelden|abbestellen|désabonner|désinscrire|de baja|suscrip|iscri|inscri|subscri|uitschrijven|afmelden|wypisać|zrezygnować|отписаться|"
	"配信停止|退订|取消訂閱|수신"
)
