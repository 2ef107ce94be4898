// Streamlit component: a live chat box. Everything others wrote goes in as text.

import { strengthBars } from "./strength_bars.js";
import { Composer } from "./composer.js";
import { element, write } from "./element.js";
import { MessageLog } from "./message_log.js";
import { component } from "./mount.js";
import { OUTDATED, follow, noticeOf } from "./notice.js";
import { chat, EMPTY } from "./reducer.js";
import { BASE, CHAT } from "./theme.js";

/** How long a typing hint holds without another. */
const TYPING_MS = 3_000;

export default component(({ parentElement }, room) => {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const typists = new Map();
  const log = new MessageLog();
  const composer = new Composer({
    say: (text) => room.command("message", { text }),
    typing: () => room.signal("typing"),
    pending: (text, settled) => log.addPending(text, settled),
  });
  const typing = element("div", { class: "rl-typing" });
  const strength = strengthBars(room);
  const notice = element("span");
  const action = element("button", { type: "button", click: () => follow(room) });
  const notices = element("div", { class: "rl-notice", role: "status" }, notice, action);
  const root = element("div", { class: "roomlit rl-chat" }, element("style", { text: BASE + CHAT }),
    log.pane, element("div", { class: "rl-below" }, typing, strength.button), strength.words, notices, composer.form);

  function drawView() {
    // Until the first answer, what this tab heard before its reload.
    const view = room.view ?? room.events.reduce(chat, EMPTY);
    log.draw(view.messages ?? [], room.me, room.seat?.user ?? "");
  }

  function drawStatus() {
    const broken = noticeOf(room.status, room.why);
    const found = broken ?? (room.outdated ? OUTDATED : null);
    notices.hidden = found === null;
    composer.block(broken !== null);
    write(notice, found?.text ?? "");
    write(action, found?.action ?? "");
    action.hidden = (found?.action ?? "") === "";
  }

  function drawTyping() {
    const names = [...typists.keys()];
    if (names.length === 0) return typing.replaceChildren();
    const text = names.length > 3 ? "Several people are typing" : `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing`;
    typing.replaceChildren(element("i"), element("i"), element("i"), document.createTextNode(` ${text}`));
  }

  /** @param {string} name @param {boolean} types */
  function note(name, types) {
    clearTimeout(typists.get(name));
    typists.delete(name);
    if (types) typists.set(name, setTimeout(() => note(name, false), TYPING_MS));
    drawTyping();
  }

  const offs = [
    room.onView(drawView),
    room.onStatus(drawStatus),
    room.on("outdated", drawStatus),
    room.on("unsent", ({ data }) => data.name === "message" && composer.giveBack(String(data.args.text), data.message)),
    room.on("typing", ({ sender }) => sender !== room.me && sender !== "" && note(sender, true)),
    room.on("message", ({ data }) => typists.has(data.sender) && note(data.sender, false)),
  ];
  for (const { name, args, answer } of room.waiting) if (name === "message") log.addPending(String(args.text), answer);
  parentElement.append(root);
  return {
    update({ data }) {
      if (typeof data.height === "number") root.style.setProperty("--rl-height", `${data.height}px`);
      composer.set({ placeholder: data.placeholder ?? "Message", read_only: data.read_only === true });
      drawView();
      drawStatus();
    },
    destroy() {
      for (const off of offs) off();
      strength.destroy();
      for (const timer of typists.values()) clearTimeout(timer);
      root.remove();
    },
  };
});
