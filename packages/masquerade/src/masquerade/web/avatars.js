// Masks of the ball, drawn from an avatar's id: a half mask with features, a cut of the eyes, a trim and a colour.

import { svg } from "./element.js";

/** @typedef {{feature: string, trim: string, eyes: string, colour: number}} Design */

export const COLOURS = 12;

/** Feature and colour by animal, every colour on as few as can be; whatever is not here gets one from its name. @type {Record<string, [string, number]>} */
const KNOWN = {
  badger: ["band", 9], bat: ["wings", 4], bear: ["round", 8], beaver: ["round", 0], bison: ["horns", 11],
  cat: ["pointed", 3], crab: ["claws", 0], crane: ["plume", 9], crow: ["beak", 10], deer: ["antlers", 8],
  dolphin: ["fin", 7], falcon: ["beak", 1], finch: ["crest", 6], fox: ["pointed", 0], frog: ["bumps", 6],
  gecko: ["bumps", 2], hare: ["long", 6], hedgehog: ["spikes", 8], heron: ["plume", 3], ibis: ["beak", 11],
  koala: ["round", 4], lynx: ["pointed", 1], magpie: ["beak", 7], mole: ["round", 11], moose: ["antlers", 0],
  newt: ["bumps", 1], otter: ["round", 2], owl: ["tufts", 4], panda: ["round", 9], pelican: ["beak", 5],
  rabbit: ["long", 5], raven: ["beak", 4], seal: ["dome", 10], stork: ["plume", 5], tiger: ["pointed", 11],
  toad: ["bumps", 10], turtle: ["bumps", 3], walrus: ["tusks", 2], wolf: ["pointed", 10], wren: ["crest", 5],
};
const FEATURES = [
  "pointed", "round", "long", "horns", "antlers", "beak", "tufts", "crest", "plume", "wings", "spikes", "bumps", "fin", "claws",
  "dome", "tusks", "band",
];
const TRIMS = ["gem", "stripes", "dots", "blaze", "star"];
const EYES = ["almond", "round", "sly"];

/**
 * What a mask looks like. The same id always gives the same design.
 * @param {string} avatar
 * @returns {Design}
 */
export function design(avatar) {
  const seed = hash(avatar);
  const [feature, colour] = KNOWN[avatar] ?? [FEATURES[seed % FEATURES.length] ?? "pointed", (seed >>> 8) % COLOURS];
  return { feature, colour, trim: TRIMS[(seed >>> 4) % TRIMS.length] ?? "gem", eyes: EYES[(seed >>> 12) % EYES.length] ?? "almond" };
}

/** FNV-1a, 32 bits. @param {string} text */
function hash(text) {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value ^ (value >>> 15);
}

/**
 * The mask as a picture; decorative, because its name always stands beside it.
 * @param {string} avatar
 */
export function mask(avatar) {
  const { feature, trim, eyes, colour } = design(avatar);
  const fill = `fill: var(--mask-${colour})`;
  return svg(
    "svg",
    { viewBox: "0 0 64 64", class: "mask", "aria-hidden": "true", focusable: "false" },
    svg("g", { style: fill }, ...features(feature)),
    svg("path", { d: HALF_MASK, style: fill }),
    svg("path", { d: SHADOW, style: "fill: var(--mask-shade)" }),
    svg("g", { style: "fill: var(--mask-trim)" }, ...trims(trim)),
    ...eyeHoles(eyes),
    svg("path", { d: HALF_MASK, style: "fill: none; stroke: var(--mask-trim); stroke-width: 1.3; opacity: .85" }),
  );
}

const HALF_MASK =
  "M5 28 C13 21 24 20 32 24.5 C40 20 51 21 59 28 C60.5 39 53 50.5 44 50.5 C38.5 50.5 35 46 32 42.5 C29 46 25.5 50.5 20 50.5 C11 50.5 3.5 39 5 28 Z";
const SHADOW =
  "M4.8 32 C10 42 16 45.5 22 44 C27 42.6 29.5 38.5 32 35.5 C34.5 38.5 37 42.6 42 44 C48 45.5 54 42 59.2 32 C58.8 42 52 50.5 44 50.5 C38.5 50.5 35 46 32 42.5 C29 46 25.5 50.5 20 50.5 C12 50.5 5.2 42 4.8 32 Z";

/** @param {string} d @param {string} [style] */
const path = (d, style) => svg("path", { d, style });
/** @param {number} cx @param {number} cy @param {number} r @param {string} [style] */
const dot = (cx, cy, r, style) => svg("circle", { cx, cy, r, style });
/** The same shape on both sides. @param {() => SVGElement} shape */
const both = (shape) => [shape(), svg("g", { transform: "matrix(-1 0 0 1 64 0)" }, shape())];

const INNER = "fill: var(--mask-shade)";
const TRIM = "fill: var(--mask-trim)";
const LINE = "fill: none; stroke: var(--mask-trim); stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round";

