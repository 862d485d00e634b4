"""An OpenAI-compatible endpoint that misbehaves on demand: a real server on loopback that notes all it is sent.

Without a fault it is honest: its vectors are counts of in-word character 3-grams, hashed, and what it
rephrases is the first sentence of the first passage. `says` puts words into its mouth.
"""

import gzip
import json
import math
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SIZE = 512
MEGABYTE = 1_000_000
HUGE = 50 * MEGABYTE


def vector(text: str, size: int = SIZE) -> list[float]:
    counts = [0.0] * size
    for word in text.lower().split():
        for at in range(max(1, len(word) - 2)):
            counts[zlib.crc32(word[at : at + 3].encode()) % size] += 1
    return [math.sqrt(count) for count in counts] if any(counts) else [1.0] * size


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)

    @property
    def asked(self) -> dict[str, Any]:
        """What a chat request holds: the question and the passages."""
        found: dict[str, Any] = json.loads(self.body["messages"][-1]["content"])
        return found


@dataclass
class ModelEndpoint:
    address: str = ""
    fault: str = ""
    says: Callable[[Sequence[str]], str] | None = None
    moved_to: str = ""
    refuses_word: str = ""  # texts with this word in them are refused for good
    size: int = SIZE
    requests: list[Request] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def sent(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path.endswith(path)]

    def honest(self, request: Request) -> dict[str, Any]:
        if request.path.endswith("/embeddings"):
            texts = request.body["input"]
            return {"data": [{"index": n, "embedding": vector(text, self.size)} for n, text in enumerate(texts)]}
        passages = request.asked["citat"]
        says = self.says(passages) if self.says else passages[0].split(". ")[0]
        return {"choices": [{"message": {"role": "assistant", "content": says}}]}


