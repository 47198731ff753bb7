"""Files that people of the try-out attach: pictures and one-page papers, drawn here so that no binary lies in the project."""

import struct
import zlib


def named(name: str) -> tuple[str, bytes]:
	"""Content type and content of a file, by what its name promises."""
	if name.endswith(".png"):
		return "image/png", picture("blank" if name.startswith("test page") else "colours")
	return "application/pdf", paper(name.removesuffix(".pdf"))


def picture(kind: str, width: int = 420, height: int = 300) -> bytes:
	"""A PNG: a page with its lower half blank, or strips of colour that fade."""
	row = {"blank": _printed_page, "colours": _colours}[kind]
	rows = b"".join(b"\0" + row(y / height, width) for y in range(height))
	head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
	parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
	return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def paper(title: str) -> bytes:
	"""A PDF of one page with a title."""
	words = title.replace("\\", "").replace("(", "").replace(")", "")
	text = (
		f"BT /F1 22 Tf 60 760 Td ({words}) Tj ET\n"
		"BT /F1 11 Tf 60 730 Td (Example Service - 12 Mill Lane - support@example.com) Tj ET\n"
		"0.8 G 60 715 m 535 715 l S"
	).encode("latin-1", "replace")
	objects = (
		b"<< /Type /Catalog /Pages 2 0 R >>",
		b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
		b" /Resources << /Font << /F1 5 0 R >> >> >>",
		b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
		b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	)
	pdf, places = b"%PDF-1.4\n", []
	for number, content in enumerate(objects, 1):
		places.append(len(pdf))
		pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
	table = b"".join(b"%010d 00000 n \n" % place for place in places)
	size = len(objects) + 1
	return (
		pdf
		+ b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
		% (
			size,
			table,
			size,
			len(pdf),
		)
	)


def _chunk(kind: bytes, data: bytes) -> bytes:
	return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _printed_page(y: float, width: int) -> bytes:
	desk, page, ink = bytes((96, 84, 74)), bytes((250, 249, 244)), bytes((70, 70, 78))
	if not 0.06 < y < 0.94:
		return desk * width
	line = int(y * 60)
	words = ink if 0.12 < y < 0.46 and line % 3 == 0 else page
	margin, indent, ending = width // 5, width // 16, width // 20 * (line % 2)
	middle = width - 2 * margin - 2 * indent - ending
	return desk * margin + page * indent + words * middle + page * (indent + ending) + desk * margin


def _colours(y: float, width: int) -> bytes:
	paper, edge = bytes((250, 250, 250)), width // 16
	if not 0.1 < y < 0.9:
		return paper * width
	fade = (y - 0.1) / 0.8
	wide = (width - 2 * edge) // len(_STRIPS)
	strips = b"".join(bytes(int(v + (255 - v) * fade * 0.8) for v in strip) * wide for strip in _STRIPS)
	return paper * edge + strips + paper * (width - edge - wide * len(_STRIPS))


_STRIPS = ((0, 142, 92), (0, 112, 186), (214, 38, 62), (247, 196, 0), (226, 168, 140), (40, 40, 44))
