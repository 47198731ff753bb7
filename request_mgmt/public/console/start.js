// Begins the console on its own page.

import { mount } from "./app.js";
import { current } from "./core/router.js";
import { connect } from "./core/socket.js";

const said = (name) => document.querySelector(`meta[name=${name}]`)?.content;
const server = current().params.alone ? null : said("socket-server"); // a message that stands alone waits for no news
mount(document.getElementById("console"), { csrfToken: said("csrf-token"), socket: server ? connect(JSON.parse(server)) : null });
