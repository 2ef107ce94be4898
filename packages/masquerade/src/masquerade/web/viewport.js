// Keeps the table within what is really visible: below the page's header, above an on-screen keyboard.

const KEYBOARD_PX = 140;
const NARROW_PX = 700;

/**
 * Sets `--room-height` on `root` while the window or the keyboard changes, and `data-keyboard` while a keyboard covers
 * part of a narrow page: then the table takes the visible part for itself.
 * @param {HTMLElement} root
 * @returns {() => void}
 */
export function followViewport(root) {
  const visual = window.visualViewport;
  let frame = 0;
  const measure = () => {
    frame = 0;
    const height = visual?.height ?? innerHeight;
    const covered = innerHeight - height > KEYBOARD_PX && innerWidth < NARROW_PX;
    const typing = root.getRootNode() instanceof ShadowRoot
      ? /** @type {ShadowRoot} */ (root.getRootNode()).activeElement?.tagName === "TEXTAREA"
      : document.activeElement?.tagName === "TEXTAREA";
    root.toggleAttribute("data-keyboard", covered && typing);
    root.style.setProperty("--visible-top", `${visual?.offsetTop ?? 0}px`);
    root.style.setProperty("--visible-height", `${height}px`);
    if (covered) return;
    const top = Math.min(Math.max(0, root.getBoundingClientRect().top + scrolled(root)), height / 3);
    root.style.setProperty("--room-height", `${Math.max(420, Math.round(height - top - 12))}px`);
  };
  const later = () => {
    if (frame === 0) frame = requestAnimationFrame(measure);
  };
  measure();
  visual?.addEventListener("resize", later);
  visual?.addEventListener("scroll", later);
  window.addEventListener("resize", later);
  root.addEventListener("focusin", later);
  root.addEventListener("focusout", later);
  return () => {
    cancelAnimationFrame(frame);
    visual?.removeEventListener("resize", later);
    visual?.removeEventListener("scroll", later);
    window.removeEventListener("resize", later);
    root.removeEventListener("focusin", later);
    root.removeEventListener("focusout", later);
  };
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
