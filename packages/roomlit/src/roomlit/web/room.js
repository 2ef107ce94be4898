// Streamlit component: the invisible bridge between a room and the Python script.

import { Bridge } from "./python_bridge.js";
import { browserPage } from "./page.js";
import { channelFor, component } from "./mount.js";

/** @typedef {import("./python_bridge.js").BridgeData} BridgeData */

export default component(({ data, setStateValue }, room) => {
  const bridge = new Bridge({ room, page: browserPage(), data, setState: setStateValue });
  let detach = () => {};
  return {
    update(args) {
      const news = /** @type {BridgeData} */ (args.data);
      if (news.offers_channel) {
        const channel = channelFor(news);
        detach = channel.attach(args.setStateValue);
        channel.hear(news.channel);
      }
      bridge.update(news, args.setStateValue);
    },
    destroy() {
      detach();
      bridge.stop();
    },
  };
});
