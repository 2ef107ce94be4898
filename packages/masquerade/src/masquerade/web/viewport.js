// Keeps the table within what is really visible: below the page's header, above an on-screen keyboard, and on a phone
// over the whole screen while one plays.

const KEYBOARD_PX = 140;
/** The second look: some browsers tell of a turned screen before they have laid it out. */
const SETTLED_MS = 350;
/** A phone, upright or on its side, or a window as small. */
const SMALL = "(max-width: 699px), (max-height: 499px)";
const LYING = "(max-height: 499px) and (orientation: landscape)";
/** What a screen that fills a small page leaves at its edges; its style says the same. */
const EDGES_PX = 8;

/**
 * Sets `--room-height` on `root` while the window or the keyboard changes. A small page gets `data-small` (on its side
 * `data-lying` too), and `data-keyboard` while a keyboard covers part of it: then the table takes the visible part.
 * @param {HTMLElement} root
 * @returns {() => void}
 */
export function followViewport(root) {
  const visual = window.visualViewport;
  const small = matchMedia(SMALL);
  const lying = matchMedia(LYING);
  const coarse = matchMedia("(pointer: coarse)");
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let second;
  /** Of the page without a keyboard: some browsers shrink the whole page for theirs. */
  let tallest = { width: 0, height: 0 };

  const measure = () => {
    frame = 0;
    // Pinched to a larger scale less is visible, and nothing is covered.
    const pinched = visual !== null && visual.scale > 1.01;
    const height = visual === null || pinched ? innerHeight : visual.height;
    if (tallest.width !== innerWidth || innerHeight > tallest.height) tallest = { width: innerWidth, height: innerHeight };
    const covered = small.matches && (coarse.matches ? tallest.height : innerHeight) - height > KEYBOARD_PX;
    root.toggleAttribute("data-small", small.matches);
    root.toggleAttribute("data-lying", lying.matches && !covered);
    root.toggleAttribute("data-keyboard", covered && typing(root));
    root.style.setProperty("--visible-top", `${pinched ? 0 : visual?.offsetTop ?? 0}px`);
    root.style.setProperty("--visible-height", `${height}px`);
    if (covered) return;
    const fixed = getComputedStyle(root).position === "fixed";
    const top = fixed ? EDGES_PX : Math.min(Math.max(0, root.getBoundingClientRect().top + scrolled(root)), height / 3) + 12;
    root.style.setProperty("--room-height", `${Math.max(fixed ? 0 : 420, Math.round(height - top))}px`);
  };
  const later = () => {
    if (frame === 0) frame = requestAnimationFrame(measure);
    clearTimeout(second);
    second = setTimeout(measure, SETTLED_MS);
  };
  measure();
  /** @type {[EventTarget|null, string[]][]} */
  const heard = [[visual, ["resize", "scroll"]], [window, ["resize", "pageshow", "orientationchange"]], [document, ["visibilitychange"]], [root, ["focusin", "focusout"]]];
  for (const [target, types] of heard) for (const type of types) target?.addEventListener(type, later);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(second);
    for (const [target, types] of heard) for (const type of types) target?.removeEventListener(type, later);
  };
}

/** Whether the focus is in a field that one writes lines in. @param {HTMLElement} root */
function typing(root) {
  const home = /** @type {Document|ShadowRoot} */ (root.getRootNode());
  return home.activeElement?.tagName === "TEXTAREA";
}

/** How far the page around has been scrolled. @param {HTMLElement} root */
function scrolled(root) {
  let total = 0;
  /** @type {Node|null} */
  let node = root;
  while (node) {
    if (node instanceof HTMLElement) total += node.scrollTop;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return total;
}
