// How door and waiting room look: the ticket with the code, the guests, and the host's choices.

export const LOBBY = `
.mq .door { margin-top: clamp(16px, 8vh, 72px); background: radial-gradient(120% 90% at 50% 0%, var(--glow), transparent 70%), var(--panel); }
.mq .door h2 { font-size: 24px; }
.mq .code-small { letter-spacing: .1em; color: var(--gold); }
.mq a.button {
  display: inline-grid; place-items: center; min-height: 44px; padding: 0 var(--s4); border-radius: var(--radius); border: 1px solid var(--line);
  background: var(--raised); color: inherit; font-weight: 600; text-decoration: none; text-align: center;
}
.mq a.button.wide { width: 100%; min-height: 52px; font-size: 17px; }
.mq a.button:hover { border-color: var(--gold); }

.mq .invite { display: grid; grid-template-columns: minmax(0, 1fr); justify-content: stretch; align-items: start; gap: var(--s3); box-shadow: var(--shadow); background: radial-gradient(120% 120% at 0% 0%, var(--glow), transparent 60%), var(--panel); }
.mq .ticket { display: flex; align-items: center; justify-content: space-between; gap: var(--s4); flex-wrap: wrap; }
.mq .ticket .stack { gap: var(--s1); flex: 1 1 170px; }
.mq .ticket .code { font-size: clamp(26px, 8cqi, 52px); letter-spacing: .08em; }
.mq .ticket .address { overflow-wrap: anywhere; font-size: 15px; }
.mq .scan { display: grid; gap: var(--s1); justify-items: center; padding: 0; border: 0; background: none; font-weight: 400; flex: none; }
.mq .scan[aria-expanded="true"] { flex: 1 0 100%; }
.mq .scan[aria-expanded="true"] .qr { width: min(100%, 420px); height: auto; }
.mq .ways { display: flex; flex-wrap: wrap; gap: var(--s2); }
.mq .ways > * { flex: 1 1 140px; }
.mq button.sign[data-do="invite"] { width: auto; min-width: 44px; display: inline-flex; align-items: center; justify-content: center; gap: 6px; padding-inline: 8px; }
.mq .sheet .invite { background: none; border: 0; padding: 0; box-shadow: none; }
.mq .said:empty { display: none; }
.mq .news { padding: var(--s3) var(--s4); border-radius: var(--radius); border: 1px solid var(--gold); color: var(--gold); font-weight: 600; }

.mq .person { padding: 0; background: none; animation: mq-arrive .2s cubic-bezier(.2, 1.4, .4, 1); min-width: 0; }
.mq button.chip {
  display: inline-flex; align-items: center; gap: var(--s2); max-width: 100%; min-height: 44px; padding: 4px 14px 4px 5px; border-radius: 99px;
  border: 1px solid transparent; background: var(--raised); font-weight: 500; opacity: 1;
}
.mq button.chip:disabled { cursor: default; border-color: transparent; }
.mq button.chip[aria-expanded="true"] { border-color: var(--gold); }
.mq .chip .initial { background: var(--gold); color: var(--on-gold); }
.mq .chip .tag { flex: none; }
.mq .person.bots { min-height: 44px; padding-inline: 16px; }
@keyframes mq-arrive { from { opacity: 0; transform: translateY(8px) scale(.9); } }
.mq .menu { scroll-margin-block: 60px 180px; padding: var(--s3); border: 1px solid var(--line); border-radius: var(--radius); gap: var(--s2); }
.mq .menu .row { flex-wrap: wrap; }
.mq button.danger { color: var(--coral); border-color: currentColor; background: none; }

.mq .tonight h2 { font-size: 24px; color: var(--gold); }
.mq summary { cursor: pointer; font-weight: 600; padding-block: 10px; margin-block: -10px; color: var(--gold); }
.mq .rules { margin-top: var(--s3); display: grid; gap: 6px; }
.mq .rules li { list-style: decimal; margin-inline-start: 20px; padding-inline-start: 4px; }
.mq .rules li::marker { color: var(--muted); font-size: 14px; }
.mq details.more .stack { padding-top: var(--s4); gap: var(--s4); }
.mq .settings form.row button { flex: none; }
.mq .modes { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: var(--s2); }
.mq .modes .option { display: grid; gap: 2px; align-content: start; justify-items: start; text-align: start; padding: 10px var(--s3); min-height: 84px; font-weight: 400; background: none; line-height: 1.3; }
.mq .modes .option .small { color: var(--muted); }
.mq .option[aria-checked="true"] { border-color: var(--gold); box-shadow: inset 0 0 0 1px var(--gold); background: linear-gradient(var(--glow), var(--glow)), var(--panel); }
.mq .modes .option[aria-checked="true"] strong::after { content: " ✓"; color: var(--gold); }
.mq .segments { display: flex; gap: var(--s1); padding: var(--s1); border: 1px solid var(--line); border-radius: var(--radius); }
.mq .segments .option { flex: 1; border-color: transparent; background: none; color: var(--muted); border-radius: 9px; padding: 0 var(--s1); }
.mq .segments .option[aria-checked="true"] { background: var(--raised); color: var(--text); box-shadow: inset 0 0 0 1px var(--gold); }
.mq .settings { gap: var(--s4); text-align: start; }
.mq .settings .steppers { gap: var(--s1); }
.mq .toggle { justify-content: space-between; }
.mq .toggle input { appearance: none; -webkit-appearance: none; position: relative; width: 48px; height: 28px; margin: 0; border-radius: 99px; background: var(--line); cursor: pointer; transition: background-color .12s; }
.mq .toggle input::after { content: ""; position: absolute; inset: 4px auto 4px 4px; width: 20px; border-radius: 50%; background: var(--text); transition: transform .12s; }
.mq .toggle input:checked { background: var(--gold); }
.mq .toggle input:checked::after { transform: translateX(20px); background: var(--on-gold); }
.mq[dir="rtl"] .toggle input:checked::after { transform: translateX(-20px); }

.mq .ends { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; justify-content: center; }
.mq .ends p { flex: 1 1 100%; text-align: center; }
.mq .ends p:empty { display: none; }
.mq .waiting .go { display: grid; gap: var(--s2); }
.mq .forecast { text-align: center; font-size: 15px; color: var(--muted); text-wrap: balance; }
.mq .waiting .waits { text-align: center; padding: 0 var(--s3) var(--s2); font-weight: 600; }

.mq details.reach ul { margin-top: var(--s4); gap: var(--s4); }
.mq .command { gap: var(--s1); margin-top: var(--s2); }
.mq .command code { flex: 1; min-width: 0; padding: 10px var(--s3); border-radius: var(--radius); background: var(--bg); border: 1px solid var(--line); font-size: 14px; overflow-x: auto; white-space: nowrap; }
.mq .command button { flex: none; }

@container (max-width: 559px) {
  .mq button.sign[data-do="invite"] .code-small { display: none; }
}
@container (max-width: 819px) {
  .mq .waiting { padding-bottom: 0; }
  .mq .waiting > .stack { display: contents; }
  .mq .reach { order: 2; }
  .mq .ends { order: 3; }
  .mq .waiting .go { order: 4; }
  .mq .waiting .go { margin-inline: -4px; padding: var(--s4) 4px max(var(--s3), env(safe-area-inset-bottom)); z-index: 1; background: linear-gradient(transparent, var(--bg) 20px); }
}
@container (min-width: 820px) {
  .mq .ticket .qr { width: 168px; height: 168px; }
  .mq .modes .option { min-height: 76px; }
  .mq .waiting .go { padding-block: 0; background: none; }
}
`;
