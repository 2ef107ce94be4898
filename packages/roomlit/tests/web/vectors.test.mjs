// The golden frames of protocol/vectors mean to JavaScript what they mean to Python, and the twins agree on closes.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { CLOSE as KNOWN, verdict } from "../../src/roomlit/web/close_codes.js";
import { CLOSE } from "../../src/roomlit/web/protocol.js";

const protocol = new URL("../../../../protocol/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, protocol), "utf8"));
const schema = read("schema.json");
const files = readdirSync(new URL("vectors/", protocol)).filter((name) => name !== "closes.json").map((name) => read(`vectors/${name}`));

const TYPES = {
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
};

/** Whether a value follows a schema node; knows exactly the words that our schema uses. */
function follows(node, value) {
  if (node.$ref) return follows(schema.$defs[node.$ref.split("/").pop()], value);
  if (node.anyOf) return node.anyOf.some((option) => follows(option, value));
  if (node.enum && !node.enum.includes(value)) return false;
  if (node.type && !TYPES[node.type](value)) return false;
  if (node.type === "array" && node.items) return value.every((item) => follows(node.items, item));
  if (node.type !== "object") return true;
  if ((node.required ?? []).some((name) => !(name in value))) return false;
  return Object.entries(value).every(([name, inner]) => {
    const known = node.properties?.[name] ?? node.additionalProperties ?? true;
    return typeof known === "object" ? follows(known, inner) : known;
  });
}

const root = (direction) => schema.$defs[direction === "client" ? "ClientFrame" : "ServerFrame"];
/** What a frame's text means: a value that follows the schema, or why not. */
function meaning(direction, bytes) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return "frame/malformed";
  }
  return follows(root(direction), value) ? value : "frame/invalid";
}
const bytes = ({ hex, text, wire }) => (hex ? Buffer.from(hex, "hex") : new TextEncoder().encode(text ?? JSON.stringify(wire)));

for (const { frame, directions, good, bad } of files) {
  for (const direction of directions) {
    for (const vector of good) {
      test(`${direction} ${frame}: ${vector.says}`, () => {
        assert.deepEqual(meaning(direction, bytes(vector)), vector.wire);
        for (const [name, value] of Object.entries(vector.means ?? {})) {
          if (!(name in vector.wire)) assert.ok(!described(frame).required.includes(name), `${name}=${value} has a default`);
        }
      });
    }
    for (const vector of bad) {
      test(`${direction} ${frame ?? "nothing"} is refused: ${vector.says}`, () => {
        assert.equal(meaning(direction, bytes(vector)), vector.code);
      });
    }
  }
}

/** The schema of a frame: the one whose tag it is. */
function described(frame) {
  return Object.values(schema.$defs).find((one) => one.properties?.frame?.enum?.includes(frame));
}

test("the browser client knows every close code of the protocol", () => assert.deepEqual({ ...KNOWN }, { ...CLOSE }));

for (const [code, expected] of Object.entries(read("vectors/closes.json").verdicts)) {
  test(`after a close with ${code} the client does this: ${expected}`, () => assert.equal(verdict(Number(code)), expected));
}
