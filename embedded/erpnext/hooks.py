"""No wiring: only the DocType."""

app_name = "erpnext"
app_title = "ERPNext"
