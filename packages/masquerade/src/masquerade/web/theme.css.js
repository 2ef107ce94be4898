// Colours, type and spacing as CSS variables, dark and light, and the few controls everything is made of.
// Streamlit's theme variables win where they are set; every pair below has a contrast of at least 4.5.

const DARK = `
  --bg: var(--st-background-color, #14121F);
  --panel: var(--st-secondary-background-color, #1E1B2E);
  --raised: #2A2640;
  --text: var(--st-text-color, #F3F0FA);
  --muted: #A9A3C2;
  --gold: var(--st-primary-color, #F2B84B);
  --on-gold: #14121F;
  --coral: #FF7A66;
  --teal: #4FD1B5;
  --line: #3A3556;
  --glow: rgba(242, 184, 75, .14);
  --mine: #3D3329;
  --shadow: 0 8px 28px rgba(6, 4, 16, .45);
  color-scheme: dark;`;

const LIGHT = `
  --bg: var(--st-background-color, #FBF8F3);
  --panel: var(--st-secondary-background-color, #FFFFFF);
  --raised: #F1ECE3;
  --text: var(--st-text-color, #221D33);
  --muted: #635C7A;
  --gold: var(--st-primary-color, #8A5A00);
  --on-gold: #FFFFFF;
  --coral: #B83A26;
  --teal: #0B6E5C;
  --line: #E0D8CA;
  --glow: rgba(138, 90, 0, .10);
  --mine: #F6E7C8;
  --shadow: 0 8px 24px rgba(60, 44, 20, .10);
  color-scheme: light;`;

const MASKS = `
  --mask-0: #E4572E; --mask-1: #F2B84B; --mask-2: #2FB89A; --mask-3: #5A8DEE;
  --mask-4: #A06CF0; --mask-5: #EE6C9B; --mask-6: #86BC3F; --mask-7: #3FB6DE;
  --mask-8: #C98F5C; --mask-9: #D9D3EA; --mask-10: #7E86AE; --mask-11: #B23A63;
  --mask-shade: rgba(16, 10, 30, .28); --mask-hole: #14121F; --mask-trim: #F6DFA6;`;

export const THEME = `
.mq { ${DARK} ${MASKS}
  --s1: 4px; --s2: 8px; --s3: 12px; --s4: 16px; --s5: 24px; --s6: 32px; --radius: 12px;
  font: 400 16px/1.45 var(--st-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  color: var(--text); container-type: inline-size; text-align: start;
  -webkit-text-size-adjust: 100%; overflow-wrap: anywhere;
}
.mq[data-scheme="light"] { ${LIGHT} --mask-trim: #D9AE5A; --mask-9: #B9AED6; }
.mq *, .mq *::before { box-sizing: border-box; }
.mq [hidden] { display: none !important; }
.mq h1, .mq h2, .mq h3, .mq p, .mq ul, .mq ol, .mq dl, .mq dd, .mq figure { margin: 0; padding: 0; list-style: none; }
.mq h2 { font-size: 19px; line-height: 1.25; font-weight: 700; letter-spacing: -.005em; }
.mq h3 { font-size: 13px; font-weight: 600; color: var(--muted); letter-spacing: .04em; }
.mq .muted { color: var(--muted); }
.mq .small { font-size: 13px; }
.mq .tabular { font-variant-numeric: tabular-nums; }
.mq .panel { background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s4); }

.mq button, .mq input, .mq textarea, .mq select { font: inherit; color: inherit; }
.mq button {
  min-height: 44px; padding: 0 var(--s4); border-radius: var(--radius); border: 1px solid var(--line);
  background: var(--raised); cursor: pointer; font-weight: 600; touch-action: manipulation;
  transition: background-color .12s, border-color .12s, transform .08s;
}
/* A tap belongs to its button, also when what stands in it is drawn anew under the finger. */
.mq button > * { pointer-events: none; }
.mq button:hover { border-color: var(--gold); }
.mq button:active { transform: translateY(1px); }
.mq button:disabled { opacity: .5; cursor: default; border-color: var(--line); }
.mq button[aria-busy="true"] { opacity: .6; cursor: progress; }
.mq button.primary { background: var(--gold); color: var(--on-gold); border-color: transparent; font-weight: 700; }
.mq button.primary:hover { filter: brightness(1.06); }
.mq button.wide { width: 100%; min-height: 52px; font-size: 17px; }
.mq button.bare { background: none; border-color: transparent; color: var(--gold); padding: 0 var(--s2); }
.mq button.link {
  min-height: 0; padding: 2px; margin: -2px; border: 0; border-radius: 4px; background: none; color: var(--gold);
  font-weight: 500; text-decoration: underline; text-underline-offset: 3px;
}
.mq :focus-visible { outline: 2px solid var(--gold); outline-offset: 2px; }
.mq input[type="text"], .mq textarea, .mq select {
  width: 100%; min-height: 48px; padding: 11px var(--s3); border-radius: var(--radius);
  border: 1px solid var(--line); background: var(--bg); font-size: 16px;
}
.mq ::placeholder { color: var(--muted); opacity: 1; }
.mq label { display: block; }
.mq .field { display: grid; gap: var(--s1); }
.mq .problem:empty { display: none; }
.mq .problem { color: var(--coral); font-size: 14px; min-height: 0; }
.mq .problem:not(:empty)::before { content: "⚠ "; }
.mq .row { display: flex; align-items: center; gap: var(--s2); }
.mq .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s3); align-content: start; }
.mq .spread { display: flex; align-items: center; justify-content: space-between; gap: var(--s3); }
.mq .tag {
  display: inline-flex; align-items: center; gap: 4px; padding: 1px 8px; border-radius: 99px; font-size: 12px; font-weight: 600;
  border: 1px solid currentColor; white-space: nowrap;
}
.mq .tag.gold { color: var(--gold); } .mq .tag.ai { color: var(--coral); } .mq .tag.human { color: var(--teal); }
.mq .hidden-label {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.mq .mask { display: block; width: var(--mask, 44px); height: var(--mask, 44px); flex: none; }
@media (prefers-reduced-motion: reduce) {
  .mq *, .mq *::before { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
`;

/**
 * Which of the two schemes the page around uses: Streamlit's background if it is set, otherwise the system's wish.
 * @param {Element} root
 * @returns {"dark"|"light"}
 */
export function schemeOf(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  if (colour) return luminance(colour) > 0.4 ? "light" : "dark";
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

/**
 * Perceived brightness, 0 to 1, of "#rgb", "#rrggbb" or "rgb(…)".
 * @param {string} colour
 */
export function luminance(colour) {
  const hex = colour.startsWith("#") ? colour.slice(1) : "";
  const full = hex.length === 3 || hex.length === 4 ? [...hex].map((digit) => digit + digit).join("") : hex;
  const parts = hex
    ? [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16))
    : (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  const [red = 0, green = 0, blue = 0] = parts;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
