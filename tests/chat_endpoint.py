"""An OpenAI-compatible endpoint on 127.0.0.1 that answers what a test tells it to."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class FakeEndpoint:
    """Where it is, and what it was sent: each body, with the header `authorization` and the `path`."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)


def events(*chunks: Mapping[str, Any]) -> bytes:
    """Write chunks as an event stream with its end."""
    return b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks) + b"data: [DONE]\n\n"


def chat_chunk(content: str | None = None, finish: str | None = None, **choice: Any) -> dict[str, Any]:
    """Return one piece of a chat's answer."""
    return {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish, **choice}],
    }


def usage_chunk(prompt: int, completion: int) -> dict[str, Any]:
    """Return the last piece of an answer: what was used."""
    usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [], "usage": usage}


def said(text: str) -> Answer:
    """Answer a chat with this text, as so many tokens as it has words."""
    return Answer(events(chat_chunk(text), chat_chunk(finish="stop"), usage_chunk(7, len(text.split()))))


@contextmanager
def serve(answer: Callable[[Mapping[str, Any]], Answer]) -> Iterator[FakeEndpoint]:
    """Serve until the block ends; `answer` is called with each body, by several threads."""
    endpoint = FakeEndpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            seen = {"path": self.path, "authorization": self.headers.get("authorization"), **body}
            endpoint.requests.append(seen)
            reply = answer(body)
            self.send_response(reply.status)
            for name, value in {"content-type": "text/event-stream", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
        try:
            yield endpoint
        finally:
            server.shutdown()
            thread.join()
