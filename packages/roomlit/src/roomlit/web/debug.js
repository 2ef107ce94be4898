// window._wsDebug: a look inside from the browser's console, whatever the transport.

import { report } from "./quality.js";

/**
 * @param {import("./registry.js").Registry} registry
 */
export function debugView(registry) {
  return {
    getStatus: () => registry.find()?.status ?? "disconnected",
    getMessages: () => registry.find()?.history.events ?? [],
    reconnect: () => registry.find()?.reconnect(),
    getRoom: () => registry.find()?.room ?? null,
    /** @returns {import("./quality.js").QualityReport|null} */
    getQuality: () => {
      const session = registry.find();
      return session === null ? null : report(session.quality, { transport: session.transport, status: session.status });
    },
    getTransport: () => registry.find()?.driver.wire?.transport ?? null,
    getView: () => registry.find()?.history.view ?? null,
    ws: { get readyState() { return registry.find()?.driver.readyState ?? 3; } },
  };
}
