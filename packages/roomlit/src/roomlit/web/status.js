// Streamlit component: the connection in one line, for the sidebar.

import { element, write } from "./element.js";
import { component } from "./mount.js";
import { OUTDATED, follow, noticeOf } from "./notice.js";
import { STATUS_TEXT } from "./reducer.js";
import { TRANSPORT_WORDS } from "./strength.js";
import { BASE, STATUS } from "./theme.js";

/** @param {import("./quality.js").Quality} quality */
function figures({ round_trip_ms, jitter_ms, lost, reconnects }) {
  if (round_trip_ms === null) return "";
  const parts = [`${Math.round(round_trip_ms)} ms`, `±${Math.round(jitter_ms)} ms`];
  if (lost > 0) parts.push(`${lost} lost`);
  if (reconnects > 0) parts.push(`${reconnects} ${reconnects === 1 ? "reconnect" : "reconnects"}`);
  return parts.join(" · ");
}

const MEASURED = new Set(["websocket", "sse", "long_poll"]);

export default component(({ parentElement }, room) => {
  const line = element("span", { role: "status" });
  const quality = element("span", { class: "rl-quality", title: "Round trip · jitter" });
  const action = element("button", { type: "button", click: () => follow(room) });
  const root = element("div", { class: "roomlit rl-status" }, element("style", { text: BASE + STATUS }), line, quality, action);
  let shows_quality = true;

  function details() {
    const { transport } = room;
    if (transport === null) return "";
    const measured = shows_quality && MEASURED.has(transport) ? figures(room.quality) : "";
    return [transport === "websocket" ? "" : TRANSPORT_WORDS[transport], measured].filter((part) => part !== "").join(" · ");
  }

  function draw() {
    const notice = noticeOf(room.status, room.why) ?? (room.outdated ? OUTDATED : null);
    write(line, STATUS_TEXT[room.status]);
    line.title = notice?.text ?? "";
    write(quality, notice !== null ? notice.text : room.status === "connected" ? details() : "");
    write(action, notice?.action ?? "");
    action.hidden = (notice?.action ?? "") === "";
  }

  const offs = [room.onStatus(draw), room.onQuality(draw), room.on("outdated", draw)];
  parentElement.append(root);
  return {
    update({ data }) {
      shows_quality = data.quality !== false;
      draw();
    },
    destroy() {
      for (const off of offs) off();
      root.remove();
    },
  };
});
