"""The page under test: everything a room draws in the browser, and drawings of one's own, good and bad."""

import streamlit as st

import roomlit

COUNT = """
const seen = [];
follow(({ data }) => { seen.push(data.n); root.textContent = `seen ${seen}`; }, () => { seen.length = 0; });
"""
FAILS = "root.textContent = 'fine so far'; room.on('buzz', () => nothing_of_the_kind());"
WORDS = """
export default function ({ root, room, data, theme }) {
  globalThis.mounted = (globalThis.mounted ?? 0) + 1;
  root.textContent = `${data.word} from ${room.room}, ${theme.text}`;
  return () => { globalThis.cleaned = (globalThis.cleaned ?? 0) + 1; };
}
"""


class Desk(roomlit.Room):
    class State(roomlit.State):
        said: int = 0

    @roomlit.command
    def whisper(self, *, by: roomlit.Seat) -> None:
        self.state.said += 1
        self.publish("whispered", n=self.state.said, to=by)


room = roomlit.room(st.query_params.get("room", "team"), name=st.query_params.get("name", "guest"))
st.text(f"me: {room.me} / {room.status} / {room.code} / {room.url}")
room.text_stream(on="token", height=120)
room.line_chart(on="reading", y="celsius", height=160)
room.metric("Temperature", on="reading", field="celsius", delta=True, unit=" °C")
room.progress("Import", on="step", field="row", total=10)
room.cursors(height=120)
room.draw(WORDS, data={"word": "Again" if st.button("Another word") else "Hello"}, key="words")
room.draw(COUNT, on="ping")
room.draw(FAILS)
room.draw("let y = ;", key="broken")


@room.live(on=("ping",))
def redrawn():
    st.text(f"pings: {sum(event.type == 'ping' for event in room.events())}")
    room.draw(WORDS, data={"word": "Live"}, key="live")


desk = roomlit.room(f"{room.code}-desk", kind=Desk)
if st.button("Whisper"):
    desk.send("whisper")
st.text(f"at the desk: {desk.me}")
with st.container(key="desk"):
    desk.draw(COUNT, on="whispered")
