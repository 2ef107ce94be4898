"""The room of the simulation: chat, whispers to one seat, an alarm, several facts at once; and its client's fold."""

from typing import Any

import msgspec

from roomlit.kinds.chat import MESSAGES_MAX, ChatRoom, ChatState
from roomlit.ports.logic import Act, Action, Fact, Refusal, Restarted, Step, Tick
from roomlit.protocol.messages import Event
from roomlit_faults.checker.model import Rules

WHISPERS_MAX = 20


class LedgerState(msgspec.Struct, frozen=True):
    """The chat, what each player was whispered, how often it rang and was restarted."""

    chat: ChatState = ChatState()
    whispers: dict[str, tuple[str, ...]] = {}
    rang: int = 0
    restarts: int = 0
    due: int | None = None


class Ledger:
    """A `RoomLogic` that saves: chat, and the commands `whisper {to, text}`, `burst {texts}` and `alarm {in_ms}`."""

    kind = "ledger"
    version = 1
    stamp_ms = 1

    def __init__(self) -> None:
        self._chat = ChatRoom()

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> LedgerState:
        return LedgerState()

    def step(self, state: LedgerState, action: Action, *, at: int) -> Step:
        match action:
            case Tick():
                if state.due is None or at < state.due:
                    return Step(state)
                rang = msgspec.structs.replace(state, due=None, rang=state.rang + 1)
                return Step(rang, (Fact("rang", {"times": rang.rang}),))
            case Restarted():
                again = msgspec.structs.replace(state, restarts=state.restarts + 1)
                return Step(again, (Fact("restarted", {"times": again.restarts}),))
            case Act(player=player, name="whisper", args=args):
                return self._whisper(state, player, str(args.get("to")), str(args.get("text")))
            case Act(player=player, name="alarm", args=args) if player in state.chat.members:
                return Step(msgspec.structs.replace(state, due=at + int(args["in_ms"])), result={"due": at})
            case Act(player=player, name="burst", args=args):
                return self._burst(state, player, list(args["texts"]), at)
            case _:
                return self._with_chat(state, action, at)

    def deadline(self, state: LedgerState) -> int | None:
        return state.due

    def view(self, state: LedgerState, player: str | None) -> dict[str, Any]:
        own = state.whispers.get(player or "", ())
        return {
            **self._chat.view(state.chat, player),
            "whispers": list(own),
            "rang": state.rang,
            "restarts": state.restarts,
        }

    def save(self, state: LedgerState) -> bytes:
        return msgspec.json.encode(state)

    def load(self, body: bytes) -> LedgerState:
        return msgspec.json.decode(body, type=LedgerState)

    def ended(self, state: LedgerState) -> bool:
        """Now and then, so that rows are compacted."""
        return state.rang % 3 == 2

    def me(self, state: LedgerState, player: str) -> str:
        return self._chat.me(state.chat, player)

    def signal(self, state: LedgerState, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        return self._chat.signal(state.chat, player, kind, data)

    def _whisper(self, state: LedgerState, player: str, to: str, text: str) -> Step:
        heard = next((id for id, member in state.chat.members.items() if member.name == to), None)
        if player not in state.chat.members or heard is None:
            return Step(state, refused=Refusal("seat/unknown", "join the room first"))
        kept = (*state.whispers.get(heard, ()), text)[-WHISPERS_MAX:]
        after = msgspec.structs.replace(state, whispers={**state.whispers, heard: kept})
        # The one who whispers gets a fact of its own too: two private logs and the public one move in one step.
        told = (Fact("whisper", {"text": text}, to=heard), Fact("sent", {}, to=player), Fact("whispered", {}))
        return Step(after, told, result={"to": to})

    def _burst(self, state: LedgerState, player: str, texts: list[str], at: int) -> Step:
        facts: list[Fact] = []
        for text in texts:
            step = self._with_chat(state, Act(player=player, name="message", args={"text": text}), at)
            if step.refused is not None:
                return msgspec.structs.replace(step, state=state)
            state = step.state
            facts.extend(step.facts)
        return Step(state, tuple(facts), result={"said": len(texts)})

    def _with_chat(self, state: LedgerState, action: Action, at: int) -> Step:
        step = self._chat.step(state.chat, action, at=at)
        if step.refused is not None or step.state is state.chat:
            return msgspec.structs.replace(step, state=state)
        return msgspec.structs.replace(step, state=msgspec.structs.replace(state, chat=step.state))


def fold(view: dict[str, Any], event: Event) -> dict[str, Any]:
    """What a client makes of a view and the next event."""
    data = msgspec.json.decode(event.data)
    match event.type:
        case "message":
            return {**view, "messages": [*view["messages"], data][-MESSAGES_MAX:]}
        case "player_list":
            return {**view, "members": data["members"]}
        case "whisper":
            return {**view, "whispers": [*view["whispers"], data["text"]][-WHISPERS_MAX:]}
        case "rang":
            return {**view, "rang": data["times"]}
        case "restarted":
            return {**view, "restarts": data["times"]}
        case _:
            return view


RULES = Rules(Ledger(), fold)
"""For the checker."""
