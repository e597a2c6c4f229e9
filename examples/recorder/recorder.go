// Package recorder writes a history that `raft-jepsen check FILE` reads. Copy it; it needs nothing.
//
//	value, err := rec.Call(thread, "read", key, nil, func() (any, error) { return store.Get(key) })
//	_, err = rec.Call(thread, "write", key, 5, func() (any, error) { return nil, store.Put(key, 5) })
//
// An error that is a Refused was certainly not done; with any other it may have been. A failed
// comparison of a cas is Refused("precondition-failed").
package recorder

import (
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"
)

type Refused string

func (r Refused) Error() string { return string(r) }

type Recorder struct {
	mutex     sync.Mutex
	out       *json.Encoder
	start     time.Time
	processes map[int]int
	next      int
}

func New(out io.Writer) *Recorder {
	return &Recorder{out: json.NewEncoder(out), start: time.Now(), processes: map[int]int{}}
}

func (r *Recorder) event(thread int, kind, f, key string, value any, failure error) {
	r.mutex.Lock() // one order, one clock: a later line happened later
	defer r.mutex.Unlock()
	process, known := r.processes[thread]
	if !known {
		process, r.next = r.next, r.next+1
		r.processes[thread] = process
	}
	line := map[string]any{"time": time.Since(r.start).Microseconds(), "process": process, "type": kind, "f": f, "key": key, "value": value}
	if failure != nil {
		line["error"] = failure.Error()
	}
	if err := r.out.Encode(line); err != nil {
		panic(err) // a history with a gap is none
	}
	if kind == "info" { // it may still happen: the thread goes on as another process
		delete(r.processes, thread)
	}
}

func (r *Recorder) Call(thread int, f, key string, value any, call func() (any, error)) (any, error) {
	r.event(thread, "invoke", f, key, value, nil)
	result, err := call()
	var refused Refused
	switch {
	case errors.As(err, &refused):
		r.event(thread, "fail", f, key, value, err)
	case err != nil:
		r.event(thread, "info", f, key, value, err)
	case f == "read":
		r.event(thread, "ok", f, key, result, nil)
	default:
		r.event(thread, "ok", f, key, value, nil)
	}
	return result, err
}
