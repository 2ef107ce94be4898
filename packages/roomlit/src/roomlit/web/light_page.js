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
  return root === null || told === null ? null : { root, data: JSON.parse(told.textContent ?? "null") };
}
