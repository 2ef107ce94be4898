// The page of a crowd that looks on: the table as everybody may see it, some seconds late, and nothing to press but "Play".

// @ts-ignore: this address exists where the hub and Streamlit serve both trees side by side.
import { openRoom, thisPage } from "../roomlit.room/index.js";
import { h, say, show } from "./element.js";
import { LAYOUT } from "./layout.css.js";
import { LOBBY } from "./lobby.css.js";
import { mounting } from "./mount.js";
import { PARTS } from "./parts.css.js";
import { rulebook } from "./rulebook.js";
import { signalBars } from "./signal_bars.js";
import { codePage } from "./code_page.js";
import { settle } from "./site.js";
import { SMALL } from "./small.css.js";
import { gameTable } from "./table.js";
import { THEME, schemeOf } from "./theme.css.js";
import { fold } from "./view_reducer.js";
import { followViewport } from "./viewport.js";
import { counted } from "./words.js";

/** @typedef {import("./types.js").Part} Part */
/** @typedef {{room: string, shows: string}} Watched The gallery's code, and that of the game it shows. */
/** @typedef {{room: string, title: string, line: string, again_ms?: number, play?: string}} Closed */

const NOTICE = "Twenty seconds behind the table, which may hold AI players";
const AGAIN_MS = 5_000;
const mounted = mounting({ css: THEME + LAYOUT + PARTS + LOBBY + SMALL, draw: (root, data) => draw(root, /** @type {any} */ (data)) });

const page = thisPage();
if (page !== null) begin(page);

/** @param {{root: HTMLElement, data: any}} page */
function begin({ root, data }) {
  settle(data);
  if (data.room === "" && !data.again_ms && !data.play) return codePage(root, data);
  const dress = () => mounted(data, root).root.setAttribute("data-scheme", schemeOf(root));
  dress();
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", dress);
}

/** @param {HTMLElement} root @param {(Watched & Closed)} data */
function draw(root, data) {
  if (data.room === "") return closed(root, data);
  const unfollow = followViewport(root);
  /** @type {import("./types.js").RoomHandle & {want: (name: string) => void}} */
  const handle = openRoom({ room: data.room, apart: true });
  handle.setReducer(fold);
  handle.want("Spectator");
  const light = signalBars({ handle });
  const rules = rulebook();
  const play = h("a", { class: "button", href: `../p/${data.shows}`, data: { do: "play" } }, "Play");
  const strip = h("div", { class: "strip" }, h("div", { class: "notice small" }, h("p", {}, NOTICE)), h("div", { class: "signs" }, play, rules.node, light.node));
  const trouble = h("div", { class: "banner calm", role: "status", hidden: true }, h("p", {}, "Connecting again…"));
  const screen = h("main", { class: "screen" });
  root.classList.add("gallery");
  root.replaceChildren(h("div", { class: "frame" }, strip, light.words, h("div", { class: "alerts" }, trouble), screen, rules.dialog));
  /** @type {Part|null} */
  let part = null;
  let shown = "";

  const update = () => {
    const { view, status, why } = handle;
    show(trouble, view !== null && status !== "connected" && why !== "room_gone");
    light.show(true);
    if (why === "room_gone" || why === "room/unknown") return stage("over", over);
    if (view === null) return stage("wait", () => plain("Finding you a place in the gallery…"));
    rules.update(view);
    stage(view.phase.name === "lobby" ? "lobby" : "table", () => (view.phase.name === "lobby" ? foyer() : gameTable({ handle, showRules: rules.open })));
    part?.update(view);
  };

  /** @param {string} name @param {() => Part} make */
  function stage(name, make) {
    if (shown === name) return;
    shown = name;
    part?.destroy();
    part = make();
    screen.replaceChildren(part.node);
    root.setAttribute("data-screen", name === "table" ? "table" : "door");
  }

  const off = [handle.onView(update), handle.onStatus(update)];
  update();
  return {
    close() {
      off.forEach((stop) => stop());
      unfollow();
      part?.destroy();
      rules.destroy();
      light.destroy();
      handle.release();
    },
  };
}

/** Before the first deal: who plays, as everybody may know. @returns {Part} */
function foyer() {
  const line = h("p", { class: "muted" });
  const names = h("p", { dir: "auto" });
  return {
    node: h("section", { class: "door panel stack" }, h("h2", {}, "The table is being laid"), line, names),
    update(view) {
      const guests = view.people.length;
      say(line, `${guests === 0 ? "Guests are on their way" : `${counted(guests, "guest")} so far`}. You see everything twenty seconds later, so nobody can whisper.`);
      say(names, view.people.map(({ name }) => name).join(" · "));
    },
    destroy() {},
  };
}

/** @returns {Part} */
function over() {
  return plain("This room is gone, and the show is over.");
}

/** @param {string} line @returns {Part} */
function plain(line) {
  return { node: h("p", { class: "wait muted", role: "status" }, line), update() {}, destroy() {} };
}

/** Nothing to see, yet or at all. @param {HTMLElement} root @param {Closed} data */
function closed(root, { title, line, again_ms = 0, play }) {
  const way = play === undefined ? null : h("a", { class: "button primary wide", href: play }, "To the door");
  root.replaceChildren(h("main", { class: "screen" }, h("section", { class: "door panel stack" }, h("h2", {}, title), h("p", { class: "muted" }, line), way)));
  const timer = again_ms > 0 ? setTimeout(() => location.reload(), Math.min(again_ms, AGAIN_MS)) : null;
  return { close() { if (timer !== null) clearTimeout(timer); } };
}
