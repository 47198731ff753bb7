// What is changed in many requests at once, in the desk: rows of a field, what is done to it and a value (BAT-5, BAT-6).

frappe.provide("request_mgmt.changes");

(() => {
	const { element } = request_mgmt;
	const WAYS = () => ({
		set: __("Set to"),
		clear: __("Empty"),
		toggle: __("Switch"),
		add: __("Add"),
		remove: __("Remove"),
		replace: __("Replace text"),
		match: __("Replace by pattern"),
	});
	// Ways that need no value, those that make one text of another, and those that go together
	const BARE = ["clear", "toggle"];
	const REPLACING = ["replace", "match"];
	const OF_LISTS = ["add", "remove"];

	/**
	 * Rows to choose from `declared`, docfields with the `ways` each is changed in, and a sentence under them that says what is
	 * done to `count` requests: {element, changes(), value_of(field), focus()}. `dress(field)` makes a control's docfield of a declared one.
	 * `changes()` answers what the server takes, or throws and says in the rows what is missing. Where one of the `types` is chosen, status
	 * and priority keep to it; which `requests`, rows of the list or null, cannot be changed so for their type is said, too (BAT-8).
	 */
	request_mgmt.changes.rows = (declared, count, dress, types, requests) => {
		const fields = declared.filter((field) => !field.of_status);
		const list = element("div");
		const said = element("p", "text-muted mb-0");
		said.setAttribute("role", "status");
		const warned = element("p", "alert alert-warning mb-0 mt-3");
		warned.setAttribute("role", "status");
		const another = request_mgmt.button("btn-xs btn-default mb-3", __("Another field"), () => add().focus());
		const whole = element("div", "rm-changes");
		whole.append(list, another, said, warned);
		let rows = [];
		let type; // to which the others keep
		const row_of = (name) => rows.find(({ field, way }) => field?.fieldname === name && way === "set");
		const value_of = (name) => row_of(name)?.value();

		// Each field once, but of a list some are added and others removed
		const ways_left = (field, row) => {
			const taken = rows.filter((one) => one !== row && one.field === field).map(({ way }) => way);
			if (!taken.length) return field.ways;
			return OF_LISTS.filter((way) => field.ways.includes(way) && !taken.includes(way) && taken.every((one) => OF_LISTS.includes(one)));
		};
		const drawn = () => {
			for (const row of rows) row.offer(fields.filter((field) => ways_left(field, row).length), row.field ? ways_left(row.field, row) : []);
			another.hidden = !rows.every(({ field }) => field);
			if (type !== value_of("request_type")) {
				type = value_of("request_type");
				request_mgmt.types.keep_to(request_mgmt.types.named(types, type), value_of, (name, value) => row_of(name).put(value));
			}
			const clauses = rows.flatMap((row) => row.clauses());
			said.textContent = clauses.length
				? __("{0} requests: {1}.", [count, clauses.join(", ")])
				: __("Nothing is changed yet. What you choose here is done to {0} requests; all else stays.", [count]);
			warned.textContent = refusals();
			warned.hidden = !warned.textContent;
		};
		const refusals = () => {
			const set = { request_type: value_of("request_type"), status: value_of("status"), priority: value_of("priority") };
			const misfits = request_mgmt.types.misfits(types, set, requests);
			if (misfits.requests.length) return __("Not for their type, so left as they are: {0}", [listed(misfits.requests.map(({ name }) => `#${name}`))]);
			return misfits.types.length ? __("Not for requests of type {0}, which are left as they are.", [listed(misfits.types.map(({ label }) => label))]) : "";
		};
		const add = () => {
			const row = make_row(declared, dress, drawn, remove);
			rows.push(row);
			list.append(row.element);
			drawn();
			return row;
		};
		const remove = (row) => {
			rows = rows.filter((one) => one !== row);
			row.element.remove();
			if (!rows.length) add();
			drawn();
			rows.at(-1).focus();
		};

		add();
		return {
			element: whole,
			value_of,
			focus: () => rows[0].focus(),
			changes() {
				const asked = rows.filter(({ field }) => field);
				const incomplete = asked.filter((row) => !row.check());
				if (incomplete.length || !asked.length) {
					const text = incomplete.length ? __("Say what the fields become, or remove their rows.") : __("Say what to change.");
					throw Object.assign(new Error(text), { focus: (incomplete[0] || rows[0]).focus });
				}
				const changes = {};
				for (const row of asked) for (const [name, how] of Object.entries(row.change())) changes[name] = { ...changes[name], ...how };
				return changes;
			},
		};
	};

	function make_row(declared, dress, drawn, remove) {
		const which = element("select", "form-control");
		const how = element("select", "form-control");
		const value = element("div", "rm-change-value");
		const away = request_mgmt.button("btn-xs btn-link px-1", "", () => remove(row));
		away.innerHTML = frappe.utils.icon("close", "sm");
		for (const [part, label] of [[which, __("Field")], [how, __("What is done")], [away, __("Remove this row")]]) part.setAttribute("aria-label", label);
		let controls = [];

		const row = {
			field: null,
			way: null,
			element: element("div", "rm-change"),
			focus: () => {
				const control = row.field && (controls.find(is_missing) || controls[0]);
				(control?.$input || $(which)).focus();
			},
			value: () => controls[0] && given(controls[0]),
			put: (value) => controls[0].set_value(value),
			offer(fields, ways) {
				options(which, [["", __("Choose ...")], ...fields.map(({ fieldname, label }) => [fieldname, label])], row.field?.fieldname);
				options(how, ways.map((way) => [way, WAYS()[way]]), row.way);
				how.hidden = !row.field;
			},
			check() {
				for (const control of controls) control.$wrapper.toggleClass("has-error", is_missing(control));
				return !controls.some(is_missing);
			},
			change() {
				const name = row.field.fieldname;
				if (BARE.includes(row.way)) return { [name]: { [row.way]: true } };
				if (REPLACING.includes(row.way)) return { [name]: { [row.way]: given(controls[0]), with: given(controls[1]) || "" } };
				return Object.fromEntries(controls.filter(is_asked).map((control, at) => [control.df.fieldname, { [at ? "set" : row.way]: given(control) }]));
			},
			clauses: () => (row.field && !controls.some(is_missing) ? clauses_of(row.field, row.way, controls.filter(is_asked)) : []),
		};
		row.element.setAttribute("role", "group");
		row.element.append(which, how, value, away);

		which.addEventListener("change", () => {
			row.field = declared.find(({ fieldname }) => fieldname === which.value) || null;
			row.way = null;
			drawn(); // what is left to do to it
			done(how.options[0]?.value ?? null);
		});
		how.addEventListener("change", () => done(how.value));

		function done(way) {
			row.way = way;
			value.replaceChildren();
			controls = row.field ? asking(row.field, way).map(made) : [];
			changed();
		}

		function asking(field, way) {
			if (BARE.includes(way)) return [];
			if (!REPLACING.includes(way)) return [field, ...declared.filter((one) => one.of_status === field.fieldname)].map(dress);
			const old = way === "match" ? __("This pattern (regular expression)") : __("This text");
			return [
				{ fieldname: way, fieldtype: "Data", label: old },
				{ fieldname: "with", fieldtype: "Data", label: __("becomes") },
			];
		}

		function made(df) {
			const { depends_on, mandatory_depends_on, description, ...plain } = df;
			const control = frappe.ui.form.make_control({ df: { ...plain, placeholder: df.label, onchange: changed }, parent: value, only_input: true, render_input: true });
			control.$input?.attr("aria-label", df.label);
			control.when = depends_on;
			df.ready?.(control);
			return control;
		}

		function changed() {
			const first = controls[0];
			for (const control of controls) if (control.when) control.$wrapper.toggle(Boolean(control.when({ [first.df.fieldname]: given(first) })));
			drawn();
		}

		return row;
	}

	const given = (control) => {
		const value = control.get_value();
		return control.df.fieldtype === "MultiSelect" ? (value || "").replace(/[,\s]+$/, "") : value;
	};
	const is_asked = (control) => !control.when || control.$wrapper.css("display") !== "none";
	// A text may be replaced by nothing
	const is_missing = (control) => is_asked(control) && control.df.fieldname !== "with" && !words_of(control).length;

	function words_of(control) {
		const value = given(control);
		if (Array.isArray(value)) return value.map((one) => control.get_label?.(one) || one);
		if (!value) return [];
		if (control.df.fieldtype === "Select") return [control.$input.find("option:selected").text()];
		if (control.df.fieldtype === "Datetime") return [request_mgmt.moment(value)];
		if (control.df.fieldtype === "Time") return [value.slice(0, 5)];
		if (control.df.fieldtype === "Duration") return [frappe.utils.get_formatted_duration(value)];
		if (control.df.fieldtype === "Text Editor") return [new DOMParser().parseFromString(value, "text/html").body.textContent.trim()].filter(Boolean);
		return control.df.fieldtype === "MultiSelect" ? value.split(/\s*,\s*/).filter(Boolean) : [__(value)];
	}

	const listed = (words) => new Intl.ListFormat(frappe.boot.lang || "en", { type: "conjunction" }).format(words);

	function clauses_of({ label }, way, [control, second]) {
		const words = control ? words_of(control) : [];
		switch (way) {
			case "clear":
				return [__("{0} is emptied", [label])];
			case "toggle":
				return [__("{0} is switched to the other value", [label])];
			case "match":
				return [given(second) ? __("in {0} what matches {1} becomes {2}", [label, `"${words[0]}"`, `"${given(second)}"`]) : __("what matches {0} is removed from {1}", [`"${words[0]}"`, label])];
			case "replace":
				return [given(second) ? __('in {0} "{1}" becomes "{2}"', [label, words[0], given(second)]) : __("{0} is removed from {1}", [`"${words[0]}"`, label])];
			case "add":
				return [words.length > 1 ? __("{0} are added to {1}", [listed(words), label]) : __("{0} is added to {1}", [words[0], label])];
			case "remove":
				return [words.length > 1 ? __("{0} are removed from {1}", [listed(words), label]) : __("{0} is removed from {1}", [words[0], label])];
			default:
				return [control, second].filter(Boolean).map((one) => __("{0} becomes {1}", [one.df.label || label, listed(words_of(one))]));
		}
	}

	function options(select, pairs, value) {
		select.replaceChildren(...pairs.map(([name, label]) => new Option(label, name)));
		select.value = value ?? "";
	}
})();
