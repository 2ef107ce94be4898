// How a sheet looks, and what stands in it: the rules again, and the host's choices.

export const SHEET = `
.mq dialog.sheet {
  position: fixed; inset: auto 0 0; margin: 0 auto; width: min(100%, 520px); max-width: 100%; max-height: min(88dvh, 760px); padding: 0; overflow: auto;
  border: 1px solid var(--line); border-bottom: 0; border-radius: 20px 20px 0 0; background: var(--panel); color: inherit; box-shadow: var(--shadow); z-index: 999995;
}
.mq dialog.sheet[open] { display: block; animation: mq-sheet .18s ease-out; }
.mq dialog.sheet::backdrop { background: rgba(8, 5, 18, .6); }
.mq .sheet-top { display: flex; align-items: center; justify-content: space-between; gap: var(--s3); padding: var(--s2) var(--s2) 0 var(--s4); position: sticky; top: 0; background: var(--panel); z-index: 1; }
.mq .sheet .close { width: 44px; padding: 0; display: grid; place-items: center; color: var(--muted); }
.mq .sheet-body { padding: var(--s2) var(--s4) max(var(--s5), env(safe-area-inset-bottom)); }
.mq .sheet .rules-card { background: none; border: 0; padding: 0; max-width: none; }
.mq .move-code { width: min(100%, 260px); height: auto; justify-self: center; }
.mq .pair { display: grid; grid-template-columns: 1fr 1fr; gap: var(--s2); }
@container (max-width: 359px) { .mq .pair button.wide { padding-inline: 6px; font-size: 15px; } }
.mq .choice { display: inline-flex; align-items: center; justify-content: center; gap: var(--s2); }
.mq .mask-grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(78px, 1fr)); gap: var(--s1); }
.mq .pick-mask { --mask: 44px; width: 100%; display: grid; justify-items: center; padding: 6px 4px; background: none; border-color: transparent; font-weight: 400; font-size: 13px; }
.mq .pick-mask .name { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .person-rows { display: grid; gap: var(--s1); }
.mq .person-rows li { display: flex; align-items: center; gap: var(--s2); }
.mq .person-rows .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mq .safety-head { --mask: 44px; display: flex; align-items: center; gap: var(--s3); font-size: 17px; }
.mq .reasons { display: grid; grid-template-columns: 1fr 1fr; gap: var(--s2); }
.mq .reasons .option { padding: 0 var(--s2); font-weight: 500; }
.mq .reasons .option[aria-checked="true"] { border-color: var(--gold); color: var(--gold); box-shadow: inset 0 0 0 1px var(--gold); }
.mq button.line-choice { text-align: start; font-weight: 400; font-size: 15px; padding-block: var(--s2); overflow-wrap: anywhere; }
.mq .cases { display: grid; gap: var(--s3); }
.mq .cases > li { display: grid; gap: var(--s2); padding: var(--s3); border: 1px solid var(--line); border-radius: var(--radius); background: var(--bg); overflow-wrap: anywhere; }
.mq .acts { display: flex; justify-content: flex-end; gap: var(--s2); flex-wrap: wrap; }
.mq .confirm { padding: var(--s3) var(--s4); border: 1px solid var(--coral); border-radius: var(--radius); }
.mq button.danger { color: var(--coral); border-color: currentColor; background: none; }
.mq a.button { display: grid; place-items: center; min-height: 52px; padding: 0 var(--s4); border-radius: var(--radius); text-decoration: none; font-weight: 700; }
.mq a.button.primary { background: var(--gold); color: var(--on-gold); }
@container (min-width: 820px) {
  .mq dialog.sheet { inset: 0; margin: auto; height: fit-content; border-radius: 20px; border-bottom: 1px solid var(--line); }
}
@keyframes mq-sheet { from { opacity: 0; transform: translateY(16px); } }
`;
