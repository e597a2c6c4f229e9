// A key-value store over HTTP, in memory, of one process. It is not replicated: two of them are
// two stores. What a test finds out when it is told that they are one is the point of the example.
//
//	GET    /kv/KEY   200 {"value": …}, 404 when there is none
//	PUT    /kv/KEY   {"value": …}            200
//	                 {"if": …, "value": …}   200, or 412 when the value is another one
//	DELETE /kv/KEY   200, 404 when there was none
//	GET    /health   200
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
)

var (
	mutex  sync.Mutex
	values = map[string]json.RawMessage{}
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "client" {
		client()
		return
	}
	id := flag.Int("id", 0, "the number of this node")
	port := flag.Int("port", 0, "where it listens")
	peers := flag.String("peers", "", "host:port,… of the others: not used")
	flag.Parse()
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"id": *id})
	})
	http.HandleFunc("/kv/", serveKey)
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("node %d listens on %d, and does not speak to %q", *id, *port, *peers)
	log.Fatal(http.Serve(listener, nil))
}

func serveKey(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, "/kv/")
	var body struct {
		If    json.RawMessage `json:"if"`
		Value json.RawMessage `json:"value"`
	}
	if r.Method == http.MethodPut {
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body.Value == nil {
			reply(w, http.StatusBadRequest, map[string]any{"error": "the body has no value"})
			return
		}
	}
	mutex.Lock()
	defer mutex.Unlock()
	value, isThere := values[key]
	switch r.Method {
	case http.MethodGet:
		if !isThere {
			reply(w, http.StatusNotFound, map[string]any{"error": "not found"})
			return
		}
		reply(w, http.StatusOK, map[string]any{"value": value})
	case http.MethodPut:
		if !isThere {
			value = json.RawMessage("null") // what a cas expects where there is none
		}
		if body.If != nil && !bytes.Equal(compact(value), compact(body.If)) {
			reply(w, http.StatusPreconditionFailed, map[string]any{"error": "precondition failed"})
			return
		}
		values[key] = body.Value
		reply(w, http.StatusOK, map[string]any{})
	case http.MethodDelete:
		delete(values, key)
		if isThere {
			reply(w, http.StatusOK, map[string]any{})
		} else {
			reply(w, http.StatusNotFound, map[string]any{})
		}
	default:
		reply(w, http.StatusMethodNotAllowed, map[string]any{"error": "no such method"})
	}
}

func compact(value json.RawMessage) []byte {
	var text bytes.Buffer
	if err := json.Compact(&text, value); err != nil {
		return value
	}
	return text.Bytes()
}

func reply(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}
