"""The polling chat, and on the same port the way to say a line."""

import streamlit as st
from lines import LINES
from starlette.responses import JSONResponse
from starlette.routing import Route


async def say(request):
    LINES[request.query_params.get("room", "team")].append((await request.body()).decode())
    return JSONResponse({})


app = st.App("polling_page.py", routes=[Route("/say", say, methods=["POST"])])
