"""The content of files, byte for byte."""

from pathlib import Path

import frappe


def of_file(name: str) -> bytes:
	"""What the File holds. `File.get_content` gives text where it takes the bytes for text, and Frappe 16 takes almost any."""
	return Path(frappe.get_doc("File", name).get_full_path()).read_bytes()
