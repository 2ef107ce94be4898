// Where the first page is: the game's pages have two places, Streamlit's at the site's address, and `p/CODE` below it.

/** What the hub has told a light page, kept where every part of it looks. @param {{home: string, pages: boolean}} told */
export function settle({ home: there, pages }) {
  const { dataset } = document.documentElement;
  dataset.home = there;
  dataset.pages = pages ? "" : "none";
}

/** @returns {DOMStringMap} Empty on Streamlit's page. */
const told = () => document.documentElement?.dataset ?? {};

/** The address of the first page: a light page has been told, Streamlit's is there itself. @returns {string} */
export function home() {
  const here = new URL(location.href);
  here.search = "";
  here.hash = "";
  return new URL(told().home ?? "", here).href;
}

/** Whether there is a first page with rooms, and a shared screen: a hub alone has none. */
export function hasPages() {
  return told().pages !== "none";
}

/** Streamlit's page of a room, for what it alone draws; "" there, and where this page's seats are not its own. @param {string} room */
export function storyOf(room) {
  if (told().home === undefined || !hasPages()) return "";
  const there = new URL(home());
  there.searchParams.set("room", room);
  return there.origin === location.origin ? there.href : "";
}
