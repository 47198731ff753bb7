// Begins the console on its own page.

import { mount } from "./app.js";

const token = document.querySelector("meta[name=csrf-token]")?.content;
mount(document.getElementById("console"), { csrfToken: token });
