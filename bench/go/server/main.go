// The contract of the greeter with a goroutine for each connection: server DEADLINE_MS [PATH].
// Listens on the unix socket, or on a free port of 127.0.0.1, and says where.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"time"
)

const maxRequest = 1024

var (
	welcome = []byte("Welcome to server!")
	goodbye = []byte("Goodbye!")
)

func main() {
	if len(os.Args) != 2 && len(os.Args) != 3 {
		log.Fatal("usage: server DEADLINE_MS [PATH]")
	}
	deadlineMs, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	network, address := "tcp4", "127.0.0.1:0"
	if len(os.Args) == 3 {
		network, address = "unix", os.Args[2]
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on %s\n", listener.Addr())
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Print(err)
			continue
		}
		go serve(connection, time.Duration(deadlineMs)*time.Millisecond)
	}
}

func serve(connection net.Conn, deadline time.Duration) {
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(deadline))
	request := make([]byte, maxRequest)
	n, err := connection.Read(request)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		// Silent until the deadline, or reset.
	case n == 1 && request[0] == '1':
		connection.Write(welcome)
	default:
		// The end of the input without a byte is a request too, and an empty one.
		connection.Write(goodbye)
	}
}
