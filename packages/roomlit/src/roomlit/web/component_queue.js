// Streamlit sends the states of one moment together, for the fragment of the first that spoke: the others' runs are
// lost, and so is the run of a button pressed in that moment. So components speak one after the other, and after the user.

/** A moment of Streamlit's is one timer of 0 ms; this leaves room for a busy page. */
const APART_MS = 10;
/**
 * After a key or a click Streamlit's own widgets speak, some after a pause of their own, and the whole script runs. Where
 * Python could not mend Streamlit's message queue (ADR 27), a fragment run right behind that loses elements of the page.
 */
const USER_MS = 250;
/** What makes the script run as a whole: the page has joined, or its status is another one. */
const WHOLE_MS = 500;
const PATIENCE_MS = 1_000;
const INPUT = ["pointerdown", "pointerup", "click", "keydown", "keyup", "input", "change", "focusout"];

class ComponentQueue {
  constructor() {
    /** @type {{who: unknown, say: () => void, since: number, rest_ms: number}[]} */
    this.waiting = [];
    this.touched_at = -Infinity;
    this.free_at = -Infinity;
    /** @type {unknown} */
    this.timer = null;
    // What happens inside our own components runs no script by itself.
    const ours = (/** @type {EventTarget} */ target) => target instanceof Element && target.classList.contains("roomlit");
    const touched = (/** @type {Event} */ event) => {
      if (!event.composedPath().some(ours)) this.touched_at = performance.now();
    };
    for (const type of INPUT) globalThis.addEventListener?.(type, touched, { capture: true, passive: true });
  }

  /** @param {unknown} who @param {() => void} say @param {number} rest_ms Silence to leave afterwards. */
  put(who, say, rest_ms) {
    this.waiting.push({ who, say, since: performance.now(), rest_ms });
    if (this.timer === null) this.#next();
  }

  #next() {
    this.timer = null;
    const [first] = this.waiting;
    if (first === undefined) return;
    const now = performance.now();
    const patient = now - first.since < PATIENCE_MS;
    const free_at = Math.max(this.free_at, patient ? this.touched_at + USER_MS : 0);
    if (free_at <= now) {
      // All that one component has to say belongs together.
      const together = this.waiting.filter(({ who }) => who === first.who);
      this.waiting = this.waiting.filter(({ who }) => who !== first.who);
      this.free_at = now + Math.max(...together.map(({ rest_ms }) => rest_ms));
      for (const { say } of together) say();
    }
    if (this.waiting.length > 0) this.timer = setTimeout(() => this.#next(), Math.max(1, Math.max(free_at, this.free_at) - now));
  }
}

const queue = new ComponentQueue();

/**
 * @param {unknown} who The component's place in the page.
 * @param {(name: string, value: any) => void} setState
 * @param {boolean} [always] Whether every value makes the script run as a whole, as outside of fragments.
 * @returns {(name: string, value: any) => void} The same, one component after the other.
 */
export function queued(who, setState, always = false) {
  return (name, value) => {
    const whole = always || name === "seat" || name === "status" || (name === "up" && value.n === 1);
    queue.put(who, () => setState(name, value), whole ? WHOLE_MS : APART_MS);
  };
}
