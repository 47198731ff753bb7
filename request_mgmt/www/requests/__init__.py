"""The customers' pages: rendered on the server, usable without scripts, in the website's theme."""