/** Ears, horns or feathers behind the mask. @param {string} name @returns {SVGElement[]} */
function features(name) {
  switch (name) {
    case "pointed":
      return [...both(() => path("M6 29 L8 6 L26 23 Z")), ...both(() => path("M10.5 24 L11.5 12.5 L20 21.5 Z", INNER))];
    case "round":
      return [...both(() => dot(14, 18, 10)), ...both(() => dot(14, 18, 5.2, INNER))];
    case "long":
      return [...both(() => path("M14 26 C6 12 10 1 16 2 C23 3 24 14 23 24 Z")), ...both(() => path("M16 22 C12 13 13 6 16 7 C19 8 20 15 19.5 21 Z", INNER))];
    case "horns":
      return [...both(() => path("M20 25 C8 24 2 15 6 5 C9 13 16 15 24 17 Z", TRIM))];
    case "antlers":
      return both(() => path("M22 23 C18 17 14 15 11 5 M15.5 14 C11 14 7 13 4.5 9 M13 9.5 C16 8 17 6 17.5 3", LINE));
    case "beak":
      return [path("M25 30 L32 61 L39 30 Z"), path("M32 36 L32 61 L39 30 Z", INNER), ...both(() => path("M10 25 C12 16 20 12 28 12 C24 15 25 19 26 23 Z"))];
    case "tufts":
      return [...both(() => path("M5 30 C4 20 6 12 3 5 C14 9 22 15 27 25 Z")), path("M28 40 L32 50 L36 40 Z", TRIM)];
    case "crest":
      return [path("M24 24 C20 14 24 6 32 2 C40 6 44 14 40 24 Z"), path("M29 23 C27 15 29 9 32 6 C35 9 37 15 35 23 Z", INNER)];
    case "plume":
      return [
        path("M44 25 C46 10 54 3 61 3 C60 14 56 22 48 27 Z"), path("M46 24 C50 15 54 10 59 5", LINE),
        path("M36 24 C35 12 40 5 46 1 C48 10 46 18 41 24 Z"),
      ];
    case "wings":
      return both(() => path("M24 24 C18 12 8 8 1 8 C4 12 3 15 1 20 C5 19 7 21 7 26 C12 23 18 23 24 26 Z"));
    case "spikes":
      return [path("M7 28 L6 13 L14 20 L15 6 L23 17 L28 3 L32 15 L36 3 L41 17 L49 6 L50 20 L58 13 L57 28 Z")];
    case "bumps":
      return [...both(() => dot(16, 19, 8.5)), ...both(() => dot(16, 17.5, 4.2, TRIM)), ...both(() => dot(16, 17.5, 2, "fill: var(--mask-hole)"))];
    case "fin":
      return [path("M22 24 C25 14 33 6 45 3 C41 11 41 18 44 25 Z"), ...both(() => path("M17 49 C13 53 12 58 12 62 C17 60 21 56 23 50 Z"))];
    case "dome":
      return [path("M10 27 C12 9 52 9 54 27 Z"), ...both(() => path("M13 47 C9 47 5 49 2 53 M16 50 C12 52 9 55 8 60", LINE))];
    case "tusks":
      return [path("M10 27 C12 9 52 9 54 27 Z"), ...both(() => path("M22 47 C21 54 22 59 25 63 C27 58 28 53 28 46 Z", TRIM))];
    case "band":
      return [...both(() => dot(12, 20, 7)), path("M22 25 C24 14 28 9 32 9 C36 9 40 14 42 25 Z")];
    default:
      return both(() => path("M15 25 C4 22 1 13 5 4 C7 8 10 9 13 10 C13 7 15 4 18 3 C22 11 21 19 19 24 Z"));
  }
}

/** @param {string} name @returns {SVGElement[]} */
function trims(name) {
  switch (name) {
    case "gem":
      return [path("M32 24 L35.6 29.5 L32 36 L28.4 29.5 Z")];
    case "stripes":
      return both(() => path("M8 41 L14 38.5 L15 40.6 L10 43 Z M11.5 45.5 L17 42 L18.4 44 L14.2 47.5 Z"));
    case "dots":
      return [...both(() => dot(22, 26, 1.5)), ...both(() => dot(16, 26.4, 1.3)), ...both(() => dot(10.5, 28.4, 1.1)), dot(32, 29, 1.9)];
    case "blaze":
      return [path("M32 24.5 C34.5 29 34 35 32 42 C30 35 29.5 29 32 24.5 Z")];
    default:
      return [path("M32 23.5 L33.4 28 L38 29.5 L33.4 31 L32 36 L30.6 31 L26 29.5 L30.6 28 Z")];
  }
}

/** @param {string} name */
function eyeHoles(name) {
  const hole = "fill: var(--mask-hole); stroke: var(--mask-trim); stroke-width: 1.1";
  switch (name) {
    case "round":
      return both(() => svg("ellipse", { cx: 19.5, cy: 35, rx: 6.2, ry: 5, style: hole }));
    case "sly":
      return both(() => path("M11.5 31.5 C16 31 23 33 27 37.5 C22 40 13.5 39 11.5 31.5 Z", hole));
    default:
      return both(() => path("M11.5 36 C14 30.5 23 29.8 27.5 36 C23.5 40 15 40.4 11.5 36 Z", hole));
  }
}
