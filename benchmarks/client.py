"""The load: sends requests one after the other, each on a connection of its own.

A process of its own (`python -m benchmarks.client`), so that its work does not sit in the
measured ones. Reads a JSON job: the port, the requests (method, path, session, fields), the
seconds, and `once` (send each request once only; else begin again at the first). Prints JSON:
how often each outcome came, the milliseconds of every request, and the seconds it took.
"""

import json
import re
import socket
import sys
import time
from collections import Counter
from itertools import cycle
from urllib.parse import urlencode

CSRF_SECRET = "b" * 32  # any 32 letters: the field only has to match the cookie


def encode(request: dict, port: int) -> bytes:
    """One HTTP/1.1 request as it goes over the wire; it asks for HTML unless it says otherwise."""
    head = [
        f"{request['method']} {request['path']} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        f"Accept: {request.get('accept', 'text/html')}",
        "Accept-Language: en",
        f"Cookie: sessionid={request['session']}; csrftoken={CSRF_SECRET}",
    ]
    body = b""
    if request["method"] == "POST":
        fields = [("csrfmiddlewaretoken", CSRF_SECRET), *request["fields"]]
        body = urlencode(fields).encode()
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def exchange(message: bytes, port: int) -> bytes:
    """The whole answer, headers included."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(message)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def split(answer: bytes) -> tuple[int, dict[str, str], str]:
    """Status, headers (names in lower case) and text of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, value in pairs}, body.decode()


def outcome(answer: bytes) -> str:
    """The status, and where a redirect leads with every number written as N."""
    status, headers, _ = split(answer)
    return re.sub(r"(?<= ).*", _without_numbers, f"{status} {headers.get('location', '')}").strip()


def _without_numbers(match: re.Match) -> str:
    return re.sub(r"\d+", "N", match[0])


def run(job: dict) -> dict:
    port = job["port"]
    messages = [encode(request, port) for request in job["requests"]]
    answers: list[bytes] = []
    times: list[float] = []
    began = now = time.perf_counter()
    for message in messages if job["once"] else cycle(messages):
        answers.append(exchange(message, port))
        done = time.perf_counter()
        times.append((done - now) * 1000)
        now = done
        if now - began >= job["seconds"]:
            break
    return {"outcomes": Counter(map(outcome, answers)), "ms": times, "seconds": now - began}


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
