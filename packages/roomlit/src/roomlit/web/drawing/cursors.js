// Everybody's pointers over one area, as lossy hints: where they are now and nothing that is kept.

import { element } from "../element.js";
import { makeId } from "../outbox.js";

/** A pointer that rests is not looked at any more. */
export const IDLE_MS = 6_000;
const KIND = "pointer";

/** @param {string} name @param {number} among */
export function placeOf(name, among) {
  let sum = 0;
  for (const letter of name) sum = (31 * sum + /** @type {number} */ (letter.codePointAt(0))) >>> 0;
  return sum % among;
}

/** @param {number} value */
const share = (value) => Math.round(10_000 * Math.min(1, Math.max(0, value))) / 10_000;

/** @param {string} name */
function pointer(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M1 1l5 14 2.5-5.5L14 7z");
  svg.append(path);
  const mark = element("div", { class: "rl-pointer" }, svg, element("span", { text: name, dir: "auto" }));
  mark.style.setProperty("--rl-own", `var(--rl-${placeOf(name, 6) + 1})`);
  return mark;
}

/** @param {import("./loading.js").DrawingArgs} args */
export default function ({ root, room, data }) {
  const { area } = data;
  const empty = element("p", { class: "rl-empty", text: data.placeholder });
  const field = element("div", { class: "rl-field", role: "img", "aria-label": "Pointers of everybody here" }, empty);
  /** Two people may have one name. */
  const own = makeId().slice(0, 8);
  /** @type {Map<string, {name: string, mark: HTMLElement, timer: ReturnType<typeof setTimeout>}>} */
  const others = new Map();

  /** @param {string} id */
  function forget(id) {
    const one = others.get(id);
    if (one === undefined) return;
    clearTimeout(one.timer);
    one.mark.remove();
    others.delete(id);
    empty.hidden = others.size > 0;
  }

  /** @param {import("../types.js").RoomEvent} hint */
  function hear({ audience, sender: name, data: at }) {
    if (audience !== "local" || at.area !== area || name === "") return;
    const id = `${at.page} ${name}`;
    if (typeof at.x !== "number" || typeof at.y !== "number") return forget(id);
    const known = others.get(id);
    const mark = known?.mark ?? pointer(name);
    clearTimeout(known?.timer);
    mark.style.left = `${100 * share(at.x)}%`;
    mark.style.top = `${100 * share(at.y)}%`;
    if (known === undefined) field.append(mark);
    others.set(id, { name, mark, timer: setTimeout(() => forget(id), IDLE_MS) });
    empty.hidden = true;
  }

  function leave() {
    room.signal(KIND, { area, page: own, x: null, y: null });
  }

  field.addEventListener("pointermove", ({ clientX, clientY }) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    room.signal(KIND, { area, page: own, x: share((clientX - left) / width), y: share((clientY - top) / height) });
  });
  for (const gone of ["pointerleave", "pointercancel"]) field.addEventListener(gone, leave);
  room.on(KIND, hear);
  room.onView(() => {
    for (const [id, { name }] of others) if (!room.members.includes(name)) forget(id);
  });
  root.append(field);
  return () => {
    for (const id of [...others.keys()]) forget(id);
  };
}
