"""HTTP on 127.0.0.1, with connections that stay open as GitHub's do."""

import json
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from github_server.gateway import Asked, Gateway
from github_server.reply import Reply

ENTERPRISE = "/api/v3"


class Server(ThreadingHTTPServer):
    """Listens on a free port; each connection has its own thread, which ends with the process at the latest."""

    daemon_threads = True

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.gateway = gateway

    def handle_error(self, *_: object) -> None:
        """A client that has gone is no error; whatever else a handler raises is one of this server."""
        if not isinstance(sys.exception(), ConnectionError):
            self.gateway.violations.append(traceback.format_exc())


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "github.com"
    wbufsize = -1  # head and body in one packet: the second would wait for an acknowledgement
    server: Server

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        prefix = ENTERPRISE if path.path.startswith(f"{ENTERPRISE}/") else ""
        asked = Asked(
            method=self.command,
            prefix=prefix,
            path=path.path.removeprefix(prefix),
            query=path.query,
            web=f"http://{self.headers['Host']}",
            headers=dict(self.headers.items()),
            body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
        )
        reply = self.server.gateway.respond(asked)
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that the library calls

    def _send(self, reply: Reply) -> None:
        raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        data = b"" if reply.body is None else raw
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """The gateway keeps the log."""
