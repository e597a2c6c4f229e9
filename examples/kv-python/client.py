#!/usr/bin/env python3
"""A client of kv.py for raft-jepsen: one JSON object a line in, one out (docs/client-process.md)."""
import http.client
import json
import sys

nodes, connections = {}, {}


def call(node, method, key, body, timeout):
    """Sends one request, once. A connection that cannot be made is ConnectionRefusedError."""
    connection = connections.pop(node["name"], None)
    if connection is None:
        connection = http.client.HTTPConnection(node["host"], node["ports"]["http"], timeout)
        connection.connect()
    connection.sock.settimeout(timeout)
    connection.request(method, f"/kv/{key}", json.dumps(body) if body else None)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connections[node["name"]] = connection  # one that failed is not used again
    return response.status, answer


def answer(f, key, value, node, timeout):
    if f == "read":
        status, body = call(node, "GET", key, None, timeout)
        if status == 200:
            return {"type": "ok", "value": body["value"]}
        if status == 404:
            return {"type": "ok", "value": None}
    elif f == "write":
        status, body = call(node, "PUT", key, {"value": value}, timeout)
    elif f == "cas":
        status, body = call(node, "PUT", key, {"if": value[0], "value": value[1]}, timeout)
        if status == 412:
            return {"type": "fail", "error": "precondition-failed"}
    if status == 200:
        return {"type": "ok"}
    return {"type": "info", "error": f"HTTP {status}"}


for line in sys.stdin:
    request = json.loads(line)
    if request.get("type") == "hello":
        nodes = {node["name"]: node for node in request["nodes"]}
        reply = {"type": "hello", "protocol": 1, "operations": ["read", "write", "cas"]}
    else:
        try:
            node, timeout = nodes[request["node"]], request["timeoutMs"] / 1000
            reply = answer(request["f"], request["key"], request["value"], node, timeout)
        except ConnectionRefusedError as error:  # nobody listens: certainly not done
            reply = {"type": "fail", "error": str(error)}
        except Exception as error:  # anything else: it may have been done
            reply = {"type": "info", "error": repr(error)}
        reply["id"] = request["id"]
    print(json.dumps(reply), flush=True)
