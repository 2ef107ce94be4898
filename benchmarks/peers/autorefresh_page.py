"""The app with streamlit-autorefresh: a component in the page has the whole script run every 0.4 s."""

from board import draw, polled
from streamlit_autorefresh import st_autorefresh

st_autorefresh(interval=400)
numbers = polled()
draw(numbers, numbers.append)
