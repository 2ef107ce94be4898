// The package `ws`: an event is encoded once, and framed for each member.

import { WebSocket, WebSocketServer } from "ws";
import { event } from "./event.mjs";

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false, backlog: 1024 });
let told = 0;

server.on("connection", (socket) => {
  socket.on("message", (message) => {
    told += 1;
    const encoded = Buffer.from(JSON.stringify(event(told, JSON.parse(message).args.text)));
    for (const member of server.clients) {
      if (member.readyState === WebSocket.OPEN) member.send(encoded, { binary: false });
    }
  });
});
