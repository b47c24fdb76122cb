"""The application that serves a store, and the server that runs it on this machine."""

from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware

from banmap.errors import InputError
from banmap.store import open_store
from banmap.store.protocol import Store
from banmap_api.catalogue import Catalogue
from banmap_api.problems import add_problem_answers
from banmap_api.routes import router

OWN_NAMES = ("127.0.0.1", "localhost", "::1", "[::1]")


def create_app(store: Store) -> FastAPI:
    """Make the application that serves a store for reading: the API at ``/``, the map at ``/map/``."""
    app = FastAPI(title="banmap", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.catalogue = Catalogue(store)
    app.include_router(router)
    add_problem_answers(app)
    return app


def serve(url: str, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the store at ``url`` (a path or URL) until the process is told to stop.

    Raises InputError where ``host`` is not this machine: there is no login yet, so nobody else may ask.
    """
    check_loopback(host)
    with open_store(url, read_only=True) as store:
        app = create_app(store)
        # A page of the internet may point a name of its own at this machine: other names are not answered.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(OWN_NAMES))
        uvicorn.run(app, host=host, port=port, log_level="warning")


def check_loopback(host: str) -> None:
    """Raise InputError where a host is not an address of this machine alone."""
    try:
        is_loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise InputError(
            f"--host {host}: the map has no login yet, so it is served to this machine only; give 127.0.0.1"
        )
