// How the parts of the room look: invitation, people, masks, bubbles, ballot, outcome.

export const PARTS = `
.mq .invite { display: flex; align-items: center; justify-content: space-between; gap: var(--s4); box-shadow: var(--shadow); }
.mq .invite .stack { gap: var(--s2); justify-items: start; min-width: 0; }
.mq .code { font-size: clamp(28px, 9cqi, 40px); font-weight: 800; letter-spacing: .12em; line-height: 1.1; color: var(--gold); white-space: nowrap; }
.mq .qr { width: 128px; height: 128px; padding: 8px; border-radius: var(--radius); background: #FFFFFF; display: block; }
.mq .invite figure { flex: none; display: grid; gap: var(--s1); justify-items: center; }
.mq .people { display: flex; flex-wrap: wrap; gap: var(--s2); }
.mq .person {
  display: inline-flex; align-items: center; gap: var(--s2); max-width: 100%; min-height: 40px; padding: 4px 12px 4px 4px; border-radius: 99px;
  background: var(--raised); animation: mq-in .18s ease-out;
}
.mq .person .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.mq .person.away { opacity: .55; }
.mq .person.bots { padding-inline: 14px; background: none; border: 1px dashed var(--line); color: var(--muted); }
.mq .initial { flex: none; width: 32px; height: 32px; border-radius: 50%; display: grid; place-items: center; font-weight: 700; background: var(--panel); color: var(--gold); }
.mq .steppers { display: grid; gap: var(--s2); }
.mq .stepper { display: flex; align-items: center; justify-content: space-between; gap: var(--s3); }
.mq .stepper button { width: 44px; padding: 0; font-size: 20px; line-height: 1; }
.mq .stepper output { min-width: 52px; text-align: center; font-weight: 700; }
.mq .toggle { display: flex; align-items: center; gap: var(--s3); min-height: 44px; cursor: pointer; }
.mq .toggle input { width: 22px; height: 22px; accent-color: var(--gold); flex: none; }
.mq .waits { text-align: center; padding: var(--s3); }

.mq .time { font-size: 27px; font-weight: 800; letter-spacing: .01em; line-height: 1; }
.mq .time.hurry { color: var(--coral); }
.mq .gauge { height: 3px; border-radius: 3px; background: var(--line); overflow: hidden; }
.mq .gauge i { display: block; height: 100%; border-radius: 3px; background: var(--gold); transform-origin: left; transform: scaleX(var(--left, 1)); transition: transform .2s linear; }
.mq [dir="rtl"] .gauge i { transform-origin: right; }
.mq .gauge.hurry i { background: var(--coral); }
.mq .topic { flex: none; padding: var(--s3) var(--s4); border-radius: var(--radius); background: linear-gradient(120deg, var(--glow), transparent 70%), var(--panel); border: 1px solid var(--line); }
.mq .topic-text { font-weight: 600; font-size: 17px; line-height: 1.35; }
.mq .twist:not(:empty) { margin-top: var(--s1); color: var(--gold); font-weight: 600; animation: mq-in .2s ease-out; }

.mq .roster h3 { padding-bottom: var(--s2); }
.mq .masks { display: flex; gap: 2px; overflow-x: auto; scrollbar-width: none; padding-block: 2px; }
.mq .seat { --mask: 46px; flex: 0 0 60px; display: grid; justify-items: center; gap: 0; text-align: center; position: relative; align-content: start; }
.mq .seat .name { font-size: 12px; line-height: 1.3; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--muted); }
.mq .seat.own .name { color: var(--gold); font-weight: 700; }
.mq .seat .you { display: none; }
.mq .seat.gone .mask { opacity: .35; filter: grayscale(1); }
.mq .seat.gone .name { text-decoration: line-through; }
.mq .seat .tag { font-size: 11px; padding: 0 6px; background: var(--bg); }
@container (max-width: 819px) { .mq .seat .role { position: absolute; top: 20px; } }
@container (max-width: 819px) { .mq .roster h3 { display: none; } }
@container (min-width: 820px) {
  .mq .roster { background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s3) var(--s4); }
  .mq .masks { display: grid; gap: var(--s1); overflow: visible; }
  .mq .seat { --mask: 40px; display: flex; align-items: center; gap: var(--s3); text-align: start; min-height: 40px; }
  .mq .seat .name { font-size: 15px; color: var(--text); flex: 1; }
  .mq .seat .you:not([hidden]) { display: inline-flex; }
  .mq .table[data-phase="voting"] .roster, .mq .table[data-phase="runoff"] .roster, .mq .table[data-phase="reveal"] .roster { display: none; }
}

.mq .empty { text-align: center; padding: var(--s5) var(--s4); margin-block: auto; }
.mq .line { --mask: 34px; display: flex; align-items: flex-start; gap: var(--s2); padding-inline-start: 42px; margin-top: 3px; max-width: 88%; }
.mq .line.leads { padding-inline-start: 0; margin-top: var(--s3); }
.mq .line .said { min-width: 0; display: grid; justify-items: start; }
.mq .line .who { color: var(--muted); font-weight: 600; padding-inline-start: 2px; }
.mq .bubble { padding: 8px 13px; border-radius: 4px 16px 16px 4px; background: var(--raised); white-space: pre-wrap; animation: mq-in .15s ease-out; }
.mq .line.leads .bubble { border-start-start-radius: 16px; }
.mq .line.own { margin-inline-start: auto; padding: 0; flex-direction: column; align-items: flex-end; gap: 0; }
.mq .line.own .bubble { background: var(--mine); border-radius: 16px 4px 4px 16px; }
.mq .line.own.leads .bubble { border-start-end-radius: 16px; }
.mq .line.waiting .bubble { opacity: .65; }
.mq .divider { display: flex; align-items: center; gap: var(--s3); margin-block: var(--s4) var(--s2); }
.mq .divider::before, .mq .divider::after { content: ""; flex: 1; height: 1px; background: var(--line); }
.mq .newer { position: absolute; bottom: var(--s2); left: 50%; transform: translateX(-50%); border-radius: 99px; min-height: 44px; box-shadow: var(--shadow); border-color: var(--gold); }
.mq .typing { height: 22px; padding-inline-start: 42px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: none; }
.mq .compose { display: flex; align-items: flex-end; gap: var(--s2); }
.mq .entry { position: relative; flex: 1; min-width: 0; display: flex; }
.mq .entry textarea { resize: none; padding-inline-end: 44px; line-height: 1.4; border-radius: 24px; padding-inline-start: 18px; background: var(--panel); overflow-y: auto; scrollbar-width: none; }
.mq .count { position: absolute; inset-inline-end: 14px; bottom: 14px; }
.mq .count.over { color: var(--coral); font-weight: 700; }
.mq .send { flex: none; width: 48px; min-height: 48px; padding: 0; border-radius: 50%; font-size: 18px; }
.mq .closed { text-align: center; padding: var(--s3); border-top: 1px solid var(--line); }

.mq .ballot { display: flex; flex-direction: column; gap: var(--s2); min-height: 0; padding-bottom: var(--s3); }
.mq .ballot .stack { gap: var(--s1); }
.mq .rows { overflow-y: auto; overscroll-behavior: contain; min-height: 120px; margin-inline: -6px; padding-inline: 6px; border-bottom: 1px solid var(--line); }
.mq .row-nobody { padding-block: var(--s2); }
.mq .nobody { width: 100%; background: none; border-style: dashed; font-weight: 500; }
.mq .untouched input { opacity: .6; --fill: var(--line); }
.mq .row-seat { --mask: 42px; display: flex; align-items: center; gap: var(--s3); padding-block: 6px; border-bottom: 1px solid var(--line); }
.mq .row-seat.named { background: linear-gradient(90deg, transparent, var(--glow) 40%); }
.mq .judge { flex: 1; min-width: 0; }
.mq .judge .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .judge output { color: var(--muted); white-space: nowrap; }
.mq input[type="range"] { appearance: none; -webkit-appearance: none; width: 100%; height: 30px; margin: 0; background: none; cursor: pointer; touch-action: pan-y; --at: 50%; }
.mq input[type="range"]::-webkit-slider-runnable-track { height: 6px; border-radius: 6px; background: linear-gradient(90deg, var(--fill, var(--coral)) var(--at), var(--line) var(--at)); }
.mq input[type="range"]::-moz-range-track { height: 6px; border-radius: 6px; background: linear-gradient(90deg, var(--fill, var(--coral)) var(--at), var(--line) var(--at)); }
.mq input[type="range"]::-webkit-slider-thumb { -webkit-appearance: none; width: 24px; height: 24px; margin-top: -9px; border-radius: 50%; background: var(--text); border: 3px solid var(--panel); box-shadow: 0 0 0 1px var(--line); }
.mq input[type="range"]::-moz-range-thumb { width: 20px; height: 20px; border-radius: 50%; background: var(--text); border: 3px solid var(--panel); }
.mq .pick { flex: none; min-width: 84px; padding: 0 var(--s2); font-size: 14px; }
.mq .pick[aria-pressed="true"], .mq .nobody[aria-pressed="true"] { background: var(--gold); color: var(--on-gold); border-color: transparent; }
.mq .ballot .cast { flex: none; gap: var(--s2); }
.mq .cast .state { text-align: center; }
.mq .settled { opacity: 1 !important; background: none !important; color: var(--teal) !important; border: 1px solid var(--teal) !important; }

.mq .outcome { display: grid; gap: var(--s3); justify-items: center; text-align: center; padding: var(--s5) var(--s4); flex: none; background: radial-gradient(120% 90% at 50% 0%, var(--glow), transparent 70%), var(--panel); }
.mq .outcome > * { max-width: 100%; }
.mq .deal { --mask: 132px; animation: mq-deal .2s ease-out; }
.mq .deal.small-mask { --mask: 84px; }
.mq .outcome .gold { color: var(--gold); }
.mq .row.centre { justify-content: center; flex-wrap: wrap; }
.mq .tally { display: grid; gap: var(--s2); width: 100%; max-width: 560px; }
.mq .outcome button.wide { max-width: 560px; }
.mq .tally li { display: grid; grid-template-columns: minmax(64px, 110px) 1fr 24px; gap: var(--s2); align-items: center; text-align: start; }
.mq .tally .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .bar i { display: block; height: 8px; border-radius: 8px; background: var(--gold); }
.mq .tally .bar { display: block; min-height: 0; }
.mq .unmasked { display: grid; justify-content: center; grid-template-columns: repeat(auto-fit, 72px); gap: var(--s3) var(--s2); width: 100%; }
.mq .flip { --mask: 52px; display: grid; justify-items: center; gap: 2px; animation: mq-flip .2s ease-out both; animation-delay: calc(var(--at) * 120ms); min-width: 0; }
.mq .flip .name { font-size: 13px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
@keyframes mq-in { from { opacity: 0; transform: translateY(4px); } }
@keyframes mq-deal { from { opacity: 0; transform: scale(.86) rotate(-5deg); } }
@keyframes mq-flip { from { opacity: 0; transform: rotateY(80deg); } }
`;
