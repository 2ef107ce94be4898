// Masks can be told apart.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COLOURS, design } from "../../src/masquerade/web/avatars.js";

const source = readFileSync(new URL("../../src/masquerade/rules/masks.py", import.meta.url), "utf8");
const dealt = [...source.matchAll(/^ {8}"([A-Z][a-z]+)",$/gm)].map(([, name]) => name.toLowerCase());

test("no two masks of a game look the same", () => {
  assert.ok(dealt.length >= 16);
  const looks = dealt.map((avatar) => design(avatar)).map(({ feature, colour }) => `${feature} in colour ${colour}`);
  assert.equal(new Set(looks).size, dealt.length);
});

test("sea and hedge animals that were taken for each other differ in shape and in colour", () => {
  const looks = ["seal", "dolphin", "hedgehog", "badger", "walrus"].map(design);
  assert.equal(new Set(looks.map(({ feature }) => feature)).size, looks.length);
  assert.equal(new Set(looks.slice(0, 4).map(({ colour }) => colour)).size, 4);
});

test("colours are spread: none is worn by more than four animals, nor by two that were taken for each other", () => {
  const worn = Array.from({ length: COLOURS }, (_, colour) => dealt.filter((avatar) => design(avatar).colour === colour));
  assert.deepEqual(worn.filter((avatars) => avatars.length > 4 || avatars.length < 2), []);
  for (const alike of [["koala", "magpie"], ["wolf", "heron", "dolphin"], ["toad", "bear", "walrus"]]) {
    assert.equal(new Set(alike.map((avatar) => design(avatar).colour)).size, alike.length, alike.join());
  }
});

test("the same mask always looks the same, and an unknown one has a look too", () => {
  assert.deepEqual(design("fox"), design("fox"));
  for (const avatar of ["", "phoenix", "🎭"]) {
    const { colour, feature } = design(avatar);
    assert.ok(colour >= 0 && colour < COLOURS && feature.length > 0);
  }
});
