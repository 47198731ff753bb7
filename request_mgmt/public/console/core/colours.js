// Which mail has colours of its own, told alike by console and desk: such a one was made for white paper, the others take the colours of the
// screen. A plain script that puts it into `request_mgmt.has_colours`, since scripts of the desk are no modules.

globalThis.request_mgmt ??= {};
globalThis.request_mgmt.has_colours = (html) => /color|background|<img/i.test(html);
