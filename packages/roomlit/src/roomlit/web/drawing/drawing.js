// Streamlit component: what a function draws beside a room, mounted once; what goes wrong in it is told in words.

import { element } from "../element.js";
import { component } from "../mount.js";
import { browserPage } from "../page.js";
import { BASE } from "../theme.js";
import { DRAWING } from "./drawing.css.js";
import { Follower } from "./follower.js";
import { guarded } from "./guarded_room.js";
import { load } from "./loading.js";
import { themeColors } from "./theme_colors.js";

/** @typedef {import("../types.js").RoomHandle} RoomHandle */
/** @typedef {import("./loading.js").Cleanup} Cleanup */
/** @typedef {import("./loading.js").Follow} Follow */
/**
 * @typedef {object} DrawingData
 * @property {string} [widget] One of the ready-made ones, instead of `js`.
 * @property {string} [js]
 * @property {number|null} [height] In pixels.
 * @property {string[]} on
 * @property {string} data As JSON.
 * @property {string} past As JSON.
 */

/** One run of a drawing's function, from loading to cleanup. */
class Running {
  /** @param {{data: DrawingData, host: HTMLElement, room: RoomHandle, theme: import("./theme_colors.js").ThemeColors, ask: (question: string) => void}} options */
  constructor({ data, host, room, theme, ask }) {
    this.root = element("div", { class: "rl-root" });
    this.host = host;
    this.past = JSON.parse(data.past);
    this.ended = false;
    /** @type {Set<Follower>} */
    this.followers = new Set();
    /** @type {Cleanup} */
    this.cleanup = undefined;
    this.guard = guarded(room, (error) => this.fail(error));
    host.replaceChildren(this.root);
    const follow = this.#following(data.on, ask);
    this.started = this.#start(data, { root: this.root, room: this.guard.room, data: JSON.parse(data.data), theme, follow });
  }

  /** @param {string[]} types @param {(question: string) => void} ask @returns {Follow} */
  #following(types, ask) {
    return (event, restart = () => {}) => {
      const { room } = this.guard;
      const told = (/** @type {import("../types.js").RoomEvent} */ news) => this.#guard(() => event(news));
      const follower = new Follower({ room, page: browserPage(), types, past: this.past, ask, event: told, restart: () => this.#guard(restart) });
      this.followers.add(follower);
      return () => {
        follower.stop();
        this.followers.delete(follower);
      };
    };
  }

  /** @param {DrawingData} data @param {import("./loading.js").DrawingArgs} args */
  async #start(data, args) {
    try {
      const draw = await load(data);
      if (this.ended) return;
      const cleanup = await draw(args);
      if (this.ended && typeof cleanup === "function") this.#guard(cleanup);
      else this.cleanup = cleanup;
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {string} past */
  answer(past) {
    this.past = JSON.parse(past);
    for (const follower of this.followers) follower.answer(this.past);
  }

  end() {
    this.ended = true;
    for (const follower of this.followers) follower.stop();
    this.guard.end();
    const { cleanup } = this;
    if (typeof cleanup === "function") this.#guard(cleanup);
    this.root.remove();
  }

  /** @param {unknown} error */
  fail(error) {
    console.error("roomlit: a drawing failed", error);
    if (this.ended || this.host.querySelector(".rl-failed") !== null) return;
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.host.append(element("div", { class: "rl-failed", role: "alert" },
      element("b", { text: "This drawing failed." }), element("code", { text: words }), element("small", { text: "The browser's console says where." })));
  }

  /** @param {() => void} call */
  #guard(call) {
    try {
      call();
    } catch (error) {
      this.fail(error);
    }
  }
}

export default component(({ parentElement }, room) => {
  const host = element("div", { class: "rl-drawing" });
  const frame = element("div", { class: "roomlit" }, element("style", { text: BASE + DRAWING }), host);
  parentElement.append(frame);
  const colors = themeColors(frame);
  let drawn = "";
  /** @type {import("../types.js").SetState} */
  let tell = () => {};
  /** @type {Running|null} */
  let running = null;
  return {
    update(args) {
      const data = /** @type {DrawingData} */ (args.data);
      tell = args.setStateValue;
      host.style.height = typeof data.height === "number" ? `${data.height}px` : "";
      const now = JSON.stringify([data.widget, data.js, data.on, data.data]);
      if (now === drawn) running?.answer(data.past);
      else {
        running?.end();
        running = new Running({ data, host, room, theme: colors.theme, ask: (question) => tell("since", question) });
      }
      drawn = now;
      colors.look();
    },
    destroy() {
      running?.end();
      colors.stop();
      frame.remove();
    },
  };
});
