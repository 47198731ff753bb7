// How long a text message is, and in how many parts it goes: signs beyond the old alphabet of phones make it shorter (GSM 03.38). Pure.

const PLAIN = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà-]$/;
const TWO_PLACES = "^{}\\[~]|€\f";
// Of one part, and of each where there are several
const PLACES = { plain: [160, 153], other: [70, 67] };

/** {signs, parts} of the text. */
export function lengthOf(text) {
	const signs = [...text].map((sign) => (TWO_PLACES.includes(sign) ? 2 : PLAIN.test(sign) ? 1 : 0));
	const isPlain = signs.every(Boolean);
	const places = isPlain ? signs.reduce((sum, one) => sum + one, 0) : text.length;
	const [one, several] = isPlain ? PLACES.plain : PLACES.other;
	return { signs: [...text].length, parts: places <= one ? Number(places > 0) : Math.ceil(places / several) };
}
