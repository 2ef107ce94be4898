// Views and handles for the tests of the live table.

/** @param {Partial<import("../../src/masquerade/web/wire.js").View>} [more] @returns {import("../../src/masquerade/web/wire.js").View} */
export function aView(more = {}) {
  return {
    phase: { name: "discussion", round: 1, rounds: 1, started_at: 0, ends_at: 120_000, shifted_ms: 0, tied: [] },
    settings: {
      mode: "spot", ai_seats: 3, rounds: 1, elimination: false, discussion_s: 120, ballot_s: 30, ready_s: 5, result_s: 8,
      topic: null, language: "en", public: false,
    },
    people: [],
    seats: ["Fox", "Owl", "Hare"].map((name, at) => ({ seat: at + 1, name, avatar: name.toLowerCase(), alive: true, role: null })),
    topic: null,
    messages: [],
    votes: { cast: 0, of: 3 },
    results: [],
    reveal: null,
    you: { nickname: "Ada", host: true, seat: 1, name: "Fox", ballot: null },
    game: 1,
    ...more,
  };
}

/** @param {number} id */
export function aMessage(id) {
  return { id, round: 1, seat: 2, name: "Owl", text: `line ${id}`, at: 0 };
}
