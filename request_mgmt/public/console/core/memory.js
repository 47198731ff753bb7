// Small choices this browser keeps: theme, columns, what was open lately. Losing them hurts nobody.

/** get(name), set(name, value); what is set after setUser belongs to that user. */
export function createMemory(prefix = "rm-console") {
	let user = "";
	const shared = ["theme"];
	const key = (name) => (shared.includes(name) ? `${prefix}:${name}` : `${prefix}:${user}:${name}`);
	return {
		setUser(name) {
			user = name;
		},
		get(name) {
			try {
				return JSON.parse(localStorage.getItem(key(name)));
			} catch {
				return null;
			}
		},
		set(name, value) {
			try {
				localStorage.setItem(key(name), JSON.stringify(value));
			} catch {
				// Storage full or forbidden
			}
		},
	};
}
