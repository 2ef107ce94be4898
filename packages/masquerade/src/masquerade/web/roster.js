// The masks around the table: a strip on a phone, a list beside the chat on a desktop. Tapping one notes a hunch.

import { mask } from "./avatars.js";
import { h, keyed, say, show } from "./element.js";
import { SURELY, markLabel, markOf, markWord, nextMark } from "./hunches.js";
import { icon, roleTag } from "./icons.js";
import { playing, seatKey, talking } from "./view_reducer.js";

/** @typedef {import("./wire.js").SeatView} SeatView */
/** @typedef {import("./wire.js").View} View */
/** @typedef {{seat: SeatView, own: boolean, open: boolean, mark: import("./hunches.js").Mark, card: boolean, muted: boolean}} Item */

/** Quick taps go round; only where they stop is told. */
const SEND_AFTER_MS = 350;

/**
 * @param {{handle: import("./types.js").RoomHandle, mutes: import("./mutes.js").Mutes, showCard: (from: HTMLElement) => void}} options
 * @returns {import("./types.js").Part}
 */
export function roster({ handle, mutes, showCard }) {
  const list = h("ul", { class: "masks" });
  const title = h("h3", {}, "At the table");
  const hint = h("p", { class: "hint small muted" }, "Tap a mask to note a hunch. Only you see it.");
  const node = h("section", { class: "roster", "aria-label": "Masks at the table" }, title, list, hint);
  const rows = keyed(list, { key: (/** @type {Item} */ { seat }) => seatKey(view?.game, seat), make, update });
  /** @type {View|null} */
  let view = null;
  /** What was tapped and is not yet known to the room. @type {Map<number, number|null>} */
  const tapped = new Map();
  /** @type {Map<number, ReturnType<typeof setTimeout>>} */
  const timers = new Map();

  /** @param {number} seat */
  const hunch = (seat) => (tapped.has(seat) ? tapped.get(seat) : view?.you.hunches?.[seat]);

  /** @param {Item} item */
  function make({ seat: { seat, name, avatar } }) {
    const sign = h("span", { class: "sign-of" });
    const more = h("span", { class: "hidden-label" });
    const picture = h("span", { class: "face" }, mask(avatar));
    const node = h("button", { type: "button", class: "seat" }, picture, h("span", { class: "name", translate: "no", dir: "auto" }, name), sign, more);
    node.addEventListener("click", () => {
      if (seat === view?.you.seat) showCard(node);
      else tap(seat);
    });
    return { node: h("li", {}, node), button: node, picture, avatar, sign, more, shown: "", vacant: false };
  }

  /** @param {number} seat */
  function tap(seat) {
    if (view === null || !markable(view)) return;
    const mark = nextMark(markOf(hunch(seat)));
    tapped.set(seat, mark === null ? null : SURELY[mark]);
    clearTimeout(timers.get(seat));
    timers.set(seat, setTimeout(() => tell(seat), SEND_AFTER_MS));
    draw();
  }

  /** @param {number} seat */
  async function tell(seat) {
    timers.delete(seat);
    const per_cent = tapped.get(seat) ?? null;
    try {
      await handle.command("suspect", { seat, per_cent });
    } catch {
      // The note was made too late: what the room knows stands.
      if (!timers.has(seat)) tapped.delete(seat);
      draw();
    }
  }

  /** Notes are about the masks of one game. */
  function forget() {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    tapped.clear();
  }

  /** Whether masks lie beyond the end of the strip. */
  function edge() {
    list.toggleAttribute("data-more", list.scrollWidth - list.clientWidth - Math.abs(list.scrollLeft) > 8);
  }
  list.addEventListener("scroll", edge, { passive: true });
  const resized = new ResizeObserver(edge);
  const unmuted = mutes.listen(draw);
  resized.observe(list);

  function draw() {
    if (view === null) return;
    const { you } = view;
    const open = markable(view);
    // Your own mask first: a long strip must not hide it.
    const order = [...view.seats].sort((a, b) => Number(b.seat === you.seat) - Number(a.seat === you.seat));
    const items = order.map((seat) => ({
      seat,
      own: seat.seat === you.seat,
      open: open && seat.alive && seat.seat !== you.seat,
      mark: seat.alive && seat.seat !== you.seat ? markOf(hunch(seat.seat)) : null,
      card: Boolean(you.card),
      muted: mutes.has(view?.game ?? 0, seat.seat),
    }));
    rows.set(items);
    // A strip that scrolls must be reachable by keyboard: through its buttons, or itself.
    list.tabIndex = items.some(({ own, open: opens, card }) => opens || (own && card)) ? -1 : 0;
    show(hint, open && items.every(({ mark }) => mark === null));
    edge();
  }

  return {
    node,
    update(next) {
      if (view !== null && view.game !== next.game) forget();
      view = next;
      for (const [seat, value] of tapped) if ((next.you.hunches?.[seat] ?? null) === value && !timers.has(seat)) tapped.delete(seat);
      show(node, next.seats.length > 0);
      say(title, `At the table · ${next.seats.filter((seat) => seat.alive).length}`);
      draw();
    },
    destroy() {
      resized.disconnect();
      unmuted();
      forget();
    },
  };

  /** @param {ReturnType<typeof make>} row @param {Item} item */
  function update(row, { seat, own, open, mark, card, muted }) {
    const state = [own, open, mark, card, muted, seat.alive, seat.vacant, seat.role].join(":");
    if (row.shown === state) return;
    row.shown = state;
    const { button } = row;
    button.disabled = !(open || (own && card));
    button.classList.toggle("own", own);
    button.classList.toggle("gone", !seat.alive);
    button.classList.toggle("marked", mark !== null);
    button.classList.toggle("muted", muted);
    if (row.vacant !== (seat.vacant === true)) {
      row.vacant = seat.vacant === true;
      row.picture.replaceChildren(row.vacant ? icon("chair", "chair") : mask(row.avatar));
    }
    row.sign.replaceChildren(...sign(seat, own, mark), ...(muted && !seat.role ? [h("span", { class: "tag" }, icon("quiet"), mark === null && !seat.vacant ? "Muted" : "")] : []));
    say(row.more, `${muted ? ", muted" : ""}${heard(seat, { own, open, mark, card, muted })}`);
  }
}

/** @param {View} view */
function markable(view) {
  return view.mode !== "hunt" && talking(view) && playing(view);
}

/** @param {SeatView} seat @param {boolean} own @param {import("./hunches.js").Mark} mark @returns {Node[]} */
function sign(seat, own, mark) {
  if (seat.role) return [roleTag(seat.role)];
  if (seat.vacant) return [h("span", { class: "tag" }, "Empty")];
  if (own) return [h("span", { class: "tag gold" }, "You")];
  return mark === null ? [] : [h("span", { class: `tag ${mark}` }, icon(mark), markWord(mark))];
}

/** What the button says beyond name and sign to those who hear it. @param {SeatView} seat @param {Omit<Item, "seat">} item */
function heard(seat, { own, open, mark, card }) {
  if (seat.vacant) return " seat";
  if (!seat.alive) return ", has left the table";
  if (own) return card ? ". Show your character" : "";
  if (open) return `. ${markLabel(mark)}`;
  return mark === null ? "" : " is your hunch";
}
