// The desk form of a request: its conversation, its actions, its star. What can be done is declared on the
// server (request_mgmt/actions); nothing here knows a single action by name but for the dialogs' first values.

(() => {
	frappe.provide("request_mgmt");

	const STATE_COLORS = { Open: "blue", Closed: "green", Postponed: "yellow", Deleted: "gray", Merged: "gray", Spam: "red" };
	const READ_COLORS = { Unread: "red", "New information": "yellow", Read: "green" };

	frappe.ui.form.on("Request", {
		setup: set_queries,
		refresh(frm) {
			show_indicators(frm);
			if (frm.is_new()) return;
			load(frm).then((answer) => {
				// Another request may have been opened meanwhile
				if (!answer || String(answer.request.name) !== String(frm.doc.name)) return;
				show_conversation(frm, answer);
				show_actions(frm, answer);
				show_star(frm, answer);
			});
		},
	});

	function set_queries(frm) {
		frm.set_query("agent", () => ({ filters: { enabled: 1, user_type: "System User" } }));
		frm.set_query("category", () => ({ filters: { disabled: 0 } }));
		frm.set_query("priority", () => ({ filters: { disabled: 0 } }));
		frm.set_query("status", () => ({ filters: { base_status: ["in", ["Open", "Postponed", "Closed"]] } }));
	}

	function load(frm) {
		return frappe.require("/assets/request_mgmt/js/conversation.js").then(() =>
			frappe.xcall("request_mgmt.api.requests.get", { request: frm.doc.name })
		);
	}

	function show_indicators(frm) {
		if (frm.is_new()) return;
		frm.page.set_indicator(__(frm.doc.status), STATE_COLORS[frm.doc.base_status] || "gray");
		frm.dashboard.clear_headline();
		if (frm.doc.access_level === "Internal") {
			frm.dashboard.set_headline(__("Internal: customers do not see this request."), "yellow");
		} else if (frm.doc.base_status === "Merged" && frm.doc.merged_into) {
			const link = frappe.utils.get_form_link("Request", frm.doc.merged_into, true);
			frm.dashboard.set_headline(__("Merged into {0}", [link]), "gray");
		}
	}

	function show_conversation(frm, answer) {
		const field = frm.get_field("conversation");
		if (field) request_mgmt.conversation.render(field.$wrapper.get(0), answer.messages);
	}

	function show_actions(frm, answer) {
		const offered = new Set(answer.actions);
		catalogue().then((actions) => {
			if (String(answer.request.name) !== String(frm.doc.name)) return;
			for (const action of actions.filter((action) => offered.has(action.name))) {
				if (STAR_ACTIONS.has(action.name)) continue;
				const group = action.primary ? null : __("Actions");
				const button = frm.add_custom_button(action.label, () => start(frm, action, answer), group);
				if (action.primary && action.name === "reply") button.removeClass("btn-default").addClass("btn-primary");
			}
		});
	}

	const STAR_ACTIONS = new Set(["add_favourite", "remove_favourite"]);

	function show_star(frm, answer) {
		frm.page.wrapper.find(".rm-star").remove();
		const is_favourite = answer.favourite;
		const label = is_favourite ? __("Remove from favourites") : __("Add to favourites");
		const star = $("<button type='button' class='btn btn-default icon-btn rm-star'></button>")
			.text(is_favourite ? "★" : "☆")
			.css("color", is_favourite ? "var(--yellow-500)" : "")
			.attr({ title: label, "aria-label": label, "aria-pressed": String(is_favourite) })
			.on("click", () => {
				const way = is_favourite ? "remove" : "add";
				frappe
					.xcall(`request_mgmt.api.favourites.${way}`, { requests: frm.doc.name })
					.then(() => show_star(frm, { ...answer, favourite: !is_favourite }));
			});
		star.prependTo(frm.page.wrapper.find(".page-actions .standard-actions").first());
	}

	function catalogue() {
		request_mgmt.catalogue ||= frappe.xcall("request_mgmt.api.actions.catalogue");
		return request_mgmt.catalogue;
	}

	function start(frm, action, answer) {
		if (frm.is_dirty()) {
			frappe.msgprint(__("Save your changes first."));
			return;
		}
		if (!action.fields.length) {
			run(frm, action, {});
			return;
		}
		const uploads = [];
		const dialog = new frappe.ui.Dialog({
			title: action.label,
			size: "large",
			fields: action.fields.map((field) => dialog_field(field, uploads, () => dialog)),
			primary_action_label: action.label,
			primary_action(values) {
				dialog.disable_primary_action();
				const given = filled(action, values);
				if (uploads.length) given.attachments = uploads.map((file) => file.name);
				run(frm, action, given)
					.then(() => dialog.hide())
					.catch(() => dialog.enable_primary_action());
			},
		});
		dialog.set_values(first_values(frm, action, answer));
		dialog.show();
	}

	function dialog_field(field, uploads, get_dialog) {
		if (field.fieldtype !== "Attach") return { ...field };
		return {
			fieldname: `${field.fieldname}_button`,
			fieldtype: "Button",
			label: field.label,
			click() {
				new frappe.ui.FileUploader({
					allow_multiple: true,
					make_attachments_public: false,
					on_success(file) {
						uploads.push(file);
						const names = uploads.map((upload) => frappe.utils.escape_html(upload.file_name)).join(", ");
						get_dialog().set_df_property(`${field.fieldname}_button`, "description", names);
					},
				});
			},
		};
	}

	function filled(action, values) {
		const asked = new Set(action.fields.map((field) => field.fieldname));
		return Object.fromEntries(
			Object.entries(values).filter(([name, value]) => asked.has(name) && value !== undefined && value !== "")
		);
	}

	function first_values(frm, action, answer) {
		const asked = new Set(action.fields.map((field) => field.fieldname));
		const from_reply = {
			to: (answer.reply.to || []).join(", "),
			cc: (answer.reply.cc || []).join(", "),
			status: answer.reply.status,
		};
		const values = {};
		for (const [name, value] of Object.entries(action.name === "reply" ? from_reply : {})) {
			if (asked.has(name)) values[name] = value;
		}
		if (action.name === "update") {
			for (const name of asked) if (frm.doc[name]) values[name] = frm.doc[name];
		}
		if (action.name === "reply" && answer.reply.signature) {
			const mark = answer.reply.signature_mark;
			values.body = `<p><br></p><div ${mark}="1">${answer.reply.signature}</div>`;
		}
		return values;
	}

	function run(frm, action, values) {
		return frappe
			.xcall("request_mgmt.api.actions.run", { action: action.name, requests: frm.doc.name, values })
			.then((answer) => {
				frappe.show_alert({ message: __("{0}: done", [action.label]), indicator: "green" });
				return frm.reload_doc().then(() => answer);
			});
	}
})();
