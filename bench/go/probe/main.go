// Open-loop probe: probe PORT RATE SECONDS. Starts exchanges on schedule, whatever the server does:
// connect, send 1, read until the peer closes. Latency counts from the scheduled start, so that a
// stall of this machine or of the server is not hidden. Prints one JSON object, in milliseconds.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: probe PORT RATE SECONDS")
	}
	rate := number(os.Args[2])
	starts := int(rate * number(os.Args[3]))
	total := make([]float64, starts)
	var lost atomic.Int64
	var running sync.WaitGroup
	begin := time.Now()
	for i := range total {
		scheduled := begin.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		time.Sleep(time.Until(scheduled))
		running.Add(1)
		go func() {
			defer running.Done()
			if exchange(os.Args[1]) != "Welcome to server!" {
				lost.Add(1)
			}
			total[i] = float64(time.Since(scheduled).Nanoseconds()) / 1e6
		}()
	}
	running.Wait()
	slices.Sort(total)
	at := func(p float64) float64 { return total[int(float64(starts-1)*p)] }
	json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"p50Ms": at(0.5), "p99Ms": at(0.99), "p999Ms": at(0.999), "maxMs": at(1),
		"lost": float64(lost.Load()),
	})
}

func exchange(port string) string {
	connection, err := net.Dial("tcp4", "127.0.0.1:"+port)
	if err != nil {
		return err.Error()
	}
	defer connection.Close()
	if _, err := connection.Write([]byte("1")); err != nil {
		return err.Error()
	}
	reply, err := io.ReadAll(connection)
	if err != nil {
		return err.Error()
	}
	return string(reply)
}

func number(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		log.Fatal(err)
	}
	return value
}
