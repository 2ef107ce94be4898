// A phone while one plays: the table over the whole screen, upright in one column, on its side in two.

const PLAYED = `.mq[data-small][data-screen="table"]:not(:has([data-phase="result"], [data-phase="elimination"], [data-phase="reveal"]))`;
const LYING = `${PLAYED}[data-lying]`;

export const SMALL = `
.mq[data-small] .strip { flex-direction: column-reverse; align-items: stretch; gap: 0; padding-inline-start: 0; }
.mq[data-small] .signs { justify-content: flex-end; min-height: 44px; }
.mq[data-small] .alerts { top: 52px; }
.mq[data-small] .notice { line-height: 1.3; }
${PLAYED} {
  position: fixed; box-sizing: border-box; z-index: 999990; inset-inline: 0; top: var(--visible-top, 0); height: var(--visible-height, 100dvh);
  padding: 4px max(10px, env(safe-area-inset-right)) max(4px, env(safe-area-inset-bottom)) max(10px, env(safe-area-inset-left));
  border-radius: 0; background: radial-gradient(90% 50% at 50% 0%, var(--glow), transparent), var(--bg); overscroll-behavior: contain;
}
${PLAYED} .frame { height: 100%; gap: 4px; }
${PLAYED} .alerts { position: static; }
${PLAYED} .strip { flex-direction: row; align-items: center; min-height: 36px; gap: var(--s2); }
${PLAYED} .notice { padding: 0; }
${PLAYED} button.sign { width: 40px; min-height: 40px; }
${PLAYED} .signs .light { width: 28px; }
${PLAYED} .table { gap: 6px; }
${PLAYED} .top { gap: 4px; }
${PLAYED} .bar { min-height: 32px; }
${PLAYED} .time { font-size: 24px; }
${PLAYED} button.seat { --mask: 34px; min-height: 68px; padding-block: 1px 2px; }
${PLAYED} .seat .face { height: 34px; }
${PLAYED} .seat .chair { width: 28px; height: 28px; }
${PLAYED} .seat .sign-of { min-height: 16px; }
${PLAYED} .sealed, ${PLAYED} .sealed > summary { min-height: 44px; }
${PLAYED} .topic { padding: var(--s2) var(--s3); }
${PLAYED} .topic-text { font-size: 16px; }
${PLAYED} .twist { margin: 4px -4px -2px; padding: 4px; }
${PLAYED} .typing { height: 18px; font-size: 12px; }
${PLAYED} .hint { line-height: 1.2; }
@media (max-height: 640px) {
  ${PLAYED} .frame:has(.alerts > :not([hidden])) .table:has(.sealed[open]:not([hidden])) > .side { min-height: 120px; }
  ${PLAYED} .frame:has(.alerts > :not([hidden])) .table:has(.sealed[open]:not([hidden])) > .talk { flex: 1 1 150px; min-height: min-content; }
}
@media (max-width: 359px) { ${PLAYED} button.sign[data-do="sound"] { display: none; } }

${LYING} .frame {
  display: grid; max-width: none; gap: 4px var(--s3);
  grid-template: auto auto auto auto auto minmax(0, 1fr) / minmax(0, 1fr) minmax(230px, 30%);
}
${LYING} .frame:has(.table[data-layout="vote"]) { grid-template-columns: minmax(0, 1fr) minmax(280px, 46%); }
${LYING} :is(.screen, .table) { display: contents; }
${LYING} .alerts { grid-column: 1 / -1; grid-row: 1; }
${PLAYED} .knock { padding: 4px var(--s2); font-size: 14px; }
${PLAYED} .knock button { min-height: 40px; padding: 0 var(--s2); }
${LYING} .dark-screen { grid-column: 2; grid-row: 5; }
${LYING} .strip { grid-column: 2; grid-row: 2; flex-direction: column-reverse; align-items: stretch; gap: 2px; }
${LYING} .signs { justify-content: flex-end; }
${LYING} .notice { font-size: 12px; }
${LYING} .sign .code-small { display: none; }
${LYING} .signal { grid-column: 2; grid-row: 3; }
${LYING} .top { grid-column: 2; grid-row: 4; }
${LYING} .bar { gap: var(--s2); }
${LYING} .phase { font-size: 16px; }
${LYING} .time { font-size: 21px; }
${LYING} .tabs { display: none; }
${LYING} .side { grid-column: 2; grid-row: 6; min-height: 0; overflow-y: auto; }
${LYING} .talk { grid-column: 1; grid-row: 2 / 7; }
${LYING} .middle { grid-column: 1; grid-row: 2 / 7; max-width: none; margin: 0; }
${LYING} .masks { display: grid; grid-template-columns: repeat(auto-fill, minmax(52px, 1fr)); gap: 0; overflow: visible; -webkit-mask-image: none; mask-image: none; }
${LYING} .masks li { max-width: none; }
${LYING} button.seat { display: grid; grid-template: none; justify-items: center; text-align: center; padding: 1px; }
${LYING} .roster { background: none; border: 0; padding: 0; }
${LYING} .roster h3 { display: none; }
${LYING} .seat .face { grid-row: auto; }
${LYING} .seat .name { grid-row: auto; align-self: auto; font-size: 12px; }
${LYING} .roster .hint { padding: 0; }
${LYING} .groups { max-height: none; }
${LYING} .sealed { flex: none; }
${LYING} .table[data-layout="vote"] .talk { display: flex; }
${LYING} .table[data-layout="vote"] .ballot { display: flex; }
${LYING} .table[data-layout="vote"] .rows { min-height: 80px; }
${LYING} .ballot { padding: var(--s2) var(--s3); gap: 4px; }
${LYING} .ballot h2 { font-size: 16px; }
${LYING} .ballot button.wide { min-height: 44px; }
${LYING} .row-seat { padding-block: 0; }
${LYING} .ballot .pips { display: none; }
${LYING} .ballot :is(.scale, .stack > .muted:not(.state)) { display: none; }
${LYING} .topic { padding: 6px var(--s3); }

.mq[data-keyboard] {
  background: var(--bg);
  position: fixed; z-index: 999990; inset-inline: 0; top: var(--visible-top, 0); height: var(--visible-height, 100dvh);
  padding: 4px var(--s3); border-radius: 0; overscroll-behavior: contain; box-sizing: border-box;
}
.mq[data-keyboard] .frame { height: 100%; }
.mq[data-keyboard] :is(.strip, .signal, .side) { display: none; }
.mq[data-keyboard] .topic { padding-block: 6px; }
@media (max-height: 499px) and (orientation: landscape) { .mq[data-keyboard] :is(.top, .topic) { display: none; } }

.mq.gallery [data-do="safety"] { display: none; }
.mq.gallery .strip { display: flex; flex-wrap: nowrap; align-items: center; justify-content: space-between; gap: var(--s2); }
.mq.gallery .signs { align-items: center; }
.mq a.button[data-do="play"] { padding: 0 var(--s3); font-size: 15px; border-color: var(--gold); }
`;
