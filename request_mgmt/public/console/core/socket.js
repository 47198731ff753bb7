// The platform's socket server, which tells browsers at once what happened. It gives out its own client, so both always fit together.

// While none answers, it is asked again after so long at most
const LATEST = 60000;

/**
 * Connect to the server for `site`; `port` is the server's own where no web server stands before it. Answers socket.io's socket, or null
 * where no server runs: then one asks oneself now and then.
 */
export async function connect({ site, port }) {
	const host = port ? `${location.protocol}//${location.hostname}:${port}` : location.origin;
	try {
		const { io } = await import(`${host}/socket.io/socket.io.esm.min.js`);
		const socket = io(`${host}/${site}`, { withCredentials: true, reconnectionDelayMax: LATEST });
		// Where the server refused, as it does while the site does not answer it who asks, the client gives up
		for (const event of ["connect_error", "disconnect"]) socket.on(event, () => socket.active || setTimeout(() => socket.connect(), LATEST));
		return socket;
	} catch {
		return null;
	}
}

/**
 * What the socket server says of requests, while it is listened to. `does` has changed({name, user}) for a request that changed, or without
 * arguments where something may have been missed; noticed() for the bell; here({request, user}) when somebody opened, left or writes in one.
 * Answers {listen(), deafen(), watch(name)}; `watch` tells which request is open.
 */
export function createHearing(socket, does) {
	let watched = null;
	const heard = {
		connect: () => (subscribe(), does.changed({})),
		list_update: (news) => news?.doctype === "Request" && does.changed(news),
		notification: () => does.noticed(),
		request_presence: (news) => does.here(news || {}),
	};

	// Another connection begins with no subscriptions
	function subscribe() {
		if (!socket.connected) return;
		socket.emit("doctype_subscribe", "Request");
		watch(watched);
	}

	function watch(name) {
		watched = name;
		// There is no end to it: a form of the desk may listen for the same document
		if (name && socket.connected) socket.emit("doc_subscribe", "Request", name);
	}

	function deafen() {
		for (const [event, run] of Object.entries(heard)) socket.off(event, run);
	}

	return {
		listen() {
			deafen();
			for (const [event, run] of Object.entries(heard)) socket.on(event, run);
			subscribe();
		},
		deafen,
		watch,
	};
}
