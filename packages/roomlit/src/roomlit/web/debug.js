// window._wsDebug: a look inside from the browser's console, on every transport.

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
      return session === null ? null : report(session.quality, { transport: session.carrier, status: session.status });
    },
    getRung: () => registry.find()?.driver.transport?.rung ?? null,
    getView: () => registry.find()?.history.view ?? null,
    ws: { get readyState() { return registry.find()?.driver.readyState ?? 3; } },
  };
}
