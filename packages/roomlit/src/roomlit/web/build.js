// Which modules this page was loaded from: their address names it (asgi/browser_modules.py).

/** "" for modules at an address without a name, as under a plain `streamlit run`. */
export const BUILD = buildOf(import.meta.url);

/** @param {string} address Of a module. */
export function buildOf(address) {
  return /\/web\/~([0-9a-f]+)\//.exec(address)?.[1] ?? "";
}

/** Whether a page of the server's newer modules is worth a reload; once for each of them, for a proxy may hold on to the old. */
export class BuildWatch {
  /** @param {{page: Pick<import("./types.js").Page, "session">, own?: string}} options */
  constructor({ page, own = BUILD }) {
    this.page = page;
    this.own = own;
    this.outdated = false;
  }

  /** @param {string|undefined} build As the welcome names the server's. @returns {boolean} Whether this is news to tell. */
  hears(build) {
    const other = this.own !== "" && build !== undefined && build !== this.own;
    if (other && !this.outdated && this.#first(build)) return (this.outdated = true);
    if (!other) this.outdated = false; // The older server is back.
    return false;
  }

  /** @param {string} build */
  #first(build) {
    try {
      const store = this.page.session();
      if (store?.getItem("roomlit_reload_for") === build) return false;
      store?.setItem("roomlit_reload_for", build);
      return store !== null;
    } catch {
      return false; // What cannot be remembered would be asked for ever.
    }
  }
}
