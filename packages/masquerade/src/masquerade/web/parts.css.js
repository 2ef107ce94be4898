// How the parts of the room look: invitation and people here, and the parts of the table from their own files.

import { BALLOT } from "./ballot.css.js";
import { CARDS } from "./cards.css.js";
import { SHEET } from "./sheet.css.js";
import { TALK } from "./talk.css.js";

const WAITING = `
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
`;

export const PARTS = WAITING + TALK + BALLOT + CARDS + SHEET;
