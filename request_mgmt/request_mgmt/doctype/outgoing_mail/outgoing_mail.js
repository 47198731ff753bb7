(() => {
	const COLORS = { Waiting: "blue", Sending: "blue", Sent: "green", Failed: "red" };

	frappe.ui.form.on("Outgoing Mail", {
		refresh(frm) {
			if (!frm.is_new()) frm.page.set_indicator(__(frm.doc.status), COLORS[frm.doc.status] || "gray");
			add_send_again(frm);
			show_results(frm);
			const place = request_mgmt.conversation.body(frm.doc.body_html, frm.doc.body_text);
			frm.get_field("body_html").$wrapper.empty().append(place).show();
			frm.toggle_display("body_text", false);
		},
	});

	const results_of = (frm) => JSON.parse(frm.doc.delivery || "{}");

	// Each recipient with what the server said of him
	function show_results(frm) {
		const lines = Object.entries(results_of(frm)).map(([address, { state, text }]) => request_mgmt.element("div", "", [`${address}: ${__(state)}`, text].filter(Boolean).join(" · ")));
		const field = frm.get_field("delivery");
		if (lines.length) field.$wrapper.find(".like-disabled-input").empty().css("white-space", "normal").append(lines);
	}

	function add_send_again(frm) {
		const missed = Object.values(results_of(frm)).some((result) => result.state !== "Sent");
		const unsent = ["Waiting", "Failed"].includes(frm.doc.status);
		if (frm.is_new() || !(unsent || missed) || !frappe.user.has_role(["Request Manager", "System Manager"])) return;
		frm.add_custom_button(__("Send again"), () => send_again(frm));
	}

	// Only to those who have not got it; an address that refused our mail for good is asked about
	async function send_again(frm, anyway = false) {
		try {
			const { to } = await request_mgmt.call("mailboxes.send_again", { outgoing_mail: frm.doc.name, anyway });
			request_mgmt.say(__("On its way to {0}.", [to.join(", ")]));
			frm.reload_doc();
		} catch (error) {
			if (error.type !== "UndeliverableAddressError") return request_mgmt.tell_error(__("Send again"), error);
			frappe.warn(__("Send again"), frappe.utils.escape_html(error.message), () => send_again(frm, true), __("Try again anyway"));
		}
	}
})();
