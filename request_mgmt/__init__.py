"""Request Management: mail, forms and phone calls become requests that agents answer."""

__version__ = "0.1.0"
