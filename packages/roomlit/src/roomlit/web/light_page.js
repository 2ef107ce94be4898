// What the hub has written into a page of its own (asgi/light_page.py): the place to draw in, and what it told.

/**
 * For the module that a `LightPage` names: where to draw, and what its `show` gave, or the parts of the path.
 *
 * @returns {{root: HTMLElement, data: any}|null} null on every other page.
 * @example
 * const { root, data } = thisPage();
 * const room = openRoom({ room: data.room, name: "Ada" });
 * room.onView((view) => (root.textContent = JSON.stringify(view)));
 */
export function thisPage() {
  const root = document.getElementById("roomlit-root");
  const told = document.getElementById("roomlit-page");
  if (root === null || told === null) return null;
  standBy(told.dataset);
  return { root, data: JSON.parse(told.textContent ?? "null") };
}

/** Browsers let a worker stand in for the network over https and on the server's own machine alone. @param {DOMStringMap} told */
function standBy({ worker, scope }) {
  if (worker === undefined || scope === undefined || !("serviceWorker" in navigator)) return;
  // Behind all that the page itself needs.
  addEventListener("load", () => void navigator.serviceWorker.register(worker, { scope }).catch(() => {}));
}
