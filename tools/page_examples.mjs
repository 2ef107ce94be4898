// Runs examples of a reference page beside a hub, in Node with the browser client: `{hub, examples: [{room, code}]}` comes
// from standard input, one line per example that failed goes out.

import { readFileSync } from "node:fs";
import { openRoom } from "../packages/roomlit/src/roomlit/web/index.js";

const AsyncFunction = /** @type {FunctionConstructor} */ (Object.getPrototypeOf(async () => {}).constructor);
/** @type {{hub: string, examples: {room: string, code: string}[]}} */
const { hub, examples } = JSON.parse(readFileSync(0, "utf8"));

/** What a browser has besides, as much of it as the client asks for. */
function store() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => kept.set(key, text),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  };
}

const target = () => ({ addEventListener() {}, removeEventListener() {} });
Object.assign(globalThis, {
  document: { ...target(), baseURI: hub, visibilityState: "visible" },
  location: new URL(hub),
  window: { ...target(), sessionStorage: store(), localStorage: store() },
  console: { ...console, log() {} },
});

for (const { room, code } of examples) {
  const other = openRoom({ hub, room, name: "Grace", apart: true });
  await other.ready();
  try {
    const handle = openRoom({ hub, room, name: "Ada" });
    await handle.ready();
    await new AsyncFunction("room", "openRoom", `{ ${code} }`)(handle, openRoom);
    await other.send("buzz");
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ code, error: String(error) })}\n`);
  }
}
process.exit(0);
