// A seat that comes from another device, and one that has gone to one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { handedOver } from "../../src/roomlit/web/handover.js";
import { Problem } from "../../src/roomlit/web/rest_api.js";
import { Session } from "../../src/roomlit/web/session.js";
import { FakeLink, ManualPage, seated, settle } from "./fakes.mjs";

const CODE = "#roomlit-seat=TEAM.abc-_1";
const phoneSeat = async () => ({ player: "p1", credential: "phone", me: "Ada" });

/** A page that was opened by the link of a handover. */
function arriving({ kept = null, says = true, handed = phoneSeat } = {}) {
  const page = new ManualPage();
  const asked = [];
  let landed = 0;
  Object.assign(page, { handed: (room) => handedOver(room, CODE), landed: () => { landed += 1; }, ask: (words) => (asked.push(words), says) });
  if (kept !== null) page.stores.local.setItem("roomlit_seat_TEAM", JSON.stringify(kept));
  const link = new FakeLink();
  const requests = [];
  link.handed = (request, token) => (requests.push([request, token]), handed());
  const session = new Session({ room: "TEAM", page, link });
  return { page, link, session, asked, requests, landed: () => landed };
}

test("the code is read out of the address of its own room alone, however that is written", () => {
  assert.equal(handedOver("TEAM", CODE), "abc-_1");
  assert.equal(handedOver("te-am", CODE), "abc-_1");
  for (const other of ["", "#", "#roomlit-seat=", "#roomlit-seat=TEAM", "#roomlit-seat=TEAM.", "#roomlit-seat=OTHER.abc", "#roomlit-seat=%.x", "#other=TEAM.abc"]) {
    assert.equal(handedOver("TEAM", other), null, other);
  }
});

test("a seat that comes by a link is kept, connects, and leaves the address", async () => {
  const { page, link, session, landed, asked } = arriving();
  await settle();
  assert.equal(session.seat.credential, "phone");
  assert.equal(JSON.parse(page.stores.local.getItem("roomlit_seat_TEAM")).credential, "phone");
  assert.equal(link.wires.length, 1);
  assert.equal(landed(), 1);
  assert.equal(asked.length, 0);
});

test("nobody joins under a name while a seat is on its way", async () => {
  let bring;
  const { link, session } = arriving({ handed: () => new Promise((done) => { bring = done; }) });
  session.enrolment.want("Ada", {});
  await settle();
  assert.equal(link.taken.length, 0);
  bring({ player: "p1", credential: "phone" });
  await settle();
  assert.equal(session.seat.credential, "phone");
  assert.equal(link.taken.length, 0);
});

test("a lost answer is asked for again by the same request", async () => {
  let times = 0;
  const { page, session, requests } = arriving({ handed: () => ((times += 1) < 3 ? Promise.reject(new TypeError("network")) : phoneSeat()) });
  await page.pass(5_000);
  assert.equal(session.seat.credential, "phone");
  assert.equal(new Set(requests.map(String)).size, 1);
  assert.equal(requests.length, 3);
});

test("a code that is used says so, and a wish to join is followed then", async () => {
  const gone = () => Promise.reject(new Problem({ status: 410, code: "handover/gone", message: "used" }));
  const { link, session, landed } = arriving({ handed: gone });
  await settle();
  assert.deepEqual([session.status, session.why], ["error", "handover/gone"]);
  assert.equal(landed(), 1);
  session.enrolment.want("Ada", {});
  await settle();
  assert.equal(link.taken.length, 1);
});

test("the seat that is here gives way only when its person says so", async () => {
  const kept = { player: "p9", credential: "kept" };
  const no = arriving({ kept, says: false });
  await settle();
  assert.equal(no.asked.length, 1);
  assert.equal(no.requests.length, 0);
  assert.equal(no.session.seat.credential, "kept");
  assert.equal(no.link.wires.length, 1);
  const yes = arriving({ kept, says: true });
  await settle();
  assert.equal(yes.session.seat.credential, "phone");
});

test("a page whose seat has gone stops, keeps the seat and what it has to say, and asks for it back when told to", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  const backs = [];
  link.ticket = async (seat, back) => {
    backs.push(back);
    if (!back) throw new Problem({ status: 409, code: "seat/moved", message: "elsewhere" });
    return { ticket: "t", path: "/ws/TEAM/p1" };
  };
  link.now.say({ frame: "bye", code: 4007, why: "", retry: { min_ms: 0, max_ms: 0 } });
  const answer = session.command("message", { text: "hi" });
  answer.catch(() => undefined);
  link.now.drop(4007);
  await page.pass(60_000);
  assert.deepEqual([session.status, session.why, link.wires.length], ["disconnected", "handed_over", 1]);
  assert.equal(session.outbox.pending.size, 1);
  session.reconnect();
  await settle();
  assert.deepEqual(backs, [true]);
  link.now.greet({ seq: 0, generation: 2 });
  assert.equal(session.status, "connected");
  assert.equal(link.now.last("command").args.text, "hi");
});

test("a page that comes later learns that its seat has gone, and keeps it", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  link.ticket = async () => { throw new Problem({ status: 409, code: "seat/moved", message: "elsewhere" }); };
  const { session } = await seated({ page, link });
  await page.pass(60_000);
  assert.equal(session.why, "seat/moved");
  assert.notEqual(page.stores.local.getItem("roomlit_seat_TEAM"), null);
});

test("a request that a host has yet to answer is repeated as the same one", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const session = new Session({ room: "TEAM", page, link });
  let knocks = 0;
  link.answers.take = async () => {
    if ((knocks += 1) < 3) throw new Problem({ status: 409, code: "join/knocking", message: "wait", retry_ms: 2_000 });
    return { player: "p1", credential: "c1" };
  };
  for (let tries = 0; tries < 3; tries += 1) await session.join("Ada", { reclaim: true }).catch(() => undefined);
  assert.equal(session.seat.credential, "c1");
  assert.equal(new Set(link.taken.map(({ request }) => request)).size, 1);
  assert.equal(link.taken.length, 3);
});
