"""A real server on this machine, in a thread, for tests that need an address."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

LONGEST_START_S = 20.0


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve an application while the block runs; give its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + LONGEST_START_S
    while not server.started:
        if time.monotonic() > until:
            raise RuntimeError(f"the server did not start within {LONGEST_START_S} s")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
