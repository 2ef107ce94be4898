// Streamlit sends the states of one moment together, for the fragment of the first that spoke: the others' runs are
// lost, and so is the run of a button pressed in that moment. So components speak one after the other, and after the user.

/** A moment of Streamlit's is one timer of 0 ms; this leaves room for a busy page. */
const APART_MS = 10;
/** After a key or a click Streamlit's own widgets speak. */
const USER_MS = 50;
const PATIENCE_MS = 1_000;
const INPUT = ["pointerdown", "pointerup", "click", "keydown", "keyup", "input", "change", "focusout"];

class Turns {
  constructor() {
    /** @type {{who: unknown, say: () => void, since: number}[]} */
    this.waiting = [];
    this.touched_at = -Infinity;
    this.spoken_at = -Infinity;
    /** @type {unknown} */
    this.timer = null;
    const touched = () => { this.touched_at = performance.now(); };
    for (const type of INPUT) globalThis.addEventListener?.(type, touched, { capture: true, passive: true });
  }

  /** @param {unknown} who @param {() => void} say */
  take(who, say) {
    this.waiting.push({ who, say, since: performance.now() });
    if (this.timer === null) this.#next();
  }

  #next() {
    this.timer = null;
    const [first] = this.waiting;
    if (first === undefined) return;
    const now = performance.now();
    const patient = now - first.since < PATIENCE_MS;
    const free_at = Math.max(this.spoken_at + APART_MS, patient ? this.touched_at + USER_MS : 0);
    if (free_at <= now) {
      // All that one component has to say belongs together.
      const turn = this.waiting.filter(({ who }) => who === first.who);
      this.waiting = this.waiting.filter(({ who }) => who !== first.who);
      this.spoken_at = now;
      for (const { say } of turn) say();
    }
    if (this.waiting.length > 0) this.timer = setTimeout(() => this.#next(), Math.max(1, Math.max(free_at, this.spoken_at + APART_MS) - now));
  }
}

const turns = new Turns();

/**
 * @param {unknown} who The component's place in the page.
 * @param {(name: string, value: any) => void} setState
 * @returns {(name: string, value: any) => void} The same, in turn.
 */
export function inTurn(who, setState) {
  return (name, value) => turns.take(who, () => setState(name, value));
}
