"""The only wiring to the platform."""

app_name = "request_mgmt"
app_title = "Request Management"
app_publisher = "Request Management contributors"
app_description = "Mail, forms and phone calls become requests that agents answer"
app_email = "support@example.com"
app_license = "mit"

export_python_type_annotations = False
require_type_annotated_api_methods = True

add_to_apps_screen = [
	{
		"name": "request_mgmt",
		"logo": "/assets/request_mgmt/images/requests.svg",
		"title": "Requests",
		"route": "/console",
		"has_permission": "request_mgmt.permissions.may_use_console",
	}
]

# Set-up
after_install = "request_mgmt.install.after_install"
after_migrate = "request_mgmt.install.after_migrate"
after_app_install = "request_mgmt.install.after_app_install"
before_app_uninstall = "request_mgmt.install.before_app_uninstall"
before_uninstall = "request_mgmt.install.before_uninstall"

# Who sees what: one rule for lists and for single documents
_GUARDED = (
	"Request",
	"Message",
	"Favourite",
	"Request Log",
	"Request Agent",
	"Request List",
	"Reply Template",
)
permission_query_conditions = {
	doctype: f"request_mgmt.permissions.{doctype.lower().replace(' ', '_')}_query" for doctype in _GUARDED
}
permission_query_conditions |= dict.fromkeys(
	("Request Contact", "Request Participant", "Reply Template Version", "Reply Template Attachment"),
	"request_mgmt.permissions.rows_query",
)
has_permission = {
	doctype: f"request_mgmt.permissions.{doctype.lower().replace(' ', '_')}_has_permission"
	for doctype in (*_GUARDED, "Reply Template Folder")
}
# What of the platform's tells of requests, or leads to them
for _doctype, _name in (("Tag Link", "tag_link"), ("File", "file")):
	permission_query_conditions[_doctype] = f"request_mgmt.records.neighbours.{_name}_query"
	has_permission[_doctype] = f"request_mgmt.records.neighbours.{_name}_has_permission"

before_request = ["request_mgmt.records.neighbours.check_filters"]

# What a rule wants to happen when a request is closed, whoever closes it; what goes with one that is removed for good; what
# becomes of a message that is changed in a form of the platform, and of the requests of a contact who goes; who may make
# tags, wherever he does; who keeps contacts
doc_events = {
	"Request": {
		"on_update": "request_mgmt.actions.closing_children.after_save",
		"on_trash": "request_mgmt.actions.delete.clean_up",
	},
	"Message": {"on_update": "request_mgmt.actions.edit_message.after_save"},
	"Tag": {"before_insert": "request_mgmt.actions.values.check_new_tag"},
	"Comment": {"before_insert": "request_mgmt.records.neighbours.check_comment"},
	"Contact": {
		"validate": "request_mgmt.records.neighbours.check_contact",
		"on_trash": [
			"request_mgmt.records.neighbours.check_contact_goes",
			"request_mgmt.registration.people_changes.contact_goes",
		],
		"before_rename": "request_mgmt.records.neighbours.check_contact_merged",
		"after_rename": "request_mgmt.registration.people_changes.contact_renamed",
	},
}
# Whatever is remembered of these is looked up anew
for _doctype in (
	"Request Mailbox",
	"Request Mail Filter",
	"Request Status",
	"Request Priority",
	"Request Type",
	# What has something done at events of documents (records/listeners)
	"Notification",
	"Webhook",
	"Server Script",
	"Document Naming Rule",
	"Workflow",
	"Assignment Rule",
	"Energy Point Rule",
	"Milestone Tracker",
	"User Type",
	"Service Level Agreement",
):
	doc_events[_doctype] = dict.fromkeys(
		("on_change", "after_delete", "after_rename"), "request_mgmt.records.settings.forget"
	)

# The minute's work
scheduler_events = {
	"cron": {
		"* * * * *": ["request_mgmt.tasks.every_minute"],
	},
	"daily": ["request_mgmt.tasks.every_day"],
}

# Customers' pages
website_route_rules = [
	{"from_route": "/requests/new", "to_route": "requests/new"},
	{"from_route": "/requests/<name>", "to_route": "requests/request"},
]
standard_portal_menu_items = [
	{"title": "Requests", "route": "/requests"},
]

# What desk forms and lists share; it comes with their definitions, so it is never older than they are
_BASICS, _CONVERSATION, _LOG, _PARTY, _REMOVING, *_ACTIONS = (
	f"public/js/{name}.js"
	for name in (
		"basics",
		"conversation",
		"change_log",
		"party_requests",
		"removing",
		"request_actions",
		"request_changes",
		"request_templates",
		"request_merge",
		"request_batches",
	)
)
# Decided and shown alike in console and desk
*_SHARED, _LOOKS, _WATCH = (
	f"public/console/core/{name}.js"
	for name in ("types", "outcome", "batch_panel", "merging", "mail_looks", "presence")
)
_MESSAGES = (_LOOKS, _CONVERSATION)
_CHART, _RELATIONS, _PRESENCE = (
	f"public/js/{name}.js" for name in ("request_chart", "relations", "request_presence")
)
doctype_js = {
	"Request": [_BASICS, *_SHARED, *_ACTIONS, *_MESSAGES, _LOG, _RELATIONS, _WATCH, _PRESENCE],
	"Message": [_BASICS, *_MESSAGES],
	"Outgoing Mail": [_BASICS, *_MESSAGES],
	"Contact": [_BASICS, _PARTY, "public/js/contact.js"],
	"Customer": [_BASICS, _PARTY, "public/js/customer.js"],
	"Request Type": [_REMOVING],
	"Request Status": [_REMOVING],
	"Request Category": [_REMOVING],
}
doctype_list_js = {
	"Request": [_BASICS, *_SHARED, *_ACTIONS, *_MESSAGES, _CHART],
	"Contact": ["public/js/contact_list.js"],
	"Request Log": [_BASICS],
	"Message": [_BASICS],
	"Inbound Mail": [_BASICS],
	"Outgoing Mail": [_BASICS],
	"Favourite": [_BASICS],
}

# A contact or customer can go; what was written stays
ignore_links_on_delete = ["Request Log", "Inbound Mail", "Outgoing Mail", "Request Status Time"]

global_search_doctypes = {"Default": [{"doctype": "Request", "index": 1}]}
