// The button and the list; a module of its own, to show that all of them become one script.

/** @param {HTMLElement} root @param {() => void} press */
export function drawHands(root, press) {
  const button = Object.assign(document.createElement("button"), { textContent: "✋", onclick: press });
  const list = document.createElement("ul");
  root.replaceChildren(button, list);
  return (/** @type {string[]} */ names) => list.replaceChildren(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
}
