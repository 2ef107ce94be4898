// A room's page as the hub serves it, without Streamlit: the same table, in the system's colours; or the field for a code.

// @ts-ignore: this address exists where the hub and Streamlit serve both trees side by side.
import { thisPage } from "../roomlit.room/index.js";
import { codePage } from "./code_page.js";
import table from "./index.js";
import { ownInvitation } from "./invitation.js";
import { settle } from "./site.js";

const page = thisPage();
if (page !== null) begin(page);

/** @param {{root: HTMLElement, data: any}} page */
function begin({ root, data: told }) {
  settle(told);
  if (told.room === "") return codePage(root, told);
  const data = ownInvitation(told, location.href);
  // No script of Python's hears what the table tells.
  const draw = () => table({ data, parentElement: root, setStateValue: () => {} });
  draw();
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", draw);
}
