"""What mail systems and responders write in other languages than those of `classifying`, in small letters.

Words prove nothing by themselves: customers write of parcels that could not be delivered, too.
"""


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
