// How others get in: the room's code, its QR code, the link, the big screen, and help for phones that cannot reach it.

import { button, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { sheet } from "./sheet.js";
import { hasPages, home } from "./site.js";

/** @typedef {import("./types.js").TableData} TableData */
/** @typedef {{title: string, line: string, hint: string}} Command */
/**
 * How this machine is reached (masquerade/network/reachability.py).
 * @typedef {{address: string|null, others: string[], port: number, tunnels: Command[], firewall: Command[], notes: string[]}} Reach
 */

/** The address others open to join. @param {TableData} data */
export function inviteLink({ invite, room }) {
  return invite ?? new URL(`p/${encodeURIComponent(room)}`, home()).href;
}

/**
 * What the hub has told a page of the way in, as it is seen from here: a proxy may have a path of its own, or speak another scheme,
 * that the hub was not told of. Its code would lead elsewhere then.
 * @param {TableData & {guessed?: boolean}} data @param {string} here
 * @returns {TableData}
 */
export function ownInvitation({ guessed = false, ...data }, here) {
  const told = new URL(data.invite ?? "", here);
  const seen = new URL(here);
  if (!guessed || (told.protocol === seen.protocol && told.pathname === seen.pathname)) return data;
  seen.search = "";
  seen.hash = "";
  return { ...data, invite: seen.href, qr_svg: "" };
}

/** The address of the room's shared screen. @param {string} room */
export function screenLink(room) {
  const url = new URL(home());
  url.searchParams.set("screen", room);
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
export function copying({ text, label, look = "copy", name, done }) {
  const field = h("input", { type: "text", readonly: true, hidden: true, "aria-label": name });
  field.value = text;
  const said = h("p", { class: "small muted said", "aria-live": "polite" });
  const node = button({ label, class: look, run: async () => say(said, (await copy(text, field)) ? done : "Press and hold to copy it.") });
  return { node, field, said };
}

/** @param {TableData} data */
export function invitation(data) {
  const link = inviteLink(data);
  const linked = copying({ text: link, label: "Copy link", name: "Invitation link", done: "Copied. Send it to your friends." });
  const screen = hasPages() && h("a", { class: "button", href: screenLink(data.room), target: "_blank", rel: "noopener", title: "A page for a TV or projector, in a new tab" }, "Big screen ↗");
  return h(
    "section", { class: "invite panel", "aria-label": "Invite" },
    h(
      "div", { class: "ticket" },
      h("div", { class: "stack" }, h("h3", {}, "Room code"), h("p", { class: "code tabular", translate: "no" }, data.room), h("p", { class: "small muted address", translate: "no" }, ...shortened(link))),
      data.qr_svg ? qrCode(data.room, data.qr_svg) : null,
    ),
    h("div", { class: "ways" }, linked.node, screen), linked.field, linked.said,
  );
}

/**
 * The way in for whoever comes late: the code as a button, and behind it everything that the waiting room offered.
 * @param {TableData} data
 * @returns {import("./types.js").Part & {dialog: HTMLElement}}
 */
export function lateInvitation(data) {
  const hint = h("p", { class: "small muted" });
  const crowd = onlookers(data);
  const page = sheet({ label: "Others can join you", fill: () => (crowd ? [hint, invitation(data), crowd] : [hint, invitation(data)]) });
  const node = h("button", {
    type: "button", class: "bare sign", hidden: true, "aria-label": `Invite others to room ${data.room}`, title: "Invite others",
    data: { do: "invite" }, on: { click: () => page.open(node) },
  }, icon("invite"), h("span", { class: "code-small tabular", translate: "no" }, data.room));
  return {
    node,
    dialog: page.node,
    /** The waiting room has its own; there, nothing stays open behind it. */
    update({ phase, settings }) {
      const late = phase.name !== "lobby";
      show(node, late);
      if (!late) page.shut();
      if (crowd) show(crowd, !settings.password && !settings.knock);
      say(hint, settings.locked
        ? "The room is locked: nobody else gets in until the host unlocks it."
        : "Who comes now watches this game, and is dealt in at the rematch.");
    },
    destroy() {
      page.shut();
    },
  };
}

/** The link for a crowd that only looks on; Streamlit alone has no such page. @param {TableData} data */
function onlookers(data) {
  const link = galleryLink(inviteLink(data));
  if (link === "") return null;
  const linked = copying({ text: link, label: "Copy the onlookers’ link", name: "Link for onlookers", done: "Copied. Whoever opens it sees this game, twenty seconds late." });
  return h("div", { class: "stack" }, linked.node, linked.field, linked.said);
}

/** Where a crowd looks on, beside where one plays. @param {string} link @returns {string} "" where there is no such page. */
export function galleryLink(link) {
  const found = /^(.*\/)p\/([A-Z0-9]+)$/.exec(link);
  return found === null ? "" : `${found[1]}w/${found[2]}`;
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

/** What people type by hand: the address without "http://", broken where it is narrow before the code. @param {string} link */
function shortened(link) {
  const { host, pathname } = new URL(link);
  const [code = "", ...path] = pathname.replace(/\/$/, "").split("/").reverse();
  return code === "" ? [host] : [`${host}${path.reverse().join("/")}/`, h("wbr"), code];
}

/** Inline SVG as an image's address; inline SVG may leave out its namespace, an image may not. @param {string} svg */
export function picture(svg) {
  const whole = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(whole)}`;
}

/** Help for a phone that does not get through, folded away. @param {Reach} reach */
export function reachHelp({ address, others, port, tunnels, firewall, notes }) {
  const place = (/** @type {string} */ host) => h("strong", { class: "tabular", dir: "ltr" }, `${host.includes(":") ? `[${host}]` : host}:${port}`);
  const also = others.flatMap((host) => [" or ", place(host)]);
  const here = address === null ? null : h("li", {}, "On the same Wi-Fi, type ", place(address), ...also, " into its browser.");
  return h(
    "details", { class: "reach panel" }, h("summary", {}, "A phone can’t reach this page?"),
    h(
      "ul", { class: "stack" }, here, ...notes.map((note) => h("li", {}, note)),
      firewall.length > 0 ? h("li", {}, "A firewall may keep phones out. This lets them in:", ...firewall.map(commandLine)) : null,
      h(
        "li", { class: "stack" },
        h("p", {}, "From any other network, a tunnel leads here:"),
        h(
          "ol", { class: "rules" },
          h("li", {}, "In a second terminal on this computer, run ", tunnels.length > 1 ? "one of the commands below" : "the command below", ", and leave it open."),
          h("li", {}, "It shows an address that begins with https. Send your friends that address and the room code."),
          h("li", {}, "Ctrl+C in that terminal ends it. Next time, open that address yourself before you make a room: then its QR code leads there too."),
        ),
        ...tunnels.map(commandLine),
        h("p", { class: "small muted" }, "A tunnel belongs to somebody else: all that is played passes through the computers of that company, and whoever has the address can open this page."),
      ),
    ),
  );
}

/** @param {Command} command */
function commandLine({ title, line, hint }) {
  const made = copying({ text: line, label: "Copy", look: "copy small", name: `Command: ${title}`, done: "Copied." });
  return h(
    "div", { class: "command stack" }, h("div", { class: "row" }, h("code", { dir: "ltr", translate: "no", tabindex: 0 }, line), made.node), made.field, made.said,
    h("p", { class: "small muted" }, `${title}.${hint ? ` ${hint}` : ""}`),
  );
}
