// What customers will see of requests that become one, said alike by console and desk before it is done. A plain script that puts it into
// `request_mgmt.merging`, since scripts of the desk are no modules.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.merging = (() => {
	/** Sentences on rows of `requests.merge_preview`: `access_level` is that of the request that stays, `__` translates. ACL-1. */
	const seen_by_customers = (rows, access_level, __) => {
		if (access_level !== "External") return [];
		const internal = rows.filter((row) => row.access_level === "Internal").map(({ name }) => `#${name}`);
		const contacts = new Set(rows.map((row) => row.contact).filter(Boolean));
		return [
			internal.length && __("{0} is internal now. Customers will see its external messages.", internal.join(", ")),
			contacts.size > 1 && __("The customers of all of these will see each other's external messages."),
		].filter(Boolean);
	};

	return { seen_by_customers };
})();
