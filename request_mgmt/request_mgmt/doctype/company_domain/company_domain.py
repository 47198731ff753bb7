from frappe.model.document import Document


class CompanyDomain(Document):
	pass
