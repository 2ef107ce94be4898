"""What a newcomer sees while the server is busy: that it is, the place in the queue, and then the page by itself.

The place belongs to the tab: a reload keeps it, another tab has its own, and no address or proxy has a part in it.
"""

from typing import Final

TICKET_HEADER: Final = "x-roomlit-ticket"
WAITING_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>One moment</title>
<style>
:root { color-scheme: light dark; --ink: #221d33; --soft: #635c7a; --ground: #fbf8f3; --mark: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f0fa; --soft: #a9a3c2; --ground: #14121f; --mark: #f2b84b; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 24rem; padding: 1.5rem; text-align: center; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0; color: var(--soft); }
output { display: block; min-height: 1.5em; margin: 1rem 0; color: var(--mark); font-size: 1.25rem; font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>It is busy right now</h1>
<output id="place" role="status" aria-live="polite"></output>
<p>This page opens by itself. You can leave it as it is: your place is kept, also when you reload.</p>
<noscript><p>This page needs JavaScript.</p></noscript>
</main>
<script>
const said = document.getElementById("place");
const hex = (byte) => byte.toString(16).padStart(2, "0");
const made = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join("");
let ticket = made();
try {
  ticket = sessionStorage.getItem("roomlit_ticket") || ticket;
  sessionStorage.setItem("roomlit_ticket", ticket);
} catch {
  // Without storage a reload takes another place.
}
async function ask() {
  let again = 5000;
  try {
    const answer = await fetch(location.href, { headers: { "x-roomlit-ticket": ticket }, cache: "no-store" });
    const { place, again_ms } = await answer.json();
    if (place === 0) {
      location.reload();
      return;
    }
    const text = place === 1 ? "You are next" : `You are number ${place}`;
    if (said.textContent !== text) said.textContent = text;
    again = again_ms;
  } catch {
    // The server is away for a moment, or restarts: it is asked again.
  }
  setTimeout(ask, again);
}
void ask();
</script>
</body>
</html>
"""
