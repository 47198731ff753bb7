// The state of the screen: one object, replaced in parts, told to who listens.

/** get() answers the state; set(patch) merges and tells subscribers (state, changed names); subscribe answers its end. */
export function createStore(initial = {}) {
	let state = { ...initial };
	const listeners = new Set();
	return {
		get: () => state,
		set(patch) {
			const changed = Object.keys(patch).filter((name) => !Object.is(state[name], patch[name]));
			if (!changed.length) return;
			state = { ...state, ...patch };
			for (const listener of [...listeners]) listener(state, changed);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
