// The look of the components: Streamlit's theme variables, with fallbacks for pages without Streamlit.

export const BASE = `
.roomlit {
  --rl-text: var(--st-text-color, CanvasText);
  --rl-back: var(--st-background-color, Canvas);
  --rl-panel: var(--st-secondary-background-color, color-mix(in srgb, CanvasText 6%, Canvas));
  --rl-line: var(--st-border-color, color-mix(in srgb, CanvasText 20%, transparent));
  --rl-main: var(--st-primary-color, #8a5a00);
  --rl-soft: color-mix(in srgb, var(--rl-text) 68%, var(--rl-back));
  --rl-bad: var(--st-red-text-color, #b83a26);
  --rl-round: var(--st-base-radius, 12px);
  box-sizing: border-box; color: var(--rl-text); font: 16px/1.45 var(--st-font, system-ui, sans-serif);
}
.roomlit *, .roomlit *::before { box-sizing: border-box; }
.roomlit [hidden] { display: none !important; }
.roomlit button {
  min-height: 44px; min-width: 44px; padding: 0 16px; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--rl-text); background: var(--rl-panel); border: 1px solid var(--rl-line); border-radius: var(--rl-round);
}
.roomlit button:disabled { opacity: .55; cursor: default; }
.roomlit :is(button, input, textarea, [tabindex]):focus-visible { outline: 2px solid var(--rl-main); outline-offset: 2px; }
@media (prefers-reduced-motion: no-preference) { .roomlit button { transition: background .15s, border-color .15s; } }
`;

export const STATUS = `
.rl-status { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 28px; font-size: 14px; }
.rl-quality { color: var(--rl-soft); font-variant-numeric: tabular-nums; }
.rl-status button { flex: none; }
`;

export const PRESENCE = `
.rl-people { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0; list-style: none; }
.rl-people li { display: flex; align-items: center; gap: 8px; max-width: 100%; padding: 4px 12px; background: var(--rl-panel); border-radius: 999px; overflow-wrap: anywhere; }
.rl-people li::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; border: 2px solid var(--rl-soft); }
.rl-people li.online::before { border-color: transparent; background: var(--st-green-color, #0b6e5c); }
.rl-people li.away { color: var(--rl-soft); }
.rl-people small { flex: none; color: var(--rl-soft); }
.rl-empty { margin: 0; color: var(--rl-soft); }
`;

export const HAND_OVER = `
.rl-handover { display: grid; gap: 8px; justify-items: center; max-width: 20rem; margin-top: 8px; text-align: center; }
.rl-handover[hidden] { display: none; }
.rl-qr { width: 100%; max-width: 240px; padding: 8px; background: #FFFFFF; border-radius: var(--rl-round); }
.rl-handover p { margin: 0; font-size: 14px; color: var(--rl-soft); }
.rl-notice:empty { display: none; }
`;

export const CHAT = `
.rl-chat { display: flex; flex-direction: column; gap: 8px; height: var(--rl-height, 420px); min-height: 200px; }
.rl-pane { position: relative; flex: 1; min-height: 0; }
.rl-log { height: 100%; margin: 0; padding: 12px; overflow-y: auto; overscroll-behavior: contain; list-style: none;
  display: flex; flex-direction: column; gap: 8px; border: 1px solid var(--rl-line); border-radius: var(--rl-round); }
.rl-log li { max-width: min(85%, 34rem); padding: 8px 12px; background: var(--rl-panel); border-radius: var(--rl-round); overflow-wrap: anywhere; white-space: pre-wrap; align-self: flex-start; }
.rl-log li.mine { align-self: flex-end; background: color-mix(in srgb, var(--rl-main) 22%, var(--rl-back)); }
.rl-log li.pending { opacity: .6; }
.rl-log .rl-empty { background: none; margin: auto; text-align: center; }
.rl-head { display: flex; gap: 8px; align-items: baseline; font-size: 13px; }
.rl-head b { overflow-wrap: anywhere; }
.rl-head time { color: var(--rl-soft); font-variant-numeric: tabular-nums; }
.rl-new { position: absolute; inset-inline: 0; bottom: 8px; margin: 0 auto; width: max-content; box-shadow: 0 2px 10px rgb(0 0 0 / .25); }
.rl-below { display: flex; align-items: center; gap: 8px; }
.rl-below .rl-bars { flex: none; display: flex; align-items: flex-end; justify-content: center; gap: 2px; min-height: 28px; padding: 6px; background: none; border-color: transparent; }
.rl-bars i { width: 4px; border-radius: 1px; background: var(--rl-soft); opacity: .35; }
.rl-bars i:nth-child(1) { height: 6px; } .rl-bars i:nth-child(2) { height: 10px; } .rl-bars i:nth-child(3) { height: 14px; }
.rl-bars i[data-on] { opacity: 1; background: var(--st-green-color, #0b6e5c); }
.rl-bars[data-grade="slow"] i[data-on] { background: var(--rl-main); }
.rl-bars[data-grade="reconnecting"] i[data-on] { background: var(--rl-bad); }
.rl-strength { font-size: 13px; color: var(--rl-soft); font-variant-numeric: tabular-nums; }
.rl-typing { flex: 1; min-width: 0; min-height: 20px; font-size: 13px; color: var(--rl-soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.rl-typing i { display: inline-block; width: 5px; height: 5px; margin-inline-end: 3px; border-radius: 50%; background: currentColor; }
@media (prefers-reduced-motion: no-preference) {
  .rl-typing i { animation: rl-dot 1s infinite; } .rl-typing i:nth-child(2) { animation-delay: .15s; } .rl-typing i:nth-child(3) { animation-delay: .3s; }
  @keyframes rl-dot { 50% { opacity: .25; } }
}
.rl-form { display: flex; gap: 8px; align-items: center; }
.rl-form input { flex: 1; min-width: 0; min-height: 44px; padding: 0 12px; font: inherit; color: inherit; background: var(--rl-panel); border: 1px solid var(--rl-line); border-radius: var(--rl-round); }
.rl-form .rl-send { color: var(--rl-back); background: var(--rl-main); border-color: transparent; }
.rl-count:empty, .rl-form .rl-notice:empty { display: none; }
.rl-count { font-size: 13px; color: var(--rl-soft); font-variant-numeric: tabular-nums; }
.rl-count.over, .rl-notice { color: var(--rl-bad); }
.rl-notice { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; font-size: 14px; }
`;
