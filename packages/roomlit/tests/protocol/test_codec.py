"""Any bytes are a frame or a `ProtocolError`; nothing else comes out of the codec."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from roomlit.errors import ProtocolError
from roomlit.protocol.codec import DEPTH, decode_client, decode_server, encode, shallow
from roomlit.protocol.framing import outgoing
from roomlit.protocol.messages import Command, Hello, Position, Signal

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip
FIELDS = st.sampled_from(
    ["frame", "id", "room", "name", "args", "kind", "data", "ticket", "resume", "at", "nonce", "reply", "version"]
)
TAGS = st.sampled_from(["hello", "join", "leave", "command", "signal", "heartbeat", "welcome", "event", "nonsense"])


def decodes(data: bytes | str) -> bool:
    """Whether it is a frame; anything but `ProtocolError` escapes and fails the test."""
    found, refusals = False, list[ProtocolError]()
    for decode in (decode_client, decode_server):
        try:
            frame = decode(data)
        except ProtocolError as error:
            refusals.append(error)
        else:
            found = True
            encode(frame)
    for refusal in refusals:
        assert refusal.code in {"frame/malformed", "frame/invalid"}
        assert len(refusal.message) < 1000
        assert refusal.message.isprintable()
    return found


@given(st.binary())
def test_any_bytes_are_a_frame_or_a_protocol_error(data: bytes) -> None:
    decodes(data)


@given(st.text())
def test_any_text_is_a_frame_or_a_protocol_error(data: str) -> None:
    decodes(data)


def test_a_field_the_peer_named_reaches_no_log_as_it_is() -> None:
    for name in ("\x1b[31m", "x" * 60_000):
        with pytest.raises(ProtocolError, match="unknown field") as caught:
            decode_client(json.dumps({"frame": "hello", "at": {"public": {name: None}}}))
        assert caught.value.message.isprintable()
        assert len(caught.value.message) < 1000


@given(st.dictionaries(FIELDS, JSON), TAGS)
def test_any_json_object_is_a_frame_or_a_protocol_error(fields: dict[str, Any], tag: str) -> None:
    decodes(json.dumps({**fields, "frame": tag}).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\x00",
        b"\xff\xfe",
        b'{"frame":null}',
        b'{"frame":"command"}',
        b'{"frame":"command","id":1,"room":"R","name":"n"}',
        b'{"frame":"command","id":"i","room":"R","name":"n","args":[]}',
        b'{"frame":"hello","version":1e400}',
        b'{"frame":"hello","at":{"public":{"epoch":1}}}',
        b'{"frame":"hello","at":{"public":{"epoch":1,"seq":1,"more":1}}}',
        b'{"frame":"signal","room":"R","kind":"typing","data":{"x":NaN}}',
        b'{"frame":"leave","room":"\xff"}',
        b'{"frame":"leave","room":"\\ud800"}',
        b"[" * 50_000,
        b'{"frame":"command","id":"i","room":"R","name":"n","args":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001,
    ],
)
def test_garbage_is_a_protocol_error_with_a_short_text(data: bytes) -> None:
    assert not decodes(data)


@pytest.mark.parametrize("number", ["1e308", "123456789012345678901234567890", "-0.0", "5e-324"])
def test_huge_numbers_in_arguments_survive_or_are_refused_but_break_nothing(number: str) -> None:
    decodes(f'{{"frame":"command","id":"i","room":"R","name":"n","args":{{"x":{number}}}}}')


def nested(field: str, levels: int) -> str:
    """A command with a field of so many levels."""
    value = '{"a":[' * (levels // 2) + "[]" * (levels % 2) + "]}" * (levels // 2)
    return f'{{"frame":"command","id":"i","room":"R","name":"n","{field}":{value}}}'


@pytest.mark.parametrize("field", ["args", "nobody_knows"])
def test_values_of_32_levels_are_taken_and_of_33_refused_in_every_field(field: str) -> None:
    assert isinstance(decode_client(nested(field, 32)), Command)
    for told in (nested(field, 33).replace("[[]]", "[[[]]]"), nested(field, 34), nested(field, 60_000)):
        for data in (told, told.encode()):
            with pytest.raises(ProtocolError, match="expected values of at most 32 levels; got") as caught:
                decode_client(data)
            assert caught.value.code == "frame/invalid"


@given(JSON)
def test_depth_is_counted_before_decoding_as_it_is_after(value: Any) -> None:
    inner = json.dumps(value)
    for levels in range(DEPTH - 4, DEPTH + 2):
        text = f'{{"frame":"signal","room":"R","kind":"k","data":{{"x":{"[" * levels}{inner}{"]" * levels}}}}}'
        assert decodes_client(text) == shallow(json.loads(text)["data"])


def decodes_client(text: str) -> bool:
    """Whether a client may say it."""
    try:
        decode_client(text)
    except ProtocolError:
        return False
    return True


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 32_000, "[" + '"\\' * 32_000, "[]," * 21_000, "\\" * 65_000, '"[' * 32_000]
)
def test_counting_levels_takes_one_look_at_each_character(text: str) -> None:
    started = time.process_time()
    for _ in range(3):
        assert not decodes_client("[" * 40 * text.startswith("[") + text + '{"' * 40)
    assert time.process_time() - started < 2


def test_text_full_of_brackets_is_not_nested() -> None:
    frame = decode_client(f'{{"frame":"command","id":"i","room":"R","name":"n","args":{{"text":"{"[{" * 90}"}}}}')
    assert isinstance(frame, Command)


@given(st.text(), st.text(), st.dictionaries(st.text(max_size=5), JSON))
def test_what_was_encoded_decodes_to_the_same_frame(id: str, name: str, args: dict[str, Any]) -> None:
    frame = Command(id=id, room="ABC234", name=name, args=args)
    assert decode_client(encode(frame)) == frame
    hint = Signal(room="ABC234", kind=name, data=args)
    assert decode_client(encode(hint).decode()) == hint


@given(
    st.dictionaries(
        st.sampled_from(["public", "me"]), st.builds(Position, st.integers(0, 2**62), st.integers(0, 2**62))
    )
)
def test_positions_survive_the_wire(at: dict[str, Position]) -> None:
    assert decode_client(encode(Hello(ticket="t", at=at))) == Hello(ticket="t", at=at)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
def test_a_framed_text_is_what_a_websocket_parser_reads(size: int) -> None:
    text = b"x" * size
    reader = StreamReader()
    reader.feed_data(outgoing(text).framed)
    parsing = Frame.parse(reader.read_exact, mask=False)
    try:
        next(parsing)
    except StopIteration as done:
        frame = done.value
    else:
        raise AssertionError("the parser wants more bytes")
    assert frame.opcode is Opcode.TEXT
    assert frame.fin
    assert bytes(frame.data) == text
    assert outgoing(text).text == text
