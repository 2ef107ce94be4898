"""The golden frames of protocol/vectors mean to Python what they say, and agree with the published schema."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import jsonschema
import msgspec
import pytest

from roomlit.errors import ProtocolError
from roomlit.protocol.close_codes import verdict
from roomlit.protocol.codec import decode_client, decode_server, encode
from roomlit.protocol.messages import ClientFrame, ServerFrame

PROTOCOL = Path(__file__).resolve().parents[4] / "protocol"
SCHEMA: dict[str, Any] = json.loads((PROTOCOL / "schema.json").read_text(encoding="utf-8"))
CLOSES: dict[str, Any] = json.loads((PROTOCOL / "vectors" / "closes.json").read_text(encoding="utf-8"))
FILES: tuple[dict[str, Any], ...] = tuple(
    json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((PROTOCOL / "vectors").glob("*.json"))
    if file.name != "closes.json"
)
DECODERS: dict[str, Callable[[bytes | str], ClientFrame | ServerFrame]] = {
    "client": decode_client,
    "server": decode_server,
}


def vectors(kind: str) -> list[Any]:
    return [
        pytest.param(direction, vector, id=f"{direction} {file['frame']}: {vector['says']}")
        for file in FILES
        for direction in file["directions"]
        for vector in file[kind]
    ]


def wire(vector: dict[str, Any]) -> bytes:
    if "hex" in vector:
        return bytes.fromhex(vector["hex"])
    return (vector["text"] if "text" in vector else json.dumps(vector["wire"])).encode()


def follows_schema(direction: str, value: Any) -> bool:
    root = "ClientFrame" if direction == "client" else "ServerFrame"
    validator = cast("Any", jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{root}"}))
    return bool(validator.is_valid(value))


@pytest.mark.parametrize(("direction", "vector"), vectors("good"))
def test_a_good_frame_means_what_its_vector_says(direction: str, vector: dict[str, Any]) -> None:
    frame = DECODERS[direction](wire(vector))
    assert json.loads(encode(frame)) == vector.get("means", vector["wire"])
    assert follows_schema(direction, vector["wire"])


@pytest.mark.parametrize(("direction", "vector"), vectors("good"))
def test_a_frame_survives_the_way_over_the_wire_and_back(direction: str, vector: dict[str, Any]) -> None:
    once = encode(DECODERS[direction](wire(vector)))
    assert encode(DECODERS[direction](once)) == once
    assert encode(DECODERS[direction](once.decode())) == once


@pytest.mark.parametrize(("direction", "vector"), vectors("bad"))
def test_a_bad_frame_is_refused_under_its_code(direction: str, vector: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError) as caught:
        DECODERS[direction](wire(vector))
    assert caught.value.code == vector["code"]
    assert "got" in caught.value.message
    assert "wire" not in vector or not follows_schema(direction, vector["wire"])


@pytest.mark.parametrize(("direction", "vector"), [each for each in vectors("good") if "heartbeat" not in str(each.id)])
def test_a_frame_of_the_other_direction_is_refused(direction: str, vector: dict[str, Any]) -> None:
    other = decode_server if direction == "client" else decode_client
    with pytest.raises(ProtocolError):
        other(wire(vector))


def test_every_frame_has_vectors() -> None:
    def tags(union: Any) -> set[str]:
        return {str(kind.__struct_config__.tag) for kind in union.__args__}

    assert {file["frame"] for file in FILES if file["frame"]} == tags(ClientFrame) | tags(ServerFrame)


@pytest.mark.parametrize(("code", "expected"), CLOSES["verdicts"].items())
def test_the_range_of_a_close_code_is_the_instruction(code: str, expected: str) -> None:
    assert verdict(int(code)) == expected


def test_frames_cannot_be_changed_after_they_were_made() -> None:
    frame = decode_client('{"frame":"leave","room":"ABC234"}')
    with pytest.raises(AttributeError):
        frame.room = "XYZ987"  # pyright: ignore[reportAttributeAccessIssue]
    assert msgspec.structs.asdict(frame) == {"room": "ABC234"}
