package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"syscall"
	"time"
)

// What raft-jepsen says (docs/client-process.md): one JSON object a line, and a hello first.
type request struct {
	Type  string `json:"type"`
	Nodes []node `json:"nodes"`

	ID        int             `json:"id"`
	F         string          `json:"f"`
	Key       string          `json:"key"`
	Value     json.RawMessage `json:"value"`
	Node      string          `json:"node"`
	TimeoutMs int             `json:"timeoutMs"`
}

type node struct {
	Name  string         `json:"name"`
	Host  string         `json:"host"`
	Ports map[string]int `json:"ports"`
}

// What is answered. An ok read has a value, null where there is none.
type answer struct {
	ID    int             `json:"id"`
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

// client is a client of the store above: `kv client`. It ends when its input does.
func client() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	urls := map[string]string{}
	for {
		var asked request
		if err := in.Decode(&asked); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		var reply any
		if asked.Type == "hello" {
			for _, each := range asked.Nodes {
				urls[each.Name] = fmt.Sprintf("http://%s:%d/kv/", each.Host, each.Ports["http"])
			}
			reply = map[string]any{"type": "hello", "protocol": 1, "operations": []string{"read", "write", "cas"}}
		} else {
			answered := perform(asked, urls[asked.Node]+asked.Key)
			answered.ID = asked.ID
			reply = answered
		}
		if err := out.Encode(reply); err != nil {
			log.Fatal(err)
		}
	}
}

func perform(asked request, url string) answer {
	method, body := http.MethodPut, map[string]json.RawMessage{}
	switch asked.F {
	case "read":
		method, body = http.MethodGet, nil
	case "write":
		body["value"] = asked.Value
	case "cas":
		var pair [2]json.RawMessage
		if err := json.Unmarshal(asked.Value, &pair); err != nil {
			return answer{Type: "fail", Error: err.Error()} // nothing was sent
		}
		body["if"], body["value"] = pair[0], pair[1]
	}
	status, value, err := send(method, url, body, time.Duration(asked.TimeoutMs)*time.Millisecond)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED): // nobody listens: certainly not done
		return answer{Type: "fail", Error: "connection refused"}
	case err != nil: // anything else: it may have been done
		return answer{Type: "info", Error: err.Error()}
	case status == http.StatusOK:
		return answer{Type: "ok", Value: value}
	case asked.F == "read" && status == http.StatusNotFound:
		return answer{Type: "ok", Value: json.RawMessage("null")}
	case asked.F == "cas" && status == http.StatusPreconditionFailed:
		return answer{Type: "fail", Error: "precondition-failed"}
	}
	return answer{Type: "info", Error: fmt.Sprintf("HTTP %d", status)}
}

// Go's own client repeats a GET on a connection that was closed before its answer came, which
// does no harm; a PUT it sends once.
func send(method, url string, body map[string]json.RawMessage, timeout time.Duration) (int, json.RawMessage, error) {
	var text io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		text = bytes.NewReader(encoded)
	}
	sent, err := http.NewRequest(method, url, text)
	if err != nil {
		return 0, nil, err
	}
	received, err := (&http.Client{Timeout: timeout}).Do(sent)
	if err != nil {
		return 0, nil, err
	}
	defer received.Body.Close()
	var answered struct {
		Value json.RawMessage `json:"value"`
	}
	err = json.NewDecoder(received.Body).Decode(&answered)
	return received.StatusCode, answered.Value, err
}
