// How the cards between the talking look: the deal and its rules, prompts in character, a vote's end, and masks off.

export const CARDS = `
.mq .outcome { display: flex; flex-direction: column; padding: var(--s4); min-height: 0; background: radial-gradient(120% 70% at 50% 0%, var(--glow), transparent 70%), var(--panel); box-shadow: var(--shadow); }
.mq .outcome > * { flex: 1; min-height: 0; }
.mq .stack.centre { justify-items: center; text-align: center; grid-template-columns: minmax(0, 1fr); }
.mq .big { font-size: 26px; line-height: 1.15; letter-spacing: -.01em; text-wrap: balance; }
.mq .big.good { color: var(--teal); } .mq .big.bad { color: var(--coral); }
.mq .gold { color: var(--gold); }
.mq .deal { --mask: clamp(84px, 15vh, 128px); animation: mq-deal .2s ease-out; filter: drop-shadow(0 6px 18px rgba(0, 0, 0, .35)); }
.mq .deal.small-mask { --mask: 96px; }
.mq .faces { display: flex; justify-content: center; }
.mq .falls { animation: mq-fall .2s ease-out both; transform: rotate(14deg) translateY(6px); opacity: .75; }

.mq .dealt { gap: var(--s4); }
.mq .dealt h2 { font-size: 23px; }
.mq .dealt .stack { gap: var(--s2); }
.mq .foot { gap: var(--s2); width: 100%; text-align: center; justify-items: center; }
.mq .foot > button { max-width: 560px; }
.mq .rules-card { text-align: start; width: 100%; max-width: 560px; justify-self: center; padding: var(--s3) var(--s4); border-radius: var(--radius); background: var(--bg); border: 1px solid var(--line); margin-top: var(--s1); }
.mq h3.rules-title { font-size: 17px; font-weight: 700; color: var(--gold); letter-spacing: 0; padding-bottom: var(--s2); }
.mq .rules-lines { display: grid; gap: 7px; counter-reset: rule; }
.mq .rules-lines li { counter-increment: rule; position: relative; padding-inline-start: 30px; line-height: 1.35; }
.mq .rules-lines li::before { content: counter(rule); position: absolute; inset-inline-start: 0; top: 0; width: 20px; height: 20px; border-radius: 50%; border: 1px solid var(--line); color: var(--gold); font: 700 12px/19px inherit; font-size: 12px; line-height: 19px; text-align: center; }
.mq .role-line { padding-top: var(--s1); }

.mq .prompts { display: flex; flex-direction: column; gap: var(--s3); min-height: 0; }
.mq .prompts > .state { text-align: center; flex: none; }
.mq .character { padding: var(--s3) var(--s4); border-radius: var(--radius); border: 1px solid var(--line); background: radial-gradient(120% 140% at 100% 0%, var(--glow), transparent 65%), var(--panel); line-height: 1.4; text-align: start; }
.mq h3.character-title { font-size: 19px; font-weight: 700; color: var(--gold); letter-spacing: 0; line-height: 1.25; padding-block: 2px 4px; }
.mq .prompts-list { display: grid; gap: var(--s3); }
.mq .prompt { padding: var(--s3) var(--s4); display: grid; gap: var(--s2); }
.mq .prompt > label { font-weight: 600; line-height: 1.35; text-wrap: pretty; }
.mq .entry-stack { gap: var(--s2); }
.mq .prompt .entry textarea { border-radius: var(--radius); background: var(--bg); padding-inline: var(--s3); min-height: 68px; }
.mq .prompt .count { bottom: 6px; inset-inline-end: 10px; background: var(--bg); padding-inline: 4px; border-radius: 4px; }
.mq .done { display: grid; gap: var(--s1); }
.mq .quote { padding: var(--s2) var(--s3); border-inline-start: 3px solid var(--teal); background: var(--bg); border-radius: 4px var(--radius) var(--radius) 4px; line-height: 1.4; }
.mq .change { background: none; border-color: transparent; color: var(--gold); }

.mq .truth { display: inline-flex; align-items: center; gap: var(--s2); padding: 4px 14px 4px 10px; border-radius: 99px; border: 1.5px solid currentColor; font-weight: 700; animation: mq-in .2s ease-out; }
.mq .truth.ai { color: var(--coral); } .mq .truth.human { color: var(--teal); }
.mq .verdict { gap: var(--s3); padding-block: var(--s2); align-content: center; }
.mq .tally { display: grid; gap: var(--s2); width: 100%; max-width: 460px; margin-top: var(--s2); }
.mq .tally li { --mask: 30px; display: grid; grid-template-columns: 30px minmax(64px, 110px) 1fr 20px; gap: var(--s2); align-items: center; text-align: start; }
.mq .tally .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .tally .bar { display: block; min-height: 0; }
.mq .bar i { display: block; height: 8px; border-radius: 8px; background: var(--gold); }

.mq .unmasking { gap: var(--s3); align-content: start; }
.mq .unmasked { display: flex; flex-wrap: wrap; justify-content: center; gap: var(--s3) 2px; width: 100%; }
.mq .flip { --mask: 60px; width: 80px; display: grid; justify-items: center; align-content: start; gap: 3px; min-width: 0; }
.mq .coin { display: block; position: relative; width: 60px; height: 60px; perspective: 400px; }
.mq .coin > span { position: absolute; inset: 0; display: grid; place-items: center; backface-visibility: hidden; -webkit-backface-visibility: hidden; transition: transform .2s ease-in-out; }
.mq .coin .back { transform: rotateY(180deg); border-radius: 50%; border: 2px solid currentColor; background: var(--bg); inset: 3px; }
.mq .coin .back .mask { --mask: 28px; position: absolute; inset-inline-end: -8px; bottom: -6px; transform: rotate(10deg); }
.mq .role-word { font-size: 13px; font-weight: 700; line-height: 1.2; }
.mq .role-word.ai { color: var(--coral); } .mq .role-word.human { color: var(--teal); }
.mq .back.ai { color: var(--coral); } .mq .back.human { color: var(--teal); }
.mq .icon.large { width: 32px; height: 32px; stroke-width: 1.6; }
.mq .turned .coin .front { transform: rotateY(-180deg); }
.mq .turned .coin .back { transform: none; }
.mq .flip .name { font-size: 13px; font-weight: 600; line-height: 1.3; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .flip.own .name { color: var(--gold); }
.mq .flip .under { display: grid; justify-items: center; gap: 2px; max-width: 100%; visibility: hidden; }
.mq .flip.turned .under { visibility: visible; }
.mq .person-name { max-width: 100%; overflow: hidden; overflow-wrap: anywhere; text-align: center; line-height: 1.25; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
.mq .staging > :is(.own-score, .foot, .muted) { visibility: hidden; }
.mq .flip.next .coin .front { border-radius: 50%; box-shadow: 0 0 0 3px var(--gold), 0 0 18px var(--gold); }
.mq .points { font-size: 17px; } .mq .points strong { font-size: 34px; font-weight: 800; color: var(--gold); line-height: 1.1; }
.mq .outcome > .deletion { display: grid; justify-items: center; padding-top: var(--s2); }
.mq .outcome .deletion .confirm { max-width: 560px; }
.mq :is([data-card="reveal"], [data-card="ready"]) .foot { position: sticky; bottom: 0; padding-block: var(--s3) max(var(--s1), env(safe-area-inset-bottom)); background: linear-gradient(transparent, var(--panel) 14px); }
@keyframes mq-deal { from { opacity: 0; transform: scale(.86) rotate(-5deg); } }
@keyframes mq-fall { from { opacity: 1; transform: none; } }
`;
