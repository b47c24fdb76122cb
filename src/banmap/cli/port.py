"""The port that the map is served at."""

import socket

from banmap.errors import InputError


def check_port_is_free(host: str, port: int) -> None:
    """Raise InputError where another program listens at the port already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise InputError(
                f"port {port} of {host} cannot be used: {error}; try: banmap serve STORE --port 8001"
            ) from error
