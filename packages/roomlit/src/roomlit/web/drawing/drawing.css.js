// The look of what is drawn beside a room, on top of that of all components.

export const DRAWING = `
.roomlit {
  --rl-1: var(--st-blue-color, #1c6fd6); --rl-2: var(--st-orange-color, #d9630b); --rl-3: var(--st-green-color, #0b6e5c);
  --rl-4: var(--st-violet-color, #7b52c9); --rl-5: var(--st-red-color, #b83a26); --rl-6: var(--st-yellow-color, #8a6d00);
}
.rl-drawing { position: relative; display: flex; flex-direction: column; min-width: 0; }
.rl-root { flex: 1; min-height: 0; min-width: 0; }
.rl-empty { margin: 0; color: var(--rl-soft); font-size: 14px; }
.rl-failed { display: flex; flex-direction: column; gap: 4px; padding: 12px; font-size: 14px; overflow-wrap: anywhere;
  border: 1px solid var(--rl-bad); border-radius: var(--rl-round); background: color-mix(in srgb, var(--rl-bad) 8%, var(--rl-back)); }
.rl-failed b { color: var(--rl-bad); } .rl-failed small { color: var(--rl-soft); }
.rl-failed code { font: 13px/1.4 var(--st-code-font, ui-monospace, monospace); white-space: pre-wrap; }

.rl-root:has(> .rl-streams) { display: flex; flex-direction: column; }
.rl-boxed { position: relative; }
.rl-boxed > .rl-streams { padding: 12px; border: 1px solid var(--rl-line); border-radius: var(--rl-round); }
.rl-boxed > .rl-empty { position: absolute; inset: 0; display: grid; place-items: center; padding: 12px; text-align: center; }
.rl-streams { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; display: flex; flex-direction: column; gap: 12px; }
.rl-stream { white-space: pre-wrap; overflow-wrap: anywhere; }
.rl-stream > b { display: block; font-size: 13px; color: var(--rl-soft); }
.rl-mark { margin-inline-start: 8px; font-size: 13px; color: var(--st-green-text-color, #0b6e5c); white-space: nowrap; }
.rl-stream[aria-busy="true"] .rl-mark::before { content: ""; display: inline-block; width: 8px; height: 1em; margin-inline-start: -6px; vertical-align: text-bottom; background: var(--rl-main); border-radius: 1px; }
@media (prefers-reduced-motion: no-preference) {
  .rl-stream[aria-busy="true"] .rl-mark::before { animation: rl-caret 1s steps(2) infinite; }
  @keyframes rl-caret { 50% { opacity: 0; } }
}

.rl-label { font-size: 14px; color: var(--rl-soft); overflow-wrap: anywhere; }
.rl-value { font-size: 36px; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.rl-delta { width: max-content; max-width: 100%; padding: 0 8px; font-size: 14px; border-radius: 999px; font-variant-numeric: tabular-nums; color: var(--rl-soft); background: var(--rl-panel); }
.rl-unseen { visibility: hidden; }
.rl-delta[data-sign="1"] { color: var(--st-green-text-color, #0b6e5c); background: var(--st-green-background-color, var(--rl-panel)); }
.rl-delta[data-sign="-1"] { color: var(--rl-bad); background: var(--st-red-background-color, var(--rl-panel)); }

.rl-line { display: flex; gap: 12px; justify-content: space-between; margin-bottom: 6px; font-size: 14px; }
.rl-words { min-width: 0; overflow-wrap: anywhere; }
.rl-share { flex: none; color: var(--rl-soft); font-variant-numeric: tabular-nums; }
.rl-bar { height: 8px; overflow: hidden; border-radius: 999px; background: var(--rl-line); }
.rl-fill { width: 0; height: 100%; border-radius: inherit; background: var(--rl-main); }
.rl-bar[data-full] .rl-fill { background: var(--st-green-color, #0b6e5c); }
@media (prefers-reduced-motion: no-preference) { .rl-fill { transition: width .2s ease-out; } }

.rl-root:has(> .rl-chart) { display: flex; }
.rl-chart { position: relative; contain: layout style; flex: 1; min-width: 0; display: flex; flex-direction: column; }
.rl-chart > .rl-empty { position: absolute; inset: 0; display: grid; place-items: center; padding: 12px; text-align: center; border: 1px dashed var(--rl-line); border-radius: var(--rl-round); }
.rl-legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13px; }
.rl-legend > span { display: flex; align-items: center; gap: 6px; min-width: 0; overflow-wrap: anywhere; }
.rl-legend b { font-weight: 600; } .rl-legend span span { color: var(--rl-soft); font-variant-numeric: tabular-nums; }
.rl-legend i { flex: none; width: 10px; height: 10px; border-radius: 50%; }
.rl-plot { flex: 1; min-height: 0; overflow: hidden; contain: strict; }
.rl-plot .uplot { font-family: inherit; }
.rl-plot .u-cursor-x { border-color: var(--rl-soft); }

.rl-root:has(> .rl-field) { display: flex; }
.rl-field { position: relative; flex: 1; overflow: hidden; touch-action: pan-y; border: 1px solid var(--rl-line); border-radius: var(--rl-round); background: var(--rl-panel); }
.rl-field > .rl-empty { position: absolute; inset: 0; display: grid; place-items: center; padding: 12px; text-align: center; pointer-events: none; }
.rl-pointer { position: absolute; display: flex; align-items: flex-start; pointer-events: none; }
.rl-pointer svg { flex: none; width: 18px; height: 18px; fill: var(--rl-own); stroke: var(--rl-back); stroke-width: 1; }
.rl-pointer span { margin: 12px 0 0 -2px; padding: 1px 8px; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 12px; font-weight: 600; color: var(--rl-back); background: var(--rl-own); border-radius: 999px; }
@media (prefers-reduced-motion: no-preference) { .rl-pointer { transition: left .06s linear, top .06s linear; } }
`;
