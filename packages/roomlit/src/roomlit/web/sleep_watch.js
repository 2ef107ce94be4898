// Notices that the machine has slept: by the time that is missing between two looks, whichever clock has seen it. Pure.

/** How often a shown page looks. */
export const LOOK_EVERY_MS = 1_000;
/** A page may be busy for a while; more than this between two looks was sleep. */
const LATE_MS = 4_000;

/**
 * The monotonic clock of a browser goes on while the machine sleeps (Windows), or stands still (macOS, Linux, most
 * phones). In the one case a look comes late, in the other the wall clock has run
 * ahead. It may also have been set by hand: so what follows is a question to the server, never a verdict.
 */
export class SleepWatch {
  /** @param {{now: () => number, wall: () => number}} clocks now: monotonic; wall: as the machine has it set. Both in milliseconds. */
  constructor({ now, wall }) {
    this.now = now;
    this.wall = wall;
    this.seen_at = now();
    this.ahead_ms = wall() - this.seen_at;
  }

  /** Whether time is missing since the last look. */
  look() {
    const at = this.now();
    const ahead_ms = this.wall() - at;
    const slept = at - this.seen_at > LOOK_EVERY_MS + LATE_MS || ahead_ms - this.ahead_ms > LATE_MS;
    this.seen_at = at;
    this.ahead_ms = ahead_ms;
    return slept;
  }
}
