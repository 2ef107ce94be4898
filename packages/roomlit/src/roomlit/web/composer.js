// Where a message is written: counts, sends, and gives the text back when it was refused.

import { composes, element, write } from "./element.js";

/** As the server counts: characters, not code units. */
export const TEXT_MOST = 200;
const COUNT_FROM = 160;

export class Composer {
  /**
   * @param {{say: (text: string) => Promise<unknown>, typing: () => void, pending: (text: string, settled: Promise<unknown>) => void}} options
   */
  constructor({ say, typing, pending }) {
    this.say = say;
    this.pending = pending;
    this.blocked = false;
    this.input = element("input", { type: "text", autocomplete: "off", enterkeyhint: "send", dir: "auto", "aria-label": "Message", input: () => {
      if (this.input.value !== "") typing();
      this.#check();
    } });
    // A form is sent by any Enter that nobody holds back.
    this.input.addEventListener("keydown", (event) => { if (event.key === "Enter" && composes(event)) event.preventDefault(); });
    this.count = element("span", { class: "rl-count", "aria-live": "off" });
    this.send = element("button", { type: "submit", class: "rl-send", text: "Send" });
    this.problem = element("span", { class: "rl-notice", role: "alert" });
    this.form = element("form", { class: "rl-form", submit: (event) => {
      event.preventDefault();
      void this.#submit();
    } }, this.input, this.count, this.send);
    this.form.style.flexWrap = "wrap";
    this.form.append(this.problem);
    this.#check();
  }

  /** @param {{placeholder: string, read_only: boolean}} settings */
  set({ placeholder, read_only }) {
    this.input.placeholder = placeholder;
    this.form.hidden = read_only;
  }

  /** Nothing can be sent until the user has done something about the connection. @param {boolean} blocked */
  block(blocked) {
    this.blocked = blocked;
    this.#check();
  }

  #check() {
    const length = [...this.input.value].length;
    this.send.disabled = this.blocked || this.input.value.trim() === "" || length > TEXT_MOST;
    this.count.className = length > TEXT_MOST ? "rl-count over" : "rl-count";
    write(this.count, length > COUNT_FROM ? `${length}/${TEXT_MOST}` : "");
  }

  async #submit() {
    const text = this.input.value.trim();
    if (this.send.disabled || text === "") return;
    this.input.value = "";
    this.#check();
    write(this.problem, "");
    const answer = this.say(text);
    this.pending(text, answer);
    try {
      await answer;
    } catch (refusal) {
      this.giveBack(text, /** @type {{message?: string}} */ (refusal).message);
    }
  }

  /** It was not sent, and why; what is being written stays. @param {string} text @param {string} [why] */
  giveBack(text, why = "That was not sent.") {
    write(this.problem, why);
    if (this.input.value === "") this.input.value = text;
    this.#check();
  }
}
