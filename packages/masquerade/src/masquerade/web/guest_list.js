// Who is in: a chip for each person, the AI seats beside them, and what the host may do with somebody.

import { button, h, keyed, say, show } from "./element.js";
import { counted, refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").PersonView} PersonView */

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function arrivals({ handle }) {
  const list = h("ul", { class: "people" });
  const heading = h("h3", {});
  const bots = h("li", { class: "person bots" });
  const alone = h("p", { class: "small muted" }, "Only you so far. Show the code, or read out the address.");
  const menu = hostMenu({ handle });
  /** @type {View|null} */
  let view = null;
  const rows = keyed(list, {
    key: (/** @type {PersonView} */ person) => person.name,
    make: (/** @type {PersonView} */ person) => personRow(person, () => {
      if (view && person.name !== view.you.nickname) menu.toggle(person.name, view.you.host);
    }),
    update: (row, /** @type {PersonView} */ person) => personState(row, person, view),
  });
  return {
    node: h("section", { class: "panel stack", "aria-label": "Who is in" }, heading, list, menu.node, alone),
    update(next) {
      view = next;
      const { people } = next;
      rows.set(people);
      say(heading, people.length === 1 ? "1 person is in" : `${people.length} people are in`);
      say(bots, `⚙ + ${counted(next.settings.ai_seats, "AI seat")}`);
      show(bots, next.settings.ai_seats > 0);
      list.append(bots);
      show(alone, people.length === 1);
      if (!people.some((person) => person.name === menu.about())) menu.close();
      for (const [name, row] of rows.rows) row.chip.setAttribute("aria-expanded", String(name === menu.about()));
    },
    destroy() {},
  };
}

/** @param {PersonView} person @param {() => void} press */
function personRow(person, press) {
  const host = h("span", { class: "tag gold" }, "♛ Host");
  const you = h("span", { class: "tag" }, "You");
  const initial = [...person.name][0] ?? "?";
  const chip = h(
    "button", { type: "button", class: "chip", on: { click: press } }, h("span", { class: "initial", "aria-hidden": "true" }, initial.toUpperCase()),
    h("span", { class: "name", translate: "no", dir: "auto" }, person.name), host, you,
  );
  return { node: h("li", { class: "person" }, chip), chip, host, you };
}

/** @param {ReturnType<typeof personRow>} row @param {PersonView} person @param {View|null} view */
function personState(row, person, view) {
  const own = person.name === view?.you.nickname;
  show(row.host, person.host);
  show(row.you, own);
  row.node.classList.toggle("away", person.away === true);
  row.chip.title = person.away ? "Not connected just now" : "";
  // Nobody can do anything about themselves.
  row.chip.disabled = own;
}

/** What the host may do with one person, pass the part on or take them out after a second press; guests may report the name. @param {{handle: import("./types.js").RoomHandle}} options */
function hostMenu({ handle }) {
  let name = "";
  let sure = false;
  let host = false;
  const who = h("p", { dir: "auto" });
  const problem = h("p", { class: "problem", role: "alert" });
  const pass = button({ label: "Make host", run: () => order("host") });
  const remove = button({ label: "Remove", class: "danger", run: () => (sure ? order("kick") : ask(true)) });
  const report = button({ label: "Report this name", run: tell });
  const keep = button({ label: "Cancel", run: () => (sure ? ask(false) : close()) });
  const node = h("div", { class: "menu stack", role: "group" }, who, h("div", { class: "row" }, report, pass, remove, keep), problem);

  /** @param {"host"|"kick"} command */
  async function order(command) {
    try {
      await handle.command(command, { name });
      close();
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  async function tell() {
    try {
      await handle.command("report", { name, why: "rude" });
      say(who, "Reported. The host looks at it.");
      show(report, false);
      say(keep, "Close");
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  /** @param {boolean} yes */
  function ask(yes) {
    sure = yes;
    say(who, sure ? `Remove ${name}? They do not come in again.` : name);
    say(remove, sure ? "Yes, remove" : "Remove");
    say(keep, "Cancel");
    show(pass, host && !sure);
    show(remove, host);
    show(report, !host);
    node.setAttribute("aria-label", name);
  }

  function close() {
    name = "";
    say(problem, "");
    show(node, false);
  }

  close();
  return {
    node,
    about: () => name,
    close,
    /** @param {string} person @param {boolean} asHost */
    toggle(person, asHost) {
      if (name === person && host === asHost) return close();
      name = person;
      host = asHost;
      say(problem, "");
      ask(false);
      show(node, true);
      // On a small phone Start stands over what lies at the bottom.
      node.scrollIntoView({ block: "nearest" });
    },
  };
}
