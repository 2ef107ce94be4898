// How the shared screen looks: always dark, and measured in a unit of the screen, so that a TV reads like a projector.

export const LOOK = `
.mq.big {
  --u: min(1vw, 1.6vh); --bg: #14121F; --panel: #1E1B2E; --text: #F3F0FA; --gold: #F2B84B;
  position: fixed; inset: 0; z-index: 999980; overflow: hidden; padding: calc(2.6 * var(--u)) calc(3.2 * var(--u));
  background: radial-gradient(90% 70% at 50% 0%, rgba(242, 184, 75, .16), transparent 70%), var(--bg);
  color: var(--text); font-size: calc(2.4 * var(--u)); line-height: 1.3; display: flex; flex-direction: column;
}
.mq.big .stage { flex: 1; min-height: 0; display: grid; }
.mq.big .stage > * { min-height: 0; min-width: 0; }
.mq.big .trouble {
  position: absolute; inset: auto 0 calc(2 * var(--u)); margin-inline: auto; width: fit-content; max-width: 90%; padding: calc(1.2 * var(--u)) calc(2.4 * var(--u));
  border-radius: var(--radius); border: 2px solid var(--gold); background: var(--panel);
}
.mq.big .ask { margin: auto; display: grid; gap: calc(2 * var(--u)); justify-items: center; position: absolute; inset: 0; place-content: center; }
.mq.big .ask h2 { font-size: calc(4 * var(--u)); }
.mq.big .ask button { white-space: nowrap; }
.mq.big .ask :is(input, button) { font-size: calc(2.6 * var(--u)); min-height: calc(6 * var(--u)); }
.mq.big .lead { font-size: calc(2.7 * var(--u)); color: var(--muted); }
.mq.big .headline { font-size: calc(5 * var(--u)); line-height: 1.1; font-weight: 800; }
.mq.big .who { font-size: calc(4.4 * var(--u)); font-weight: 800; line-height: 1.15; }
.mq.big .who.human { color: var(--teal); } .mq.big .who.ai { color: var(--coral); }

.mq.big .foyer { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; gap: calc(2.4 * var(--u)); }
.mq.big .come { display: flex; align-items: center; justify-content: center; gap: calc(6 * var(--u)); }
.mq.big .come .lead { font-size: calc(3.2 * var(--u)); }
.mq.big .host-name { font-size: calc(3.8 * var(--u)); font-weight: 700; }
.mq.big .giant { font-size: calc(11.5 * var(--u)); font-weight: 800; line-height: 1.1; letter-spacing: .06em; color: var(--gold); white-space: nowrap; }
.mq.big .big-qr { width: calc(25 * var(--u)); height: calc(25 * var(--u)); padding: calc(1.2 * var(--u)); border-radius: calc(1.4 * var(--u)); background: #FFFFFF; }
.mq.big .names { display: flex; flex-wrap: wrap; gap: calc(1.3 * var(--u)); align-content: center; justify-content: center; overflow: hidden; }
.mq.big .guest {
  max-width: 100%; padding: calc(.7 * var(--u)) calc(2.2 * var(--u)); border-radius: 99px; background: var(--raised); font-size: calc(3.1 * var(--u)); font-weight: 700;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; animation: mq-pop .2s cubic-bezier(.2, 1.5, .4, 1);
}
.mq.big .names[data-many] { gap: calc(.9 * var(--u)); }
.mq.big .names[data-many] .guest { font-size: calc(2.2 * var(--u)); padding-inline: calc(1.7 * var(--u)); }
.mq.big .guest span { color: var(--gold); }
.mq.big .guest.away { opacity: .5; }
.mq.big .guest.bots { background: none; border: 2px dashed var(--line); color: var(--muted); font-weight: 500; }
.mq.big .foot { display: grid; justify-items: center; gap: calc(.4 * var(--u)); color: var(--muted); font-size: calc(2.4 * var(--u)); }
.mq.big .foot > p:first-child { display: flex; align-items: baseline; gap: calc(1.4 * var(--u)); white-space: nowrap; }
.mq.big .foot strong { color: var(--gold); font-size: calc(3 * var(--u)); flex: none; }
.mq.big .next { text-align: center; color: var(--text); font-weight: 600; }
@keyframes mq-pop { from { opacity: 0; transform: scale(.7); } }

.mq.big .play { display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) calc(27 * var(--u)); gap: calc(2 * var(--u)) calc(3 * var(--u)); }
.mq.big .play header { grid-column: 1 / -1; display: flex; align-items: center; justify-content: space-between; min-height: calc(10 * var(--u)); }
.mq.big .late { display: flex; align-items: center; gap: calc(1.2 * var(--u)); margin-inline: auto calc(4 * var(--u)); font-size: calc(1.7 * var(--u)); line-height: 1.2; color: var(--muted); }
.mq.big .late img { width: calc(10 * var(--u)); height: calc(10 * var(--u)); padding: calc(.5 * var(--u)); border-radius: calc(.8 * var(--u)); background: #FFFFFF; flex: none; }
.mq.big .late p { display: grid; }
.mq.big .late b { color: var(--gold); font-size: calc(2.8 * var(--u)); letter-spacing: .06em; }
.mq.big .giant-time { font-size: calc(10 * var(--u)); font-weight: 800; line-height: 1; }
.mq.big .giant-time.hurry { color: var(--coral); }
.mq.big [data-paused] .giant-time { color: var(--gold); font-size: calc(7 * var(--u)); }
.mq.big .around { display: grid; gap: calc(.6 * var(--u)); align-content: start; --mask: calc(4.6 * var(--u)); }
.mq.big .around[data-many] { grid-template-columns: 1fr 1fr; --mask: calc(3.7 * var(--u)); }
.mq.big .around li { display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: calc(1 * var(--u)); align-items: center; font-size: calc(2.4 * var(--u)); font-weight: 600; }
.mq.big .around[data-many] li { font-size: calc(2.1 * var(--u)); column-gap: calc(.7 * var(--u)); }
.mq.big .around .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq.big .around .mask { grid-row: 1 / 3; }
.mq.big .around .name { line-height: 1.2; grid-row: 1 / 3; }
.mq.big .around .gone .name { grid-row: 1; }
.mq.big .around .off { grid-column: 2; line-height: 1.1; font-size: calc(1.7 * var(--u)); color: var(--muted); font-weight: 500; }
.mq.big .around .gone .mask { opacity: .35; filter: grayscale(1); }
.mq.big .around .gone .name { text-decoration: line-through; color: var(--muted); }
.mq.big .main { display: flex; flex-direction: column; gap: calc(1.6 * var(--u)); min-height: 0; overflow: hidden; }
.mq.big .main:is([data-phase="voting"], [data-phase="runoff"], [data-phase="prompts"], [data-phase="result"], [data-phase="elimination"]) { justify-content: center; align-items: center; text-align: center; gap: calc(3 * var(--u)); }
.mq.big .subject { font-size: calc(3.9 * var(--u)); font-weight: 700; line-height: 1.25; flex: none; text-wrap: balance; }
.mq.big .main[data-phase="discussion"]:not([data-answers]) .subject { font-size: calc(3.2 * var(--u)); text-wrap: pretty; }
.mq.big .main[data-answers] :is(.subject, .turn) { font-size: calc(2.4 * var(--u)); }
.mq.big .turn { color: var(--gold); font-size: calc(2.6 * var(--u)); font-weight: 700; flex: none; }
.mq.big .how { display: grid; gap: calc(1 * var(--u)); font-size: calc(2.6 * var(--u)); counter-reset: how; }
.mq.big .how li { counter-increment: how; display: flex; gap: calc(1.6 * var(--u)); }
.mq.big .how li::before { content: counter(how); color: var(--gold); font-weight: 800; }
.mq.big .questions { display: grid; gap: calc(1.8 * var(--u)); }
.mq.big .lines { flex: 1 1 0; display: flex; flex-direction: column; justify-content: flex-end; gap: calc(.9 * var(--u)); min-height: 0; overflow: hidden; --mask: calc(3.8 * var(--u)); }
.mq.big :is(.lines, .sealed) li { display: flex; gap: calc(1.2 * var(--u)); align-items: flex-start; flex: none; font-size: calc(2.7 * var(--u)); }
.mq.big .lines li:last-child { animation: mq-rise .18s ease-out; }
.mq.big :is(.lines, .sealed) b { color: var(--gold); font-weight: 700; }
.mq.big .hush { margin-block: auto; text-align: center; }
.mq.big .sealed { flex: none; padding: calc(1.4 * var(--u)) calc(2 * var(--u)); border-radius: var(--radius); background: var(--panel); border: 1px solid var(--line); --mask: calc(3.4 * var(--u)); }
.mq.big .sealed .prompt { font-weight: 700; margin-bottom: calc(1 * var(--u)); font-size: calc(2.7 * var(--u)); }
.mq.big .sealed .prompt span { color: var(--muted); font-weight: 500; }
.mq.big .sealed ul { display: grid; gap: calc(.7 * var(--u)); }
.mq.big .sealed .silent { color: var(--muted); font-size: calc(2.2 * var(--u)); margin-top: calc(.7 * var(--u)); }
.mq.big .sealed li { font-size: calc(2.4 * var(--u)); }
.mq.big .progress { display: grid; justify-items: center; gap: calc(.6 * var(--u)); }
.mq.big .progress .count { font-size: calc(8 * var(--u)); font-weight: 800; line-height: 1.1; }
.mq.big .dots { display: flex; flex-wrap: wrap; gap: calc(1.2 * var(--u)); justify-content: center; margin-top: calc(1.4 * var(--u)); }
.mq.big .dots i { width: calc(2.4 * var(--u)); height: calc(2.4 * var(--u)); border-radius: 50%; border: 3px solid var(--line); transition: background-color .15s; }
.mq.big .dots i.in { background: var(--gold); border-color: var(--gold); }
.mq.big .named { display: flex; gap: calc(4 * var(--u)); justify-content: center; --mask: calc(16 * var(--u)); font-size: calc(3 * var(--u)); font-weight: 700; }
.mq.big .named figure { display: grid; justify-items: center; }
.mq.big .tied { flex-wrap: wrap; gap: calc(.8 * var(--u)) 0; --mask: min(calc(13 * var(--u)), calc(62 * var(--u) / var(--row) - 3 * var(--u))); font-size: calc(2.4 * var(--u)); line-height: 1.2; }
.mq.big .tied figure { width: min(calc(15 * var(--u)), calc(62 * var(--u) / var(--row))); }
.mq.big .tied figcaption { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq.big .tied[data-many] { --mask: calc(6 * var(--u)); font-size: calc(1.9 * var(--u)); }
.mq.big .main:is([data-phase="runoff"], [data-phase="prompts"]) { gap: calc(1.8 * var(--u)); }
.mq.big .main:is([data-phase="runoff"], [data-phase="prompts"]) .count { font-size: calc(5 * var(--u)); }
.mq.big .main:is([data-phase="runoff"], [data-phase="prompts"]) .dots { margin-top: calc(.6 * var(--u)); }
.mq.big .main[data-phase="prompts"] .subject { font-size: calc(3.3 * var(--u)); }
.mq.big .about { color: var(--muted); font-size: calc(2.3 * var(--u)); font-weight: 600; text-wrap: balance; }
@keyframes mq-rise { from { opacity: 0; transform: translateY(.6em); } }

.mq.big .finale { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; gap: calc(2 * var(--u)); text-align: center; }
.mq.big .spot { display: grid; place-content: center; justify-items: center; gap: calc(1 * var(--u)); --mask: calc(22 * var(--u)); min-height: 0; }
.mq.big .drum .mask { animation: mq-drum .5s ease-in-out infinite alternate; }
.mq.big .truth .mask { animation: mq-turn .2s ease-out; }
.mq.big .truth { border-radius: 50%; background: radial-gradient(closest-side, rgba(79, 209, 181, .35), transparent); }
.mq.big .truth.ai { background: radial-gradient(closest-side, rgba(255, 122, 102, .35), transparent); }
.mq.big .turned { display: flex; flex-wrap: wrap; justify-content: center; gap: calc(1 * var(--u)); --mask: calc(5 * var(--u)); }
.mq.big .turned li { width: calc(10.4 * var(--u)); display: grid; justify-items: center; font-size: calc(1.9 * var(--u)); font-weight: 600; opacity: .6; }
.mq.big .turned bdi { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq.big .turned li.open { opacity: 1; } .mq.big .turned li.open.human { color: var(--teal); } .mq.big .turned li.open.ai { color: var(--coral); }
.mq.big .finale[data-many] .spot { --mask: calc(17 * var(--u)); }
.mq.big .finale[data-over] { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1.2fr); column-gap: calc(4 * var(--u)); }
.mq.big .finale[data-over] .headline { grid-column: 1 / -1; font-size: calc(6 * var(--u)); color: var(--gold); }
.mq.big .finale[data-over] .spot { --mask: calc(15 * var(--u)); gap: calc(3 * var(--u)); align-content: center; }
.mq.big .finale[data-over][data-many] { grid-template-columns: minmax(0, .62fr) minmax(0, 1fr); column-gap: calc(3 * var(--u)); }
.mq.big .winners { display: flex; gap: calc(3 * var(--u)); justify-content: center; flex-wrap: wrap; }
.mq.big .winners[data-shared] { flex-wrap: nowrap; gap: calc(2 * var(--u)); --mask: calc(10 * var(--u)); }
.mq.big .winners[data-shared] :is(.who, .lead) { font-size: calc(2.6 * var(--u)); }
.mq.big .winner { display: grid; justify-items: center; overflow-wrap: anywhere; }
.mq.big .scores { display: grid; gap: calc(.7 * var(--u)); align-content: center; --mask: calc(4.2 * var(--u)); text-align: start; }
.mq.big .scores[data-many] { grid-template-columns: 1fr 1fr; column-gap: calc(2 * var(--u)); --mask: calc(3.6 * var(--u)); }
.mq.big .scores li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; column-gap: calc(1.2 * var(--u)); align-items: center; }
.mq.big .scores :is(.wore, .as) { grid-column: 2; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq.big .scores :is(.wore, .as) { text-align: left; line-height: 1.2; }
.mq.big .scores .wore { font-weight: 700; font-size: calc(2.4 * var(--u)); }
.mq.big .scores[data-many] .wore { font-size: calc(2.1 * var(--u)); }
.mq.big .scores .as { font-size: calc(1.8 * var(--u)); color: var(--muted); }
.mq.big .scores .mask { grid-row: 1 / 3; } .mq.big .scores strong { grid-row: 1 / 3; grid-column: 3; font-size: calc(3.2 * var(--u)); }
.mq.big .scores small { grid-row: 1 / 3; grid-column: 3; font-size: calc(1.9 * var(--u)); color: var(--muted); white-space: nowrap; }
.mq.big .scores .human .wore { color: var(--teal); } .mq.big .scores .ai .wore { color: var(--coral); }
@keyframes mq-drum { from { transform: scale(.96) rotate(-2deg); } to { transform: scale(1.03) rotate(2deg); } }
@keyframes mq-turn { from { transform: rotateY(90deg); } }
`;
