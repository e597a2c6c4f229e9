#!/usr/bin/env python3
"""A key-value store over HTTP, in memory, of one process. It is not replicated: two of them are
two stores. What a test finds out when it is told that they are one is the point of the example.

  GET    /kv/KEY   200 {"value": …}, 404 when there is none
  PUT    /kv/KEY   {"value": …}            200
                   {"if": …, "value": …}   200, or 412 when the value is another one
  DELETE /kv/KEY   200, 404 when there was none
  GET    /health   200
"""
import argparse
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

values = {}
lock = threading.Lock()


class Refused(Exception):
    """The request was not understood: nothing was done."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.path == "/health":
            return self.reply(200, {"id": self.server.node_id})
        key = self.key()
        if key is None:
            return self.reply(404, {"error": "no such path"})
        with lock:
            is_there, value = key in values, values.get(key)
        if not is_there:
            return self.reply(404, {"error": "not found"})
        return self.reply(200, {"value": value})

    def do_PUT(self):
        key = self.key()
        try:
            body = self.body()
        except Refused as refused:
            return self.reply(400, {"error": str(refused)})
        if key is None:
            return self.reply(404, {"error": "no such path"})
        with lock:
            if "if" in body and values.get(key) != body["if"]:  # null: there is none
                return self.reply(412, {"error": "precondition failed"})
            values[key] = body["value"]
        return self.reply(200, {})

    def do_DELETE(self):
        key = self.key()
        with lock:
            was_there = key in values
            values.pop(key, None)
        return self.reply(200 if was_there else 404, {})

    def key(self):
        path = self.path.partition("?")[0]
        return unquote(path[4:]) if path.startswith("/kv/") and len(path) > 4 else None

    def body(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(data)
        except ValueError:
            raise Refused("the body is no JSON") from None
        if not isinstance(body, dict) or "value" not in body:
            raise Refused("the body has no value")
        return body

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """No line for each request."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    options = argparse.ArgumentParser(description="a key-value store of one process")
    options.add_argument("--id", required=True)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--peers", default="", help="host:port,… of the others: not used")
    args = options.parse_args()
    server = Server(("127.0.0.1", args.port), Handler)
    server.node_id = args.id
    print(f"node {args.id} listens on {args.port}, and does not speak to {args.peers or 'anybody'}", file=sys.stderr)
    server.serve_forever()


if __name__ == "__main__":
    main()
