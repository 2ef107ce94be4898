// How others get in: the room's code, its QR code, the link, the big screen, and help for phones that cannot reach it.

import { button, h, say } from "./element.js";

/** @typedef {import("./types.js").TableData} TableData */
/** What a host can do when a phone does not get through: sentences, and commands to copy. @typedef {{title?: string, text: string, command?: string}} Advice */

/**
 * The address others open to join.
 * @param {string|undefined} base @param {string} room @param {string} here
 */
export function inviteLink(base, room, here) {
  return placeOf(base || here, "room", room);
}

/** The address of the room's shared screen. @param {string} here @param {string} room */
export function screenLink(here, room) {
  return placeOf(here, "screen", room);
}

/** @param {string} from @param {string} name @param {string} room */
function placeOf(from, name, room) {
  const url = new URL(from);
  url.search = "";
  url.hash = "";
  url.searchParams.set(name, room);
  return url.href;
}

/**
 * Copies, or selects the text for copying by hand where the browser offers no clipboard (plain http on a LAN).
 * @param {string} text @param {HTMLInputElement} field
 */
async function copy(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field.hidden = false;
    field.focus();
    field.select();
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    }
  }
}

/**
 * A button that copies, and the line and field that go with it.
 * @param {{text: string, label: string, look?: string, name: string, done: string}} options
 */
function copying({ text, label, look = "copy", name, done }) {
  const field = h("input", { type: "text", readonly: true, hidden: true, "aria-label": name });
  field.value = text;
  const said = h("p", { class: "small muted said", "aria-live": "polite" });
  const node = button({ label, class: look, run: async () => say(said, (await copy(text, field)) ? done : "Press and hold to copy it.") });
  return { node, field, said };
}

/** @param {TableData} data */
export function invitation(data) {
  const link = inviteLink(data.base_url, data.room, location.href);
  const linked = copying({ text: link, label: "Copy link", name: "Invitation link", done: "Copied. Send it to your friends." });
  const screen = h("a", { class: "button", href: screenLink(location.href, data.room), target: "_blank", rel: "noopener", title: "A page for a TV or projector, in a new tab" }, "Big screen ↗");
  return h(
    "section", { class: "invite panel", "aria-label": "Invite" },
    h(
      "div", { class: "ticket" },
      h("div", { class: "stack" }, h("h3", {}, "Room code"), h("p", { class: "code tabular" }, data.room), h("p", { class: "small muted address" }, shortened(link))),
      data.qr_svg ? qrCode(data.room, data.qr_svg) : null,
    ),
    h("div", { class: "ways" }, linked.node, screen), linked.field, linked.said,
  );
}

/** The code to scan; a press makes it as wide as the page, for those at the back. @param {string} room @param {string} svg */
function qrCode(room, svg) {
  const image = h("img", { class: "qr", alt: `QR code that opens room ${room}`, src: picture(svg) });
  const node = h("button", {
    type: "button", class: "scan", "aria-expanded": "false", title: "Make it larger or smaller",
    on: { click: () => node.setAttribute("aria-expanded", String(node.getAttribute("aria-expanded") !== "true")) },
  }, image, h("span", { class: "small muted" }, "Scan to join"));
  return node;
}

/** What people type by hand: the address without "http://". @param {string} link */
function shortened(link) {
  return new URL(link).host;
}

/** Inline SVG as an image's address; inline SVG may leave out its namespace, an image may not. @param {string} svg */
export function picture(svg) {
  const whole = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(whole)}`;
}

/** Help for a phone that does not get through, folded away. @param {Advice[]} advice */
export function reachHelp(advice) {
  const lines = advice.map(({ title, text, command }) => {
    if (!command) return h("li", {}, title ? h("strong", {}, title, " ") : null, text);
    const made = copying({ text: command, label: "Copy", look: "copy small", name: "Command", done: "Copied." });
    return h("li", {}, title ? h("strong", {}, title, " ") : null, text, h("div", { class: "command" }, h("code", { dir: "ltr" }, command), made.node), made.field, made.said);
  });
  return h("details", { class: "reach panel" }, h("summary", {}, "A phone can’t reach this page?"), h("ol", { class: "stack" }, ...lines));
}
