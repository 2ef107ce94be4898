// Where things stand: one column on a phone, chat beside roster and ballot on a desktop.

export const LAYOUT = `
.mq { border-radius: var(--radius); }
.mq .frame { max-width: 1120px; margin-inline: auto; display: flex; flex-direction: column; gap: var(--s2); min-height: 0; }
.mq[data-screen="table"] .frame { height: var(--room-height, 84dvh); }
.mq[data-screen="table"] .frame:has([data-phase="result"], [data-phase="elimination"], [data-phase="reveal"]) { height: auto; }
.mq .screen { min-height: 0; flex: 1; display: flex; flex-direction: column; }
.mq .strip { display: flex; align-items: center; justify-content: space-between; gap: var(--s3); flex: none; min-height: 32px; padding-inline-start: var(--table-inset, 0); }
.mq .notice { color: var(--muted); padding-block: 2px; }
.mq .light path { opacity: .3; }
.mq .light path[data-on] { opacity: 1; stroke: var(--teal); }
.mq .light[data-grade="slow"] path[data-on] { stroke: var(--gold); }
.mq .light[data-grade="reconnecting"] path[data-on] { stroke: var(--coral); }
.mq .signal { text-align: end; font-variant-numeric: tabular-nums; }
.mq .banner {
  display: flex; align-items: center; justify-content: space-between; gap: var(--s3); flex: none; padding: var(--s2) var(--s3);
  border: 1px solid var(--coral); border-radius: var(--radius); background: var(--panel); font-size: 15px;
}
.mq .alerts { position: sticky; top: 8px; z-index: 2; flex: none; display: grid; gap: var(--s2); }
.mq .alerts:not(:has(> :not([hidden]))) { display: none; }
.mq .banner button { flex: none; white-space: nowrap; }
@container (max-width: 459px) {
  .mq .knock { flex-direction: column; align-items: stretch; gap: var(--s2); }
  .mq .knock .row > button { flex: 1; }
}
.mq .banner.calm { border-color: var(--gold); }
.mq .wait { padding: 96px var(--s4); text-align: center; }
.mq .door { max-width: 440px; width: 100%; margin: var(--s5) auto; padding: var(--s5); gap: var(--s4); box-shadow: var(--shadow); }

.mq .waiting { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s4); align-content: start; padding-block: var(--s2) var(--s5); }
.mq .waiting .go { position: sticky; bottom: 0; padding-block: var(--s2) max(var(--s2), env(safe-area-inset-bottom)); background: linear-gradient(transparent, var(--bg) 16px); }

.mq .table { display: flex; flex-direction: column; gap: var(--s2); min-height: 0; flex: 1; }
.mq .top { flex: none; display: grid; gap: var(--s2); }
.mq .bar { display: flex; align-items: center; justify-content: space-between; gap: var(--s3); min-height: 40px; }
.mq .titles { display: flex; align-items: baseline; gap: 0 var(--s2); flex-wrap: wrap; }
.mq .host-menu { display: grid; margin-block: -2px; margin-inline-end: -8px; }
.mq .tabs { display: flex; gap: var(--s1); padding: var(--s1); background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); flex: none; }
.mq .tabs button { flex: 1; border-color: transparent; background: none; color: var(--muted); border-radius: 9px; }
.mq .tabs button[aria-pressed="true"] { background: var(--raised); color: var(--text); }
.mq .middle { display: flex; flex-direction: column; min-height: 0; flex: 1; overflow-y: auto; width: 100%; max-width: 640px; margin-inline: auto; border-radius: var(--radius); }
.mq .table:not([data-layout="card"]) > .middle, .mq .table[data-layout="card"] > :is(.side, .talk) { display: none; }
.mq .table:is([data-phase="result"], [data-phase="elimination"], [data-phase="reveal"]) > .middle { overflow: visible; }
.mq .side { display: flex; flex-direction: column; gap: var(--s2); min-height: 0; flex: none; }
.mq .talk { display: flex; flex-direction: column; gap: var(--s2); min-height: 0; flex: 1; }
.mq .chat { display: flex; flex-direction: column; min-height: 0; flex: 1; }
.mq .pane { position: relative; min-height: 0; flex: 1; display: flex; flex-direction: column; justify-content: flex-end; overflow: clip; }
.mq .log {
  -webkit-mask-image: linear-gradient(transparent, #000 14px); mask-image: linear-gradient(transparent, #000 14px);
  position: relative; overflow-y: auto; overscroll-behavior: contain; min-height: 0; padding: var(--s2) 2px; border-radius: var(--radius);
}
.mq .composer { flex: none; padding-bottom: env(safe-area-inset-bottom); }

@container (max-width: 819px) {
  .mq .table:has(.sealed[open]:not([hidden])) > .side { flex: 0 1 auto; min-height: 150px; overflow: hidden; }
  .mq .table:has(.sealed[open]:not([hidden])) > .talk { flex: 1 1 280px; min-height: 240px; }
  .mq .table:has(.sealed[open]:not([hidden])):has(.chat .empty:not([hidden])) > .talk { flex: 1 1 160px; min-height: 160px; }
  .mq .table:has(.sealed[open]:not([hidden])) :is(.hint, .chat .empty) { display: none; }
  .mq .table:has(.sealed[open]:not([hidden])) .topic { padding-block: 6px; }
  .mq .table:has(.sealed[open]:not([hidden])) .topic-text { font-size: 15px; }
  .mq .table[data-layout="vote"] .side { flex: 1; }
  .mq .table[data-layout="vote"] :is(.talk, .roster, .sealed) { display: none; }
  .mq .table[data-layout="vote"][data-tab="chat"] .talk { display: flex; }
  .mq .table[data-layout="vote"][data-tab="chat"] .side { flex: none; }
  .mq .table[data-layout="vote"][data-tab="chat"] .sealed:not([hidden]) { display: flex; }
  .mq .table[data-layout="vote"][data-tab="chat"] .ballot { display: none; }
}

@container (min-width: 820px) {
  .mq .waiting { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--s5); align-items: start; }
  .mq .waiting .go { position: static; }
  .mq .table:not([data-layout="card"]) { display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(320px, 380px); gap: var(--s3) var(--s5); }
  .mq .table > .top { grid-column: 1 / -1; }
  .mq .tabs { display: none; }
  .mq .table > .talk { grid-area: 2 / 1; }
  .mq .table > .side { grid-area: 2 / 2; gap: var(--s3); }
  .mq .table[data-layout="talk"] > .side { overflow-y: auto; }
  .mq .table[data-layout="vote"] > .side :is(.roster, .sealed) { display: none; }
  .mq .middle { margin-top: var(--s3); flex: none; max-height: 100%; }
}
`;
