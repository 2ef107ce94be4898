"""Another process speaks as the server: `ROOMLIT_SERVER_KEY=… python publish.py http://localhost:8501 main`."""

import os
import sys

import roomlit

address, branch = sys.argv[1:]
with roomlit.Publisher(address, key=os.environ["ROOMLIT_SERVER_KEY"]) as publisher:
    publisher.send("builds", "message", text=f"I begin to build {branch}.", sender="Builds")
    publisher.publish("builds", "build_done", branch=branch)
