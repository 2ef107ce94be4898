// Where the hub is that serves a page: found by the address of this very code, which came from there. Pure.

/** Both addresses below which these modules are served, perhaps of one build: Streamlit's, and the hub's own. Before them is the way to both. */
const SERVED = /^(.*?\/)(?:_stcore\/bidi-components|web)(?:\/~[^/]+)?\/roomlit\.room\//;

/**
 * The hub's address. A path set for Streamlit, one below which an application is mounted, and one that a proxy takes off
 * before it passes a request on: the browser sees all three the same way, and no server needs to be told.
 * @param {string} module The address of a module of this library.
 * @param {string} page The page's own.
 * @returns {string} With a slash at its end. Modules from elsewhere, or renamed: the root of the page's origin.
 * @example
 * homeOf("https://x.example/game/web/roomlit.room/index.js", "https://x.example/game/?room=TEAM"); // "https://x.example/game/"
 */
export function homeOf(module, page) {
  const from = new URL(module);
  const found = from.origin === new URL(page).origin ? SERVED.exec(from.pathname) : null;
  return new URL(found?.[1] ?? "/", page).href;
}
