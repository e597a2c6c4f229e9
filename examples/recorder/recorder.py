"""Writes a history that `raft-jepsen check FILE` reads. Copy it; it needs nothing.

    recorder = Recorder("history.jsonl")
    value = recorder.call(thread, "read", key, None, lambda: store.get(key))
    recorder.call(thread, "write", key, 5, lambda: store.put(key, 5))

A function that raises Refused was certainly not done; one that raises anything else may have been.
A failed comparison of a cas raises Refused("precondition-failed").
"""
import itertools
import json
import threading
import time


class Refused(Exception):
    pass


class Recorder:
    def __init__(self, path):
        self.file, self.lock, self.start = open(path, "w"), threading.Lock(), time.monotonic_ns()
        self.processes, self.numbers = {}, itertools.count()

    def event(self, thread, type, f, key, value, **more):
        with self.lock:  # one order, one clock: a later line happened later
            process = self.processes.setdefault(thread, next(self.numbers))
            microseconds = (time.monotonic_ns() - self.start) // 1000
            line = {"time": microseconds, "process": process, "type": type, "f": f, "key": key, "value": value, **more}
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()
            if type == "info":  # it may still happen: the thread goes on as another process
                del self.processes[thread]

    def call(self, thread, f, key, value, function):
        self.event(thread, "invoke", f, key, value)
        try:
            result = function()
        except Refused as error:
            return self.event(thread, "fail", f, key, value, error=str(error))
        except Exception as error:
            return self.event(thread, "info", f, key, value, error=repr(error))
        self.event(thread, "ok", f, key, result if f == "read" else value)
        return result
