// What stands in the fields goes to the room shortly before the bell: nobody loses words or a vote for one click.

/** It goes this long before the bell. */
export const SAVE_BEFORE_MS = 1500;

/**
 * Milliseconds until it must go; null while nothing ends.
 * @param {number|null} endsAt @param {number} now
 */
export function untilSaved(endsAt, now) {
  return endsAt === null ? null : Math.max(0, endsAt - now - SAVE_BEFORE_MS);
}

/**
 * Calls `save` once before each bell, and when the page is put away: a phone in the pocket runs no timers.
 * @param {{now: () => number, save: () => void}} options
 */
export function beforeBell({ now, save }) {
  /** @type {ReturnType<typeof setTimeout>|null} */
  let timer = null;
  /** @type {number|null|undefined} */
  let bell;
  const hidden = () => document.visibilityState === "hidden" && save();
  document.addEventListener("visibilitychange", hidden);

  /** @param {number|null} endsAt null: nothing ends now */
  function set(endsAt) {
    if (bell === endsAt) return;
    bell = endsAt;
    if (timer !== null) clearTimeout(timer);
    const wait = untilSaved(endsAt, now());
    timer = wait === null ? null : setTimeout(save, wait);
  }

  return {
    set,
    destroy() {
      set(null);
      document.removeEventListener("visibilitychange", hidden);
    },
  };
}
