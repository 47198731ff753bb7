// Reply templates in the desk: found, looked at with what the request fills in, put into a text with their files (TPL-4).

frappe.provide("request_mgmt.templates");

(() => {
	const { element } = request_mgmt;

	/** Ask for a template; `request`, a number, fills in its variables. Resolves with {html, attachments}, or with nothing. */
	request_mgmt.templates.pick = (request) => {
		const words = new Intl.DisplayNames([frappe.boot.lang || "en"], { type: "language" });
		const search = element("input", "form-control mb-2");
		Object.assign(search, { type: "search", placeholder: __("Search templates"), ariaLabel: __("Search templates") });
		const list = element("select", "form-control");
		Object.assign(list, { size: 14, ariaLabel: __("Templates") });
		const shown = element("div", "rm-template-shown");
		shown.setAttribute("aria-live", "polite");
		let rows = [];
		let language; // none chosen: the request's, else the template's own
		// The latest search and the latest look count; one is not given up for the other
		let searched = 0;
		let looked = 0;

		const load = async () => {
			const mine = ++searched;
			const found = await request_mgmt.call("templates.search", { text: search.value });
			if (mine !== searched) return;
			rows = found;
			list.replaceChildren(...in_folders(rows));
			list.selectedIndex = rows.length ? 0 : -1;
			await choose();
		};
		const choose = () => {
			language = undefined;
			return look();
		};
		const look = async () => {
			const mine = ++looked;
			const row = rows.find(({ name }) => name === list.value);
			if (!row) return shown.replaceChildren(element("p", "text-muted", __("No template found.")));
			const answer = await request_mgmt.call("templates.show", { template: row.name, request, language });
			if (mine !== looked) return;
			language = answer.language || undefined;
			const chips = row.languages.length > 1 ? [choice_of(row.languages)] : [];
			const files = answer.attachments.map((name) => element("div", "small text-muted", name));
			shown.replaceChildren(...chips, request_mgmt.conversation.body(answer.html, answer.text), ...files);
		};
		const choice_of = (codes) => {
			const group = element("div", "btn-group mb-3");
			group.setAttribute("role", "group");
			group.setAttribute("aria-label", __("Language"));
			for (const code of codes) {
				const color = code === language ? "btn-primary" : "btn-default";
				const chip = request_mgmt.button(`btn-xs ${color}`, words.of(code), () => {
					language = code;
					tried(look);
				});
				chip.setAttribute("aria-pressed", String(code === language));
				group.append(chip);
			}
			return group;
		};
		const tried = (work) => work().catch((error) => request_mgmt.tell_error(__("Templates"), error));

		return request_mgmt.actions.open({
			title: __("Insert template"),
			size: "extra-large",
			fields: [{ fieldtype: "HTML", fieldname: "templates" }],
			primary_action_label: __("Insert"),
			async act() {
				if (!list.value) throw new Error(__("Choose a template."));
				return request_mgmt.call("templates.insert", { template: list.value, request, language });
			},
			shown(dialog) {
				const side = element("div");
				side.append(search, list);
				const whole = element("div", "rm-templates");
				whole.append(side, shown);
				dialog.get_field("templates").$wrapper.append(whole);
				search.addEventListener("input", frappe.utils.debounce(() => tried(load), 200));
				list.addEventListener("change", () => tried(choose));
				list.addEventListener("dblclick", () => dialog.get_primary_btn().trigger("click"));
				tried(load);
				search.focus();
			},
		});
	};

	/** Put a text where the cursor of a Text Editor is, or was last. */
	request_mgmt.templates.put = ({ quill }, html) => {
		const at = quill.getSelection(true)?.index ?? quill.getLength() - 1;
		quill.clipboard.dangerouslyPasteHTML(at, html, "user");
	};

	function in_folders(rows) {
		const found = [];
		for (const { name, folder: path, description, automatic } of rows) {
			const folder = automatic ? __("Sent automatically") : path;
			const option = new Option(__(name), name);
			option.title = description ? __(description) : "";
			if (!folder) {
				found.push(option);
				continue;
			}
			if (found.at(-1)?.label !== folder) found.push(Object.assign(element("optgroup"), { label: folder }));
			found.at(-1).append(option);
		}
		return found;
	}
})();
