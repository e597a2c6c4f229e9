"""Sees for itself what a network carries: nothing of the harness is used. Ends when its input closes,
and prints what it saw as one JSON object; all times are of the monotonic clock, in microseconds.

probe.py links HOST EVERY_MS PEER…   stands in the namespace of one node, sends a datagram to every
    peer again and again, and takes the kernel's own time stamp of every packet that comes out of the
    node's device, whoever sent it: {"arrived": {host: [us…]}, "sent": [us…], "heard": {host: [number…]}}
probe.py writes PORT HOST…   writes to each node of an etcd, one write after the other:
    {"writes": {host: [[began_us, ended_us, was_ok]…]}}
"""

import base64
import http.client
import json
import select
import socket
import struct
import sys
import threading
import time

PORT = 64_990
MAGIC = b"probe"
SO_TIMESTAMPNS = 35
ETH_P_IP = 0x0800
OUTGOING = 4


def links(own, every_ms, peers):
    to_monotonic = time.monotonic_ns() - time.clock_gettime_ns(time.CLOCK_REALTIME)
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
    tap.bind(("eth0", ETH_P_IP))
    tap.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # Bound, so that there is no answer "unreachable"; what is in it is never read.
    out.bind((own, PORT))
    out.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    names = {socket.inet_aton(peer): peer for peer in peers}
    arrived = {peer: [] for peer in peers}
    heard = {peer: [] for peer in peers}
    sent_us = []
    every_ns = int(float(every_ms) * 1e6)
    due = time.monotonic_ns()
    print("ready", flush=True)
    while True:
        wait = max(0, due - time.monotonic_ns()) / 1e9
        ready = select.select([tap, sys.stdin], [], [], wait)[0]
        if tap in ready:
            bytes_, extra, _, address = tap.recvmsg(64, 64)
            peer = names.get(bytes_[12:16])
            if peer is not None and address[2] != OUTGOING:
                seconds, nanos = struct.unpack("qq", extra[0][2][:16])
                at_us = (seconds * 1_000_000_000 + nanos + to_monotonic) // 1000
                arrived[peer].append(at_us)
                if bytes_[9] == 17 and bytes_[28:33] == MAGIC:
                    heard[peer].append(struct.unpack(">I", bytes_[33:37])[0])
        elif ready:
            break
        if time.monotonic_ns() >= due:
            probe = MAGIC + struct.pack(">I", len(sent_us))
            for peer in peers:
                try:
                    out.sendto(probe, (peer, PORT))
                except OSError:
                    pass  # A full queue: what cannot be sent is not heard.
            sent_us.append(time.monotonic_ns() // 1000)
            due = max(due + every_ns, time.monotonic_ns())
    print(json.dumps({"sent": sent_us, "arrived": arrived, "heard": heard}), flush=True)


def writes(port, hosts):
    over = threading.Event()
    seen = {host: [] for host in hosts}

    def write(host):
        connection = None
        value = base64.b64encode(b"1").decode()
        body = json.dumps({"key": base64.b64encode(host.encode()).decode(), "value": value})
        while not over.is_set():
            began = time.monotonic_ns() // 1000
            try:
                connection = connection or http.client.HTTPConnection(host, int(port), timeout=0.5)
                connection.request("POST", "/v3/kv/put", body)
                response = connection.getresponse()
                ok = response.status == 200
                response.read()
            except (OSError, http.client.HTTPException):
                ok = False
                if connection is not None:
                    connection.close()
                connection = None
            seen[host].append([began, time.monotonic_ns() // 1000, ok])
            over.wait(0.02)

    threads = [threading.Thread(target=write, args=(host,)) for host in hosts]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.read()
    over.set()
    for thread in threads:
        thread.join()
    print(json.dumps({"writes": seen}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "links":
        links(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        writes(sys.argv[2], sys.argv[3:])
