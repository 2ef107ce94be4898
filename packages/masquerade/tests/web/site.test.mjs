// Where a page's ways out and in lead: from Streamlit's page, and from a light one, wherever a proxy has put both.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ownInvitation } from "../../src/masquerade/web/invitation.js";
import { hasPages, home, settle, storyOf } from "../../src/masquerade/web/site.js";

const document = { documentElement: { dataset: /** @type {Record<string, string>} */ ({}) } };
Object.assign(globalThis, { document });

/** @param {string} href */
function at(href) {
  Object.assign(globalThis, { location: { href, origin: new URL(href).origin } });
}

afterEach(() => { document.documentElement.dataset = {}; });

test("Streamlit's page is the first page itself, and draws the story of a game on its own", () => {
  at("https://x.example/game/?room=ABC234#x");
  assert.deepEqual([home(), hasPages(), storyOf("ABC234")], ["https://x.example/game/", true, ""]);
});

test("a light page leads to the site it stands below, for the story too", () => {
  at("https://x.example/game/p/ABC234#x");
  settle({ home: "../", pages: true });
  assert.deepEqual([home(), storyOf("ABC234")], ["https://x.example/game/", "https://x.example/game/?room=ABC234"]);
});

test("where the first page has another origin there is no story: the seat is not there", () => {
  at("https://hub.example/p/ABC234");
  settle({ home: "https://pages.example/", pages: true });
  assert.deepEqual([home(), storyOf("ABC234")], ["https://pages.example/", ""]);
});

test("a hub alone leads to its own field for a code", () => {
  at("https://hub.example/p/ABC234");
  settle({ home: "./", pages: false });
  assert.deepEqual([home(), hasPages(), storyOf("ABC234")], ["https://hub.example/p/", false, ""]);
});

test("an invitation that the hub guessed gives way to what the browser sees, unless only the host's name differs", () => {
  const told = { room: "ABC234", invite: "http://192.168.1.20:8000/p/ABC234", qr_svg: "<svg/>", guessed: true };
  assert.deepEqual(ownInvitation(told, "http://localhost:8000/p/ABC234#x"), { room: "ABC234", invite: told.invite, qr_svg: "<svg/>" });
  for (const seen of ["https://localhost:8000/p/ABC234", "http://localhost/game/p/ABC234"]) {
    assert.deepEqual(ownInvitation(told, `${seen}?a=1#x`), { room: "ABC234", invite: seen, qr_svg: "" });
    assert.equal(ownInvitation({ ...told, guessed: false }, seen).invite, told.invite, "an operator has named it");
  }
});
