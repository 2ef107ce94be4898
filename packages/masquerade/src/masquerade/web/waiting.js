// The waiting room: how others get in, who is in, what will be played, and Start.

import { button, h, keyed, say, show } from "./element.js";
import { settingsPanel, summary } from "./settings.js";
import { counted, refusal } from "./words.js";

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").View} View */

/**
 * The address others open to join.
 * @param {string|undefined} base @param {string} room @param {string} here
 */
export function inviteLink(base, room, here) {
  const url = new URL(base || here);
  url.search = "";
  url.hash = "";
  url.searchParams.set("room", room);
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
 * @param {{handle: import("./types.js").RoomHandle, data: import("./types.js").TableData}} options
 * @returns {import("./types.js").Part}
 */
export function waitingRoom({ handle, data }) {
  const link = inviteLink(data.base_url, data.room, location.href);
  const field = h("input", { type: "text", readonly: true, hidden: true, "aria-label": "Invitation link" });
  field.value = link;
  const copied = h("p", { class: "small muted", "aria-live": "polite" });
  const copyButton = button({
    label: "Copy link", class: "copy",
    run: async () => say(copied, (await copy(link, field)) ? "Copied. Send it to your friends." : "Press and hold to copy the link."),
  });
  const qr = h("img", { class: "qr", alt: `QR code that opens room ${data.room}` });
  if (data.qr_svg) qr.src = picture(data.qr_svg);
  const invite = h(
    "section", { class: "invite panel", "aria-label": "Invite" },
    h("div", { class: "stack" }, h("h3", {}, "Room code"), h("p", { class: "code tabular" }, data.room), copyButton, field, copied),
    data.qr_svg ? h("figure", {}, qr, h("figcaption", { class: "small muted" }, "Scan to join")) : null,
  );

  const list = h("ul", { class: "people" });
  const heading = h("h3", {});
  const bots = h("li", { class: "person bots" });
  const people = h("section", { class: "panel stack", "aria-label": "Who is in" }, heading, list);
  const rows = keyed(list, { key: (/** @type {Person} */ person) => person.name, make: personRow, update: personState });
  const brief = h("p", { class: "muted small" });
  const panel = settingsPanel({ handle });
  const problem = h("p", { class: "problem", role: "alert" });
  const start = button({
    label: "Start", class: "primary wide",
    run: async () => {
      say(problem, "");
      try {
        await handle.command("start", {});
      } catch (error) {
        say(problem, refusal(error));
      }
    },
  });
  const waits = h("p", { class: "waits muted" });
  const game = h("div", { class: "stack" }, h("h3", {}, "This game"), brief);
  const host = h("section", { class: "panel stack" }, panel.node, game);
  const go = h("div", { class: "go stack" }, problem, start, waits);
  const node = h("div", { class: "waiting" }, h("div", { class: "stack lead" }, invite, people), h("div", { class: "stack" }, host, go));

  return {
    node,
    /** @param {View} view */
    update(view) {
      rows.set(view.people);
      say(heading, `${view.people.length === 1 ? "1 person is in" : `${view.people.length} people are in`}`);
      say(bots, `+ ${counted(view.settings.ai_seats, "AI seat")}`);
      list.append(bots);
      say(brief, summary(view.settings));
      panel.update(view);
      const { host: isHost } = view.you;
      show(start, isHost);
      show(waits, !isHost);
      show(game, !isHost);
      const leader = view.people.find((person) => person.host)?.name ?? "the host";
      say(waits, `Waiting for ${leader} to start.`);
    },
    destroy() {
      panel.destroy();
    },
  };
}

/** Inline SVG as an image's address; inline SVG may leave out its namespace, an image may not. @param {string} svg */
function picture(svg) {
  const whole = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(whole)}`;
}

/** @param {Person} person */
function personRow(person) {
  const host = h("span", { class: "tag gold" }, "Host");
  const initial = [...person.name][0] ?? "?";
  const node = h(
    "li", { class: "person" }, h("span", { class: "initial", "aria-hidden": "true" }, initial.toUpperCase()),
    h("span", { class: "name", dir: "auto" }, person.name), host,
  );
  return { node, host };
}

/** @param {ReturnType<typeof personRow>} row @param {Person} person */
function personState(row, person) {
  show(row.host, person.host);
  row.node.classList.toggle("away", person.away === true);
}
