// Soft cues, made on the spot and off until asked for: a new phase, the last ten seconds, a line that names you.

import { h } from "./element.js";
import { icon } from "./icons.js";

/** @typedef {"phase"|"hurry"|"mention"} Cue */

const REMEMBERED = "masquerade_sounds";
const LOUDNESS = 0.06;

/** Pitch in hertz, start and length in seconds. @type {Record<Cue, [number, number, number][]>} */
const CUES = {
  phase: [[392, 0, 0.5], [587.3, 0.12, 0.7]],
  hurry: [[440, 0, 0.16], [440, 0.24, 0.16]],
  mention: [[784, 0, 0.3], [987.8, 0.08, 0.35]],
};

function wished() {
  try {
    return localStorage.getItem(REMEMBERED) === "on";
  } catch {
    return false;
  }
}

/** @param {boolean} on */
function remember(on) {
  try {
    localStorage.setItem(REMEMBERED, on ? "on" : "off");
  } catch {
    // A browser without storage starts quiet next time.
  }
}

/** The switch and what plays. Browsers allow sound only after a touch, so the first one opens it. */
export function sounds() {
  let on = wished();
  /** @type {AudioContext|null} */
  let air = null;
  const node = h("button", { type: "button", class: "bare sign", "aria-pressed": "false", data: { do: "sound" }, on: { click: turn } });
  const wake = () => {
    if (on) open();
  };
  addEventListener("pointerdown", wake, { passive: true });
  draw();

  function open() {
    if (typeof AudioContext !== "function") return;
    air ??= new AudioContext();
    if (air.state === "suspended") air.resume().catch(() => {});
  }

  function turn() {
    on = !on;
    remember(on);
    draw();
    if (!on) return;
    open();
    play("mention");
  }

  function draw() {
    node.setAttribute("aria-pressed", String(on));
    node.setAttribute("aria-label", "Sounds");
    node.title = on ? "Sounds are on" : "Sounds are off";
    node.replaceChildren(icon(on ? "loud" : "quiet"));
  }

  /** @param {Cue} cue */
  function play(cue) {
    if (!on || air === null || air.state === "closed") return;
    for (const [pitch, start, length] of CUES[cue]) note(air, pitch, air.currentTime + start, length);
  }

  return {
    node,
    play,
    destroy() {
      removeEventListener("pointerdown", wake);
      air?.close().catch(() => {});
    },
  };
}

/** A rounded tone that fades. @param {AudioContext} air @param {number} pitch @param {number} at @param {number} length */
function note(air, pitch, at, length) {
  const tone = air.createOscillator();
  const volume = air.createGain();
  tone.type = "sine";
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
  tone.connect(volume).connect(air.destination);
  tone.start(at);
  tone.stop(at + length + 0.05);
}
