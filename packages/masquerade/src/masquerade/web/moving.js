// The way to another device: a code that moves this seat there, once, and the way out of the room for now.

import { button, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { copying, inviteLink, picture } from "./invitation.js";
import { sheet } from "./sheet.js";
import { home } from "./site.js";
import { refusal } from "./words.js";

/** @typedef {{link: string, qr_svg: string, lasts_ms: number}} Offer */

/**
 * @param {{handle: import("./types.js").RoomHandle, data: import("./types.js").TableData}} options
 * @returns {import("./types.js").Part & {dialog: HTMLElement, shut: () => void}}
 */
export function moving({ handle, data }) {
  const problem = h("p", { class: "problem", role: "alert" });
  /** @type {Offer|null} */
  let offer = null;
  let asked = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let over;
  const page = sheet({ label: "Go on with another device", fill, closed: forget });
  const node = h("button", {
    type: "button", class: "bare sign", hidden: true, "aria-label": "Go on with another device", title: "Go on with another device",
    data: { do: "move" }, on: { click: open },
  }, icon("phone"));

  function open() {
    page.open(node);
    void ask();
  }

  async function ask() {
    asked = true;
    say(problem, "");
    try {
      const given = await handle.handOver(inviteLink(data));
      if (!page.isOpen) return;
      offer = given;
      clearTimeout(over);
      over = setTimeout(() => { offer = null; page.refill(); }, given.lasts_ms);
    } catch (error) {
      say(problem, refusal(error));
    }
    asked = false;
    page.refill();
  }

  function forget() {
    clearTimeout(over);
    offer = null;
    asked = false;
  }

  function fill() {
    const away = h("a", { class: "button", href: home() }, "All rooms");
    const leave = h("div", { class: "stack" }, h("p", { class: "small muted" }, "Leaving for a while? Your seat stays yours in this browser."), away);
    if (offer === null) {
      const again = button({ label: "Show a new code", class: "primary wide", run: ask });
      return [h("p", { class: "muted" }, asked ? "One moment…" : "A code works once, and for two minutes."), problem, asked ? "" : again, leave];
    }
    const linked = copying({ text: offer.link, label: "Copy the link instead", name: "Link that moves your seat", done: "Copied. Open it there within two minutes." });
    return [
      h("p", {}, "Scan this with your phone: you go on there, as who you are here."),
      offer.qr_svg === "" ? "" : h("img", { class: "qr move-code", alt: "QR code that moves your seat to the device that scans it", src: picture(offer.qr_svg) }),
      h("p", { class: "small muted" }, "It works once, for two minutes. Show it to nobody else: whoever scans it has your seat."),
      linked.node, linked.field, linked.said, leave,
    ];
  }

  return {
    node,
    dialog: page.node,
    shut: page.shut,
    update() {
      show(node, handle.seat !== null);
    },
    destroy() {
      forget();
      page.shut();
    },
  };
}
