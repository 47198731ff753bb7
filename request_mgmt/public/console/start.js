// Begins the console on its own page.

import { mount } from "./app.js";
import { connect } from "./core/socket.js";

const said = (name) => document.querySelector(`meta[name=${name}]`)?.content;
const server = said("socket-server");
mount(document.getElementById("console"), { csrfToken: said("csrf-token"), socket: server ? connect(JSON.parse(server)) : null });
