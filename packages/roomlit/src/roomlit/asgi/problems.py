"""Errors as RFC 9457 problem documents with our stable code and a real status."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from roomlit.errors import AuthError, LocalError, RoomlitError

_STATUS: Mapping[str, int] = {
    "room/unknown": 404,
    "seat/kicked": 403,
    "seat/vouched_only": 403,
    "seat/moved": 409,
    "handover/gone": 410,
    "publish/off": 403,
    "user/invalid": 409,
    "kind/no_users": 409,
    "publish/bad_type": 422,
    "publish/latest_to": 422,
    "hub/full": 503,
    "room/overloaded": 503,
    "room/restarting": 503,
    "journal/write_failed": 503,
    "room/journal_full": 507,
    "limit/too_fast": 429,
    "limit/rooms": 429,
    "kind/unknown": 422,
    "room/name": 422,
}


def status_of(error: RoomlitError) -> int:
    """The HTTP status of an error: by its code, else 401 for credentials, 500 for our faults, 409 for refusals."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    if isinstance(error, AuthError):
        return 401
    return 500 if isinstance(error, LocalError) else 409


def problem(status: int, code: str, detail: str, *, retry_ms: int = 0) -> JSONResponse:
    """One problem document."""
    headers = {"Retry-After": str(max(1, round(retry_ms / 1000)))} if retry_ms or status in {429, 503} else {}
    body: dict[str, Any] = {
        "type": f"about:blank#{code}",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if retry_ms:
        body["retry_ms"] = retry_ms
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    async def ours(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RoomlitError)
        return problem(status_of(error), error.code, error.message, retry_ms=error.retry_ms)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem(422, "request/invalid", f"{where}: {first['msg']}")

    async def plain(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem(error.status_code, f"http/{error.status_code}", str(error.detail))

    app.add_exception_handler(RoomlitError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
