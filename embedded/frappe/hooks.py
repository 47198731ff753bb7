"""The platform's own wiring."""

app_name = "frappe"
app_title = "Frappe"

permission_query_conditions = {
	"File": "frappe.core.doctype.file.file.get_permission_query_conditions",
	"Note": "frappe.desk.doctype.note.note.get_permission_query_conditions",
	"Notification Log": "frappe.desk.doctype.notification_log.notification_log.get_permission_query_conditions",
	"User": "frappe.core.doctype.user.user.get_permission_query_conditions",
}
has_permission = {
	"File": "frappe.core.doctype.file.file.has_permission",
	"Note": "frappe.desk.doctype.note.note.has_permission",
	"User": "frappe.core.doctype.user.user.has_permission",
}
ignore_links_on_delete = [
	"Activity Log",
	"Comment",
	"Communication",
	"DocShare",
	"Email Queue",
	"File",
	"Notification Log",
	"Tag Link",
	"ToDo",
	"Version",
]
