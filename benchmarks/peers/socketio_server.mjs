// Socket.IO for Node.js, WebSocket alone: `emit` to everybody.

import { createServer } from "node:http";
import { Server } from "socket.io";
import { event } from "./event.mjs";

// The load generator answers no pings; without them nobody is taken for dead.
const HOUR_MS = 3_600_000;
const http = createServer();
const io = new Server(http, { transports: ["websocket"], pingInterval: HOUR_MS, serveClient: false });
let told = 0;

io.on("connection", (socket) => {
  socket.on("message", (command) => {
    told += 1;
    io.emit("message", event(told, command.args.text));
  });
});
http.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 1024 });
