// What the page of light_page.py draws: a button, and who has a hand up.
import { openRoom, thisPage } from "../roomlit.room/index.js";
import { drawHands } from "./hands.js";

const { root } = thisPage();
const name = localStorage.getItem("name") ?? prompt("Your name?") ?? "";
localStorage.setItem("name", name);
const room = openRoom({ room: "HALL", name });
room.setReducer((view, { type, data }) => (type === "hands" ? { ...view, up: data.up } : view));
const draw = drawHands(root, () => room.send("raise_hand"));
room.onView((view) => draw(view?.up ?? []));
