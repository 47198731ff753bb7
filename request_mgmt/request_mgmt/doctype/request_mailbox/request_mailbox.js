(() => {
	frappe.ui.form.on("Request Mailbox", {
		refresh(frm) {
			show_state(frm);
			add_buttons(frm);
		},
	});

	function show_state(frm) {
		if (frm.is_new()) return;
		frm.dashboard.clear_headline();
		if (frm.doc.failures) {
			const error = frappe.utils.escape_html(frm.doc.last_error || "");
			frm.dashboard.set_headline(__("Fetching failed {0} times: {1}", [frm.doc.failures, error]), "red");
		}
	}

	function add_buttons(frm) {
		if (frm.is_new() || frm.doc.source === "Handed over") return;
		frm.add_custom_button(__("Pull now"), () => pull(frm));
		frm.add_custom_button(__("Test connection"), () => test_connection(frm));
	}

	function pull(frm) {
		frappe
			.xcall("request_mgmt.api.mailboxes.pull", { mailbox: frm.doc.name })
			.then((answer) => {
				if (answer.error) fail(answer.error);
				else frappe.show_alert({ message: __("{0} mails fetched", [answer.fetched || 0]), indicator: "green" });
				frm.reload_doc();
			});
	}

	function test_connection(frm) {
		if (frm.is_dirty()) {
			frappe.msgprint(__("Save your changes first."));
			return;
		}
		frappe
			.xcall("request_mgmt.api.mailboxes.test_connection", { mailbox: frm.doc.name })
			.then((answer) => {
				if (!answer.ok) fail(answer.error);
				else frappe.show_alert({ message: works(answer), indicator: answer.note ? "orange" : "green" });
			});
	}

	function works(answer) {
		const words = __("The connection works. {0} mails wait.", [answer.waiting]);
		return answer.note ? `${words} ${frappe.utils.escape_html(answer.note)}` : words;
	}

	function fail(error) {
		frappe.msgprint({
			title: __("The mailbox cannot be reached"),
			indicator: "red",
			message: frappe.utils.escape_html(error),
		});
	}
})();
