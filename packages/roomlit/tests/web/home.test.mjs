import assert from "node:assert/strict";
import { test } from "node:test";
import { homeOf } from "../../src/roomlit/web/home.js";

test("the hub is where its modules come from, whatever a server or a proxy has put before both", () => {
  for (const [module, expected] of [
    ["https://x.example/web/roomlit.room/index.js", "https://x.example/"],
    ["https://x.example/_stcore/bidi-components/roomlit.room/parts.js", "https://x.example/"],
    ["https://x.example/game/web/roomlit.room/index.js", "https://x.example/game/"],
    ["https://x.example/a/b/_stcore/bidi-components/roomlit.room/index.js?v=1", "https://x.example/a/b/"],
    ["https://x.example/game/web/~1a2b3c4d5e/roomlit.room/index.js", "https://x.example/game/"],
    ["https://x.example/web/web/roomlit.room/transports/websocket.js", "https://x.example/web/"],
  ]) assert.equal(homeOf(module, "https://x.example/elsewhere/page?room=TEAM#top"), expected, module);
});

test("modules from elsewhere, or renamed, belong to the root of the page's origin", () => {
  const page = "https://x.example:8443/some/page?x=1";
  for (const module of ["https://cdn.example/game/web/roomlit.room/index.js", "https://x.example/web/roomlit.room/index.js", "https://x.example:8443/mine/index.js", "file:///lib/index.js"]) {
    assert.equal(homeOf(module, page), "https://x.example:8443/", module);
  }
});
