"""Errors as HTTP answers: one root, one table, problem+json (RFC 9457)."""

from http import HTTPStatus

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from banmap.errors import BanmapError, GeometryError, InputError, NotFoundError, StoreError

STATUS_OF_ERROR: dict[type[BanmapError], HTTPStatus] = {
    InputError: HTTPStatus.BAD_REQUEST,
    GeometryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFoundError: HTTPStatus.NOT_FOUND,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def add_problem_answers(app: FastAPI) -> None:
    """Answer every error of the application with problem+json."""
    app.add_exception_handler(BanmapError, _answer_banmap_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(Exception, _answer_unforeseen)


def problem(status: HTTPStatus, detail: str) -> Response:
    """Make a problem+json response."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return Response(orjson.dumps(body), status_code=status.value, media_type="application/problem+json")


def _answer_banmap_error(_request: Request, error: Exception) -> Response:
    known = [status for kind, status in STATUS_OF_ERROR.items() if isinstance(error, kind)]
    return problem(known[0] if known else HTTPStatus.INTERNAL_SERVER_ERROR, str(error))


def _answer_http_exception(request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    return problem(status, f"{request.method} {request.url.path}: {status.phrase.lower()}")


def _answer_unforeseen(_request: Request, _error: Exception) -> Response:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "banmap failed; the server's own log says where")
