// What types of requests allow, decided alike in console and desk (TYP-1, BAT-8). A plain script that puts it into `request_mgmt.types`,
// since scripts of the desk are no modules.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.types = (() => {
	// Of these a type has some: field -> its list
	const LISTS = { status: "statuses", priority: "priorities" };
	const named = (types, name) => types.find((kind) => kind.name === name);
	const listed = (kind, field) => kind?.[LISTS[field]] || [];

	/** Whether requests of the type `kind` may have the value; a type without a list has all. */
	const has = (kind, field, value) => !value || !listed(kind, field).length || listed(kind, field).includes(value);

	/** Whether a request with these values could be of the type. */
	const fits = (kind, values) => Object.keys(LISTS).every((field) => has(kind, field, values[field]));

	/** Where `get(field)` answers what the type has not got, `set(field, value)` puts what the type begins with. */
	function keep_to(kind, get, set) {
		for (const field of Object.keys(LISTS)) if (!has(kind, field, get(field))) set(field, kind[`default_${field}`]);
	}

	/**
	 * What is refused for its type where requests get the values `set`: {requests} of `rows`, a list's with request_type, status and
	 * priority; without rows {types}, those whose requests it would be.
	 */
	function misfits(types, set, rows) {
		const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value));
		const type = given.request_type;
		if (!rows) return { requests: [], types: type ? [] : types.filter((kind) => !fits(kind, given)) };
		const becomes = (row) => (type ? { ...row, ...given } : given);
		return { requests: rows.filter((row) => !fits(named(types, type || row.request_type), becomes(row))), types: [] };
	}

	return { named, has, fits, keep_to, misfits };
})();
