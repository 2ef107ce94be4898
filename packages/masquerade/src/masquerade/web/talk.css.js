// How the talking looks: clock, masks around the table, topic and twist, sealed answers, bubbles and the field to write in.

export const TALK = `
.mq .icon { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.mq .tag .icon { width: 13px; height: 13px; stroke-width: 2.4; }
.mq .signs { display: flex; align-items: center; flex: none; margin-block: -4px; }
.mq button.sign { width: 44px; min-height: 44px; padding: 0; display: grid; place-items: center; color: var(--muted); }
.mq button.sign:hover, .mq button.sign[aria-pressed="true"] { color: var(--gold); }
.mq .signs .light { width: 32px; }
.mq .light .icon { width: 18px; height: 20px; stroke-width: 3.4; }

.mq .time { font-size: 27px; font-weight: 800; letter-spacing: .01em; line-height: 1; white-space: nowrap; flex: none; }
.mq .time.hurry { color: var(--coral); }
.mq .time.stopped { color: var(--muted); }
.mq .gauge { height: 3px; border-radius: 3px; background: var(--line); overflow: hidden; }
.mq .gauge i { display: block; height: 100%; border-radius: 3px; background: var(--gold); transform-origin: left; transform: scaleX(var(--left, 1)); transition: transform .2s linear; }
.mq [dir="rtl"] .gauge i { transform-origin: right; }
.mq .gauge.hurry i { background: var(--coral); }
.mq .pause { display: flex; align-items: center; gap: var(--s3); padding: var(--s2) var(--s3); min-height: 52px; border-radius: var(--radius); background: var(--raised); font-weight: 600; }
.mq .pause > div { flex: 1; }
.mq .pause > .icon { color: var(--gold); }
.mq .call { display: flex; align-items: center; gap: var(--s2); padding: 4px 4px 4px var(--s3); border-radius: var(--radius); background: var(--raised); font-weight: 600; }
.mq .call > p { flex: 1; min-width: 0; }
.mq .call > .icon { color: var(--gold); }
.mq .watching { display: flex; align-items: center; gap: var(--s2); color: var(--muted); }
.mq .watching .icon { color: var(--gold); width: 18px; height: 18px; }

.mq .topic { flex: none; padding: var(--s3) var(--s4); border-radius: var(--radius); background: linear-gradient(120deg, var(--glow), transparent 70%), var(--panel); border: 1px solid var(--line); }
.mq .topic-text { font-weight: 600; font-size: 17px; line-height: 1.35; text-wrap: pretty; }
.mq .twist { margin: var(--s2) calc(-1 * var(--s2)) calc(-1 * var(--s1)); padding: 6px var(--s2); border-radius: 8px; color: var(--gold); font-weight: 600; line-height: 1.35; animation: mq-in .2s ease-out; }
.mq .twist-sign { display: inline-flex; align-items: center; gap: 4px; font-size: 12px; font-weight: 700; letter-spacing: .06em; text-transform: uppercase; }
.mq .twist-sign .icon { width: 15px; height: 15px; fill: currentColor; stroke: none; }
.mq .twist.fresh { background: var(--gold); color: var(--on-gold); box-shadow: 0 0 0 4px var(--glow); font-size: 17px; }

.mq .roster { flex: none; }
.mq .roster h3 { padding-bottom: var(--s2); }
.mq .masks { display: flex; gap: 0; justify-content: safe center; overflow-x: auto; scrollbar-width: none; padding: 2px; margin-inline: -2px; }
.mq .masks li { flex: 1 0 44px; max-width: 84px; }
.mq .masks[data-more] { -webkit-mask-image: linear-gradient(to right, #000 calc(100% - 36px), transparent); mask-image: linear-gradient(to right, #000 calc(100% - 36px), transparent); }
.mq .masks[data-more]:dir(rtl) { -webkit-mask-image: linear-gradient(to left, #000 calc(100% - 36px), transparent); mask-image: linear-gradient(to left, #000 calc(100% - 36px), transparent); }
.mq button.seat {
  --mask: 44px; width: 100%; min-height: 80px; padding: 2px 1px 4px; border: 0; background: none; border-radius: 10px; font-weight: 400;
  display: grid; justify-items: center; align-content: start; gap: 0; text-align: center; position: relative;
}
.mq button.seat:disabled { opacity: 1; }
.mq button.seat.marked { background: var(--raised); }
.mq .seat .face { display: grid; place-items: center; height: 44px; }
.mq .seat .chair { width: 34px; height: 34px; color: var(--muted); opacity: .8; }
.mq .seat .name { font-size: 12px; line-height: 1.3; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--muted); }
.mq .seat.own .name { color: var(--gold); font-weight: 700; }
.mq .seat.gone .mask { opacity: .4; filter: grayscale(1); }
.mq .seat.gone .name { text-decoration: line-through; }
.mq .seat .tag { font-size: 11px; padding: 0; line-height: 16px; gap: 2px; border-color: transparent; letter-spacing: -.01em; }
.mq .seat .sign-of { display: grid; min-height: 18px; justify-items: center; }
@container (max-width: 819px) {
  .mq .roster h3 { display: none; }
  .mq .roster .hint { text-align: center; }
}
@container (min-width: 820px) {
  .mq .roster { background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s3); }
  .mq .roster h3 { padding-inline: 4px; }
  .mq .masks li { max-width: none; }
  .mq .masks { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2px var(--s1); overflow: visible; }
  .mq button.seat { --mask: 38px; width: 100%; min-height: 52px; padding: 4px 6px; grid-template: auto auto / 40px minmax(0, 1fr); column-gap: var(--s2); justify-items: start; align-content: center; text-align: start; }
  .mq .seat .face { grid-row: 1 / 3; height: 40px; }
  .mq .seat .name { font-size: 15px; color: var(--text); align-self: end; }
  .mq .seat .name:has(+ .sign-of:empty) { grid-row: 1 / 3; align-self: center; }
  .mq .seat .sign-of { min-height: 0; }
  .mq .seat .sign-of:empty { display: none; }
  .mq .seat .tag { padding-inline-start: 0; }
  .mq .roster .hint { padding: var(--s2) 4px 0; }
}

.mq .sealed { border: 1px solid var(--line); border-radius: var(--radius); background: var(--panel); min-height: 48px; flex: 0 1 auto; display: flex; flex-direction: column; overflow: hidden; }
.mq .sealed > summary { display: flex; align-items: center; gap: var(--s2); min-height: 48px; padding: 0 var(--s3); margin: 0; cursor: pointer; list-style: none; color: var(--text); border-radius: var(--radius); }
.mq .sealed > summary::-webkit-details-marker { display: none; }
.mq .sealed > summary:focus-visible { outline-offset: -3px; }
.mq .sealed summary h3 { font-size: 15px; color: var(--text); letter-spacing: 0; }
.mq .sealed summary .icon { color: var(--gold); }
.mq .sealed .chevron { margin-inline-start: auto; width: 9px; height: 9px; border: solid var(--muted); border-width: 0 2px 2px 0; transform: translateY(-2px) rotate(45deg); margin-inline-end: 4px; }
.mq .sealed[open] .chevron { transform: translateY(2px) rotate(225deg); }
.mq .groups { display: grid; gap: var(--s4); padding: 0 var(--s3) var(--s3); overflow-y: auto; overscroll-behavior: contain; max-height: calc(var(--room-height, 80dvh) * .44); }
.mq .groups:focus-visible { outline-offset: -3px; }
.mq .group h4 { margin: 0; font-size: 14px; font-weight: 600; color: var(--muted); line-height: 1.35; padding: 2px 0 var(--s1); position: sticky; top: 0; background: var(--panel); }
.mq .group ul { display: grid; gap: var(--s2); }
.mq .given { --mask: 34px; display: flex; gap: var(--s2); align-items: flex-start; }
.mq .given .said { min-width: 0; line-height: 1.35; }
.mq .given .who.gold { color: var(--gold); }
.mq .staged .given { animation: mq-in .2s ease-out both; animation-delay: calc(var(--at) * 70ms); }
@container (min-width: 820px) { .mq .sealed { min-height: 160px; } .mq .sealed:not([open]) { min-height: 48px; } .mq .groups { max-height: none; } }

.mq .empty { text-align: center; padding: var(--s5) var(--s4); margin-block: auto; }
.mq .line { --mask: 34px; display: flex; align-items: flex-start; gap: var(--s2); padding-inline-start: 42px; margin-top: 3px; max-width: 88%; }
.mq .line.leads { padding-inline-start: 0; margin-top: var(--s3); }
.mq .line .said { min-width: 0; display: grid; justify-items: start; }
.mq .who { color: var(--muted); font-weight: 600; padding-inline-start: 2px; }
.mq button.who { min-height: 0; padding: 0 10px 0 2px; border: 0; background: none; border-radius: 4px; position: relative; line-height: 1.45; max-width: 100%; text-align: start; overflow-wrap: anywhere; }
.mq button.who::before { content: ""; position: absolute; inset: -12px -4px -13px -44px; }
.mq button.who:hover { color: var(--gold); text-decoration: underline; }
.mq .who-mask { cursor: pointer; }
.mq .bubble { position: relative; padding: 8px 13px; border-radius: 4px 16px 16px 4px; background: var(--raised); white-space: pre-wrap; animation: mq-in .15s ease-out; }
.mq .line.leads .bubble { border-start-start-radius: 16px; }
.mq .line.own { margin-inline-start: auto; padding: 0; flex-direction: column; align-items: flex-end; gap: 0; }
.mq .line.own .bubble { background: var(--mine); border-radius: 16px 4px 4px 16px; }
.mq .line.own.leads .bubble { border-start-end-radius: 16px; }
.mq .bubble[data-line], .mq .given [data-answer] { cursor: pointer; }
.mq .bubble.withheld { background: none; border: 1px dashed var(--line); color: var(--muted); font-style: italic; font-size: 14px; padding-block: 4px; }
.mq .muted-line:not(.leads) { display: none; }
.mq .seat.muted .mask { opacity: .45; }
.mq .line.waiting .bubble { opacity: .65; }
.mq .divider { display: flex; align-items: center; gap: var(--s3); margin-block: var(--s4) var(--s2); }
.mq .divider::before, .mq .divider::after { content: ""; flex: 1; height: 1px; background: var(--line); }
.mq .newer { position: absolute; bottom: var(--s2); left: 50%; transform: translateX(-50%); border-radius: 99px; min-height: 44px; box-shadow: var(--shadow); border-color: var(--gold); color: var(--gold); white-space: nowrap; }
.mq .typing { height: 22px; padding-inline-start: 42px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: none; }
.mq .compose { display: flex; align-items: flex-end; gap: var(--s2); }
.mq .entry { position: relative; flex: 1; min-width: 0; display: flex; }
.mq .entry textarea { resize: none; padding-inline-end: 44px; line-height: 1.4; border-radius: 24px; padding-inline-start: 18px; background: var(--panel); overflow-y: auto; scrollbar-width: none; }
.mq .count { position: absolute; inset-inline-end: 14px; bottom: 14px; }
.mq .count.over { color: var(--coral); font-weight: 700; }
.mq .send { flex: none; width: 48px; min-height: 48px; padding: 0; border-radius: 50%; display: grid; place-items: center; }
.mq[dir="rtl"] .send .icon { transform: scaleX(-1); }
.mq .waits-note { padding: 0 4px var(--s2); }
.mq .closed { text-align: center; padding: var(--s3); border-top: 1px solid var(--line); text-wrap: balance; }
@keyframes mq-in { from { opacity: 0; transform: translateY(4px); } }
`;
