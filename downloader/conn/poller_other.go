//go:build !unix

// Systems on which connections stay with Go's poller.

package conn

import "net"

// leavePoller leaves c as it is: this system tells of what comes only to who asked.
func leavePoller(c *net.TCPConn) stream { return c }

func joinPoller(s stream) stream { return s }
