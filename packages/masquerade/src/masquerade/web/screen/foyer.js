// The shared screen while people arrive: the code and its QR code as large as they get, and everybody's nickname.

import { MODES, forecast } from "../choices.js";
import { h, keyed, say, show } from "../element.js";
import { inviteLink, picture } from "../invitation.js";
import { counted } from "../words.js";

/** @typedef {import("../wire.js").PersonView} PersonView */

/** @param {{data: import("../types.js").TableData}} options @returns {import("../types.js").Part} */
export function foyer({ data }) {
  const link = inviteLink(data);
  const list = h("ul", { class: "names" });
  const rows = keyed(list, {
    key: (/** @type {PersonView} */ person) => person.name,
    make: (/** @type {PersonView} */ person) => {
      const crown = h("span", { "aria-label": "Host" }, "♛ ");
      return { node: h("li", { class: "guest" }, crown, h("bdi", {}, person.name)), crown };
    },
    update: (row, /** @type {PersonView} */ person) => {
      show(row.crown, person.host);
      row.node.classList.toggle("away", person.away === true);
    },
  });
  const bots = h("li", { class: "guest bots" });
  const title = h("strong", {});
  const line = h("span", {});
  const waits = h("p", { class: "next", dir: "auto" });
  const node = h(
    "div", { class: "foyer" },
    h(
      "section", { class: "come" },
      h("div", {}, h("p", { class: "lead" }, "Join with your phone"), h("p", { class: "host-name" }, new URL(link).host), h("p", { class: "giant tabular" }, data.room)),
      data.qr_svg ? h("img", { class: "big-qr", alt: `QR code that opens room ${data.room}`, src: picture(data.qr_svg) }) : null,
    ),
    list, h("footer", { class: "foot" }, h("p", {}, title, " ", line), waits),
  );
  return {
    node,
    update(view) {
      rows.set(view.people);
      list.append(bots);
      say(bots, `⚙ + ${counted(view.settings.ai_seats, "AI seat")}`);
      show(bots, view.settings.ai_seats > 0);
      list.toggleAttribute("data-many", view.people.length > 8);
      const next = forecast(view.settings, Math.max(1, view.people.length));
      // What few people would be dealt is no promise yet: more are coming.
      const open = view.settings.mode === "auto" && next.mode !== "masks";
      say(title, open ? "" : MODES[next.mode].title);
      say(line, open ? next.line : MODES[next.mode].line);
      const host = view.people.find((person) => person.host)?.name;
      say(waits, host === undefined ? "Who comes first is the host." : next.ready ? `${host} starts the game.` : next.line);
    },
    destroy() {},
  };
}
