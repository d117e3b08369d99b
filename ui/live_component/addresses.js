// Where the server answers: below a prefix if it is served under one (bootstrap/addresses.py), else at the root. It stands before the page's
// first script too, which imports nothing.

const PREFIX = "/* prefix */";

// Returns a path of the server as a browser asks for it.
export const addressOf = (path) => PREFIX + path;
// Returns where a browser is, as the server calls it.
export const pathWithoutPrefix = (path) => path.slice(PREFIX.length);
