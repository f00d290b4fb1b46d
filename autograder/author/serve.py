"""One page on the loopback address, behind a path nobody can guess: nothing else is answered, and no file is served."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

__all__ = ["Served"]

HOST = "127.0.0.1"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Served:
    """A context manager: the page is at `address` while it is open."""

    def __init__(self) -> None:
        self.token, self.nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(16)
        self.version, self.content = "", b""
        self.server = ThreadingHTTPServer((HOST, 0), self._handler())
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server.server_address[1]}/{self.token}/"

    def show(self, page: Callable[[str, str], str]) -> None:
        """Serve this page from now on; it is told its version and its script's nonce."""
        version = hashlib.sha256(page("", self.nonce).encode()).hexdigest()[:16]
        self.version, self.content = version, page(version, self.nonce).encode()

    def __enter__(self) -> Served:
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, host: str) -> tuple[int, str, bytes]:
        """Status, type and content for a path; only our own address is answered, whatever name leads to it."""
        if host != f"{HOST}:{self.server.server_address[1]}":
            return 404, "text/plain", b""
        if secrets.compare_digest(path.encode(), f"/{self.token}/version".encode()):
            return 200, "text/plain", self.version.encode()
        if secrets.compare_digest(path.encode(), f"/{self.token}/".encode()):
            return 200, "text/html", self.content
        return 404, "text/plain", b""

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        served = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                status, kind, content = served.answer(self.path, self.headers.get("Host", ""))
                self.send_response(status)
                for name, value in (
                    ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(content))), ("Cache-Control", "no-store"),
                    ("Content-Security-Policy", POLICY.format(nonce=served.nonce)), ("X-Content-Type-Options", "nosniff"),
                    ("Referrer-Policy", "no-referrer"),
                ):  # fmt: skip
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                pass  # the token is in every path

        return Handler
