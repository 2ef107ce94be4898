// How the sealed ballot looks: one row a mask, its slider between human and AI, and the seal.

export const BALLOT = `
.mq .ballot { display: flex; flex-direction: column; gap: var(--s2); min-height: 0; padding-bottom: var(--s3); }
.mq .ballot .stack { gap: var(--s1); }
.mq .rows { overflow-y: auto; overscroll-behavior: contain; min-height: 120px; margin-inline: -6px; padding-inline: 6px; border-bottom: 1px solid var(--line); }
.mq .scale { display: flex; justify-content: space-between; padding-inline: 54px 96px; }
.mq .scale span { display: inline-flex; align-items: center; gap: 4px; }
.mq .scale span:first-child { color: var(--teal); } .mq .scale span:last-child { color: var(--coral); }
.mq .scale .icon { width: 16px; height: 16px; }
.mq .row-nobody { padding-block: var(--s2); }
.mq .nobody { width: 100%; background: none; border-style: dashed; font-weight: 500; }
.mq .untouched input { opacity: .7; --fill: var(--line); }
.mq .row-seat { --mask: 42px; display: flex; align-items: center; gap: var(--s3); padding-block: 6px; border-bottom: 1px solid var(--line); }
.mq .row-seat.named { background: linear-gradient(90deg, transparent, var(--glow) 40%); }
.mq .judge { flex: 1; min-width: 0; }
.mq .judge .spread { gap: var(--s2); }
.mq .judge .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .judge output { color: var(--muted); white-space: nowrap; }
@container (max-width: 330px) { .mq .judge output { display: none; } .mq .row-seat { gap: var(--s2); } }
.mq .pointing :is(.scale, .judge output, .judge input) { display: none; }
.mq input[type="range"] { appearance: none; -webkit-appearance: none; width: 100%; height: 44px; margin: -6px 0 -8px; background: none; cursor: pointer; touch-action: pan-y; --at: 50%; }
.mq input[type="range"]::-webkit-slider-runnable-track { height: 6px; border-radius: 6px; background: linear-gradient(90deg, var(--fill, var(--coral)) var(--at), var(--line) var(--at)); }
.mq input[type="range"]::-moz-range-track { height: 6px; border-radius: 6px; background: linear-gradient(90deg, var(--fill, var(--coral)) var(--at), var(--line) var(--at)); }
.mq input[type="range"]::-webkit-slider-thumb { -webkit-appearance: none; width: 24px; height: 24px; margin-top: -9px; border-radius: 50%; background: var(--text); border: 3px solid var(--panel); box-shadow: 0 0 0 1px var(--line); }
.mq input[type="range"]::-moz-range-thumb { width: 20px; height: 20px; border-radius: 50%; background: var(--text); border: 3px solid var(--panel); }
.mq .leans-human input { --fill: var(--teal); }
.mq .pick { flex: none; min-width: 84px; padding: 0 var(--s2); font-size: 14px; }
.mq .pick[aria-pressed="true"], .mq .nobody[aria-pressed="true"] { background: var(--gold); color: var(--on-gold); border-color: transparent; font-weight: 700; }
.mq .ballot .cast { flex: none; gap: var(--s2); }
.mq .voted { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: var(--s1) var(--s2); text-align: center; }
.mq .pips { display: inline-flex; gap: 4px; }
.mq .pips i { width: 8px; height: 8px; border-radius: 50%; border: 1.5px solid var(--muted); }
.mq .pips i.in { background: var(--gold); border-color: var(--gold); }
.mq .settled { opacity: 1 !important; background: none !important; color: var(--teal) !important; border: 1px solid var(--teal) !important; }
.mq .sealed-ballot { border-color: var(--teal); }
`;
