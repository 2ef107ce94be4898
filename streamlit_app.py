"""The game in one Streamlit process, without a server of our own: `streamlit run streamlit_app.py`.

Streamlit carries everything to the pages, which costs a script run per event and page: right for a table or two. For
more people, and for push, start `masquerade up`.
"""

from masquerade.api.embedded import play

play()
