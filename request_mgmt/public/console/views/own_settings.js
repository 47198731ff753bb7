// What an agent sets for himself: absence, signature, notices, how he works (SIG-1, NOT-1, FAV-3, TIM-1, ACS-11, CRE-8).

import { call } from "../core/api.js";
import { __ } from "../core/texts.js";
import { fail, toast } from "../core/toast.js";
import { openDialog } from "../parts/dialog.js";

/** Ask for them and keep what was changed; the screens go by it at once. */
export async function openOwnSettings(ctx) {
	const { boot, store } = ctx;
	let own;
	try {
		own = await call("own_settings.mine", {}, { get: true });
	} catch (error) {
		return fail(error);
	}
	const given = await openDialog({
		title: __("My settings"),
		fields: own.fields.map((field) => ({ ...field, templates: false })),
		values: own.values,
		onSubmit: async (values) => Object.assign(boot.settings, await call("own_settings.save", { values })),
	});
	if (!given) return;
	const me = boot.agents.find(({ user }) => user === boot.user);
	const { availability, absence_text: text } = { ...own.values, ...given };
	if (me) Object.assign(me, { present: availability !== "Not present", absence_text: text || "" });
	toast(__("Your settings are saved."));
	ctx.changed([store.get().open].filter(Boolean));
}
