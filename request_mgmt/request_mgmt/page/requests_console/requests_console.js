// The console inside the desk: the same modules as at /console.

const REQUESTS_CONSOLE = "/assets/request_mgmt/console/";

frappe.pages["requests-console"].on_page_load = async function (wrapper) {
	wrapper.classList.add("rm-in-desk");
	const root = document.createElement("div");
	root.className = "rm-console";
	wrapper.append(root);
	const imports = await requests_console_modules();
	for (const style of ["console.css", "request.css", "finding.css", "editor.css"]) {
		const version = imports[`${REQUESTS_CONSOLE}app.js`].split("?")[1];
		const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${REQUESTS_CONSOLE}${style}?${version}` });
		document.head.append(link);
	}
	const { mount } = await import(`${REQUESTS_CONSOLE}app.js`);
	frappe.realtime.connect();
	wrapper.requests_console = mount(root, { csrfToken: frappe.csrf_token, inDesk: true, socket: frappe.realtime.socket });
	$(wrapper).on("hide", () => wrapper.requests_console.then((running) => running.pause()));
};

frappe.pages["requests-console"].on_page_show = (wrapper) => {
	wrapper.requests_console?.then((running) => running.resume());
};

// Files in /assets are kept for long: each script's address carries its version
async function requests_console_modules() {
	const map = await frappe.xcall("request_mgmt.api.console.modules");
	const script = Object.assign(document.createElement("script"), { type: "importmap", textContent: JSON.stringify(map) });
	document.head.append(script);
	return map.imports;
}
