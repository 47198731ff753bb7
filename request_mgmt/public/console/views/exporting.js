// A list as a file: columns chosen, the same rows one sees, in their order.

import { ApiError, call, download } from "../core/api.js";
import { h } from "../core/html.js";
import { asked, labelOf } from "../core/lists.js";
import { __, number } from "../core/texts.js";
import { fail } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";

/** Ask for columns and format, then save the list as a file, or only these requests of it. */
export async function exportList(ctx, memory, requests) {
	let offered;
	try {
		offered = await call("lists.export_columns", {}, { get: true });
	} catch (error) {
		return void fail(error);
	}
	const kept = memory.get("exported");
	const wanted = new Set(kept || offered.columns.filter((column) => column.usual).map(({ name }) => name));
	const boxes = offered.columns.map(({ name, label }) => ({ name, label, input: h("input", { type: "checkbox", class: "rm-check", checked: wanted.has(name) }) }));
	const body = h("fieldset", { class: "rm-columns" }, h("legend", { class: "rm-label" }, __("Columns")), boxes.map(({ label, input }) => h("label", {}, input, h("span", {}, label))));
	await openDialog({
		title: requests?.length ? __("Export: {0} selected", number(requests.length)) : __("Export: {0}", labelOf(ctx.store.get().list)),
		body,
		fields: [{ fieldname: "format", fieldtype: "Select", label: __("Format"), options: offered.formats.join("\n"), reqd: 1 }],
		values: { format: offered.formats.at(-1) },
		submitLabel: __("Export"),
		onSubmit: async ({ format = offered.formats.at(-1) }) => {
			const columns = boxes.filter(({ input }) => input.checked).map(({ name }) => name);
			if (!columns.length) throw new ApiError(417, [__("Choose at least one column.")], "refused");
			memory.set("exported", columns);
			const { list, filters, criteria, order_by } = asked(ctx.store.get());
			await download("lists.export", { list, filters, criteria, order_by, columns, format, requests }, `${labelOf(list)}.${format}`);
		},
	});
}
