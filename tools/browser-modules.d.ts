// Where the game's browser modules find the library's. In the browser `../roomlit.room/` is an address that the hub and Streamlit
// both serve; for the checker it is this folder of the repository.
declare module "*/roomlit.room/index.js" {
  export * from "roomlit-web/index.js";
}
declare module "*/roomlit.room/types.js" {
  export * from "roomlit-web/types.js";
}
