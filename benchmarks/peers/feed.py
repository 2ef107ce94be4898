"""The feed of an app: numbers told from inside its server's process on an open schedule, whenever HTTP asks for it."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Tell = Callable[[int], object]


def listen(port: int, tell: Tell) -> ThreadingHTTPServer:
    """On a thread, answer `/?first=…&count=…&per_s=…`: numbers are told, and the answer says when each was, in ms."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: float(values[0]) for name, values in parse_qs(urlsplit(self.path).query).items()}
            told = feed(tell, first=round(query["first"]), count=round(query["count"]), per_s=query["per_s"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Asked)
    threading.Thread(target=server.serve_forever, name="feed", daemon=True).start()
    return server


def feed(tell: Tell, *, first: int, count: int, per_s: float) -> list[float]:
    """Tell the numbers from `first` on; when each began to be told, in wall milliseconds."""
    started, told = time.time(), list[float]()
    for n in range(count):
        time.sleep(max(0.0, started + n / per_s - time.time()))
        told.append(1000 * time.time())
        tell(first + n)
    return told