class _Handler(BaseHTTPRequestHandler):
    endpoint: ModelEndpoint
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.endpoint.note(Request(self.path, dict(self.headers), b""))
        self.reply(200, b"{}")

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        request = Request(self.path, dict(self.headers), content)
        self.endpoint.note(request)
        try:
            if self.endpoint.refuses_word and self.endpoint.refuses_word in content.decode():
                self.reply(400, b"{}")
            elif self.endpoint.fault:
                FAULTS[self.endpoint.fault](self, self.endpoint.honest(request))
            else:
                self.reply(200, json.dumps(self.endpoint.honest(request)).encode())
        except OSError:  # whoever asked has had enough
            self.close_connection = True

    def reply(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def raw(self, content: bytes) -> None:
        self.wfile.write(content)
        self.wfile.flush()

    def until_gone(self, content: bytes, pause: float = 0.0) -> None:
        """Again and again, until whoever asked hangs up or the test is over."""
        self.close_connection = True
        while not self.endpoint.closing.wait(pause):
            self.raw(content)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may have had enough, and hung up."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


Fault = Callable[[_Handler, dict[str, Any]], None]


def _silent(handler: _Handler, _: dict[str, Any]) -> None:
    handler.close_connection = True
    handler.endpoint.closing.wait()


def _drips(handler: _Handler, _: dict[str, Any]) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    handler.until_gone(b" ", 0.02)


def _drips_headers(handler: _Handler, _: dict[str, Any]) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nX-Long: ")
    handler.until_gone(b"x", 0.02)


def _endless_headers(handler: _Handler, _: dict[str, Any]) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n")
    handler.until_gone(b"X-Again: and again\r\n" * 100)


def _endless_body(handler: _Handler, _: dict[str, Any]) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    handler.until_gone(b"4000\r\n" + b" " * 0x4000 + b"\r\n")


def _continues(handler: _Handler, _: dict[str, Any]) -> None:
    handler.until_gone(b"HTTP/1.1 100 Continue\r\n\r\n" * 10, 0.001)


def _huge(handler: _Handler, _: dict[str, Any]) -> None:
    handler.close_connection = True
    handler.raw(f"HTTP/1.1 200 OK\r\nContent-Length: {HUGE}\r\n\r\n".encode())
    for _number in range(HUGE // MEGABYTE):
        handler.raw(b" " * MEGABYTE)


def _packed(handler: _Handler, honest: dict[str, Any]) -> None:
    handler.reply(200, gzip.compress(json.dumps(honest).encode() + b" " * HUGE, 1), Content_Encoding="gzip")


def _resets(handler: _Handler, _: dict[str, Any]) -> None:
    handler.close_connection = True


def _moved(handler: _Handler, _: dict[str, Any]) -> None:
    handler.reply(307, b"", Location=handler.endpoint.moved_to + handler.path)


def _status(number: int, **headers: str) -> Fault:
    return lambda handler, _: handler.reply(number, b'{"error": "no"}', **headers)


def _text(content: bytes) -> Fault:
    return lambda handler, _: handler.reply(200, content)


def _changed(change: Callable[[dict[str, Any]], Any]) -> Fault:
    return lambda handler, honest: handler.reply(200, json.dumps(change(honest)).encode())


def _each_vector(change: Callable[[list[Any]], Any]) -> Fault:
    def changed(honest: dict[str, Any]) -> dict[str, Any]:
        return {"data": [one | {"embedding": change(one["embedding"])} for one in honest.get("data", ())]}

    return _changed(changed)


def _message(**fields: Any) -> Fault:
    return _changed(lambda _: {"choices": [{"message": fields}]})


FAULTS: dict[str, Fault] = {
    "silent": _silent,
    "drips": _drips,
    "drips headers": _drips_headers,
    "endless headers": _endless_headers,
    "endless body": _endless_body,
    "continues": _continues,
    "huge": _huge,
    "packed": _packed,
    "resets": _resets,
    "moved": _moved,
    "busy": _status(429, Retry_After="30"),
    "busy for ages": _status(429, Retry_After="9" * 40),
    "broken": _status(500),
    "away": _status(503),
    "no key": _status(401),
    "unknown": _status(404),
    "no json": _text(b"<html>not json</html>"),
    "half json": _text(b'{"data": [{"index": 0, "embedding": [1.0, 2'),
    "deep json": _text(b"[" * 100_000),
    "no text": _text(b"\xff\xfe\x00"),
    "empty": _text(b""),
    "another shape": _text(b'{"data": {"0": []}, "choices": "yes"}'),
    "no choices": _text(b'{"data": [], "choices": []}'),
}
ABOUT_VECTORS: dict[str, Fault] = {
    "too few": _changed(lambda honest: {"data": honest["data"][:-1]}),
    "too many": _changed(lambda honest: {"data": [*honest["data"], {"index": 99, "embedding": [1.0]}]}),
    "the same twice": _changed(lambda honest: {"data": [one | {"index": 0} for one in honest["data"]] * 2}),
    "no index": _changed(lambda honest: {"data": [{"embedding": one["embedding"]} for one in honest["data"]]}),
    "no numbers": _each_vector(lambda _: []),
    "zeros": _each_vector(lambda numbers: [0.0] * len(numbers)),
    "not a number": _text(b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}'),
    "infinite": _text(b'{"data": [{"index": 0, "embedding": [Infinity, 1.0]}]}'),
    "beyond numbers": _text(b'{"data": [{"index": 0, "embedding": [1e999, 1.0]}]}'),
    "enormous": _each_vector(lambda numbers: [1e300] * len(numbers)),
    "words for numbers": _each_vector(lambda numbers: ["1"] * len(numbers)),
    "endlessly long": _each_vector(lambda _: [1.0] * 20_000),
}
ABOUT_WORDS: dict[str, Fault] = {
    "tool calls": _message(content="Hej", tool_calls=[{"type": "function", "function": {"name": "rm"}}]),
    "function call": _message(content="Hej", function_call={"name": "rm", "arguments": "{}"}),
    "nothing": _message(content=None),
    "a list for text": _message(content=[{"type": "image_url", "image_url": {"url": "https://elak.exempel/x.png"}}]),
    "long text": _message(content="Den årliga avgiften är noll. " * 5000),
}
FAULTS |= ABOUT_VECTORS | ABOUT_WORDS
SLOW = ("silent", "drips", "drips headers", "continues")


@contextmanager
def model_endpoint() -> Iterator[ModelEndpoint]:
    endpoint = ModelEndpoint()
    handler = type("Handler", (_Handler,), {"endpoint": endpoint})
    with _Server(("127.0.0.1", 0), handler) as server:
        endpoint.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield endpoint
        finally:
            endpoint.closing.set()
            server.shutdown()
            thread.join()
