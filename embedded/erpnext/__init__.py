"""The one DocType of ERPNext that apps here link to: Customer."""
