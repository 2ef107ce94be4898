// Streamlit component: a button that shows the code by which this seat goes on at another device.

import { element, write } from "./element.js";
import { component } from "./mount.js";
import { BASE, HAND_OVER } from "./theme.js";

export default component(({ parentElement }, room) => {
  const button = element("button", { type: "button", "aria-expanded": "false", click: () => void press() });
  const image = element("img", { class: "rl-qr", alt: "QR code that moves your seat to the device that reads it" });
  const link = element("a", { class: "rl-link", text: "Or open this link there, once" });
  const words = element("p", { role: "status", text: "Read it with the camera of the device you want to go on with. It works once, for two minutes." });
  const shown = element("div", { class: "rl-handover" }, image, words, link);
  const problem = element("p", { class: "rl-notice", role: "alert" });
  const root = element("div", { class: "roomlit" }, element("style", { text: BASE + HAND_OVER }), button, shown, problem);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let over;

  function fold() {
    clearTimeout(over);
    shown.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  async function press() {
    if (!shown.hidden) return fold();
    write(problem, "");
    try {
      const offer = await room.handOver();
      image.hidden = offer.qr_svg === ""; // A server without the extra that draws codes.
      image.src = `data:image/svg+xml,${encodeURIComponent(offer.qr_svg)}`;
      link.href = offer.link;
      shown.hidden = false;
      button.setAttribute("aria-expanded", "true");
      clearTimeout(over);
      over = setTimeout(fold, offer.lasts_ms);
    } catch (refusal) {
      write(problem, /** @type {{message?: string}} */ (refusal).message ?? "There is no code just now. Try again.");
    }
  }

  // The seat has gone, or there is none yet: nothing to show here.
  const off = room.onStatus((status) => { if (status !== "connected") fold(); });
  fold();
  parentElement.append(root);
  return {
    update({ data }) {
      write(button, data.label ?? "Go on at another device");
    },
    destroy() {
      off();
      clearTimeout(over);
      root.remove();
    },
  };
});
