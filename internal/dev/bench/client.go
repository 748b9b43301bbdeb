//go:build linux

// The clients that are compared, and their commands.

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// job is what a client is asked to do: fetch files from an origin into dir.
type job struct {
	files  []content
	links  []string
	dir    string
	list   string // a file with the links, one a line
	config string // the same for curl, whose arguments cannot be a hundred thousand links
	ca     string // certificate to trust, "" without TLS
	gannet string // path of the program
}

func (j job) out() string { return filepath.Join(j.dir, j.files[0].name) }

// role is what a client is in the comparison.
type role int

const (
	ours role = iota
	peerProgram
	bareProgram
	engineAlone // Gannet's engine without its window or get
)

// client is one way to fetch a scenario's files.
type client struct {
	name    string // as in the table
	role    role
	program string // what must be installed; "" is this program or Gannet
	command func(j job) (program string, args []string)
	files   []content // instead of the scenario's
	env     []string
}

// compares reports whether c is another program that does the scenario's own work.
func (c client) compares() bool { return c.role == peerProgram && c.files == nil }

// short is the name without its flags.
func (c client) short() string {
	name, _, _ := strings.Cut(c.name, " -")
	return name
}

// gannet is `gannet get` with flags.
func gannet(flags ...string) client {
	name := strings.Join(append([]string{"gannet"}, flags...), " ")
	return client{name: name, role: ours, command: func(j job) (string, []string) {
		args := append([]string{"get", "-dir", j.dir}, flags...)
		if j.ca != "" {
			args = append(args, "-ca-cert", j.ca)
		}
		if len(j.links) == 1 {
			return j.gannet, append(args, j.links[0])
		}
		return j.gannet, append(args, "-input", j.list)
	}}
}

// of gives the client other files to fetch than the scenario's.
func (c client) of(name string, files ...content) client {
	c.name, c.files = name, files
	return c
}

func peerOf(program, flags string, command func(j job) []string) client {
	return client{
		name: strings.TrimSpace(program + " " + flags), role: peerProgram, program: program,
		command: func(j job) (string, []string) {
			return program, append(strings.Fields(flags), command(j)...)
		},
	}
}

func curl(flags string) client {
	return peerOf("curl", flags, func(j job) []string {
		args := []string{"-q", "-sSf", "--output-dir", j.dir, "--remote-name-all"}
		if j.ca != "" {
			args = append(args, "--cacert", j.ca)
		}
		if len(j.links) == 1 {
			return append(args, j.links[0])
		}
		return append(args, "-K", j.config)
	})
}

func wget2(flags string) client {
	return peerOf("wget2", flags, func(j job) []string {
		args := []string{"--no-config", "-q", "-P", j.dir}
		if j.ca != "" {
			args = append(args, "--ca-certificate", j.ca)
		}
		return append(args, "-i", j.list)
	})
}

func aria2(flags string) client {
	return peerOf("aria2c", flags, func(j job) []string {
		args := []string{"--no-conf", "-q", "-d", j.dir}
		if j.ca != "" {
			args = append(args, "--ca-certificate", j.ca)
		}
		return append(args, "-i", j.list)
	})
}

// aria2Tuned has the flags people are told to use for speed.
func aria2Tuned() client {
	c := aria2(tunedFlags)
	c.name = "aria2c tuned"
	return c
}

const tunedFlags = "-x16 -s16 -k1M -j16 --file-allocation=none"

// axel fetches one file; its certificate check cannot be given an authority.
func axel(conns int) client {
	return peerOf("axel", "-n "+strconv.Itoa(conns), func(j job) []string {
		return []string{"-q", "-k", "-o", j.out(), j.links[0]}
	})
}

// bare is one of this program's own bare clients; see bare.go.
func bare(name string, args func(j job) []string) client {
	return client{name: name, role: bareProgram, command: func(j job) (string, []string) {
		self, err := os.Executable()
		if err != nil {
			self = os.Args[0]
		}
		return self, args(j)
	}}
}

func bareLoop() client {
	return bare("bare recv+write", func(j job) []string { return []string{"bare-recv", j.links[0], j.out()} })
}

// bareSyncedLoop waits until the disk has it all, as Gannet does and no other client.
func bareSyncedLoop() client {
	return bare("bare recv+write+fsync",
		func(j job) []string { return []string{"bare-recv-sync", j.links[0], j.out()} })
}

func barePieces(conns int) client {
	return bare(fmt.Sprintf("bare pieces, %d connections", conns), func(j job) []string {
		return []string{"bare-ranges", strconv.Itoa(conns), strconv.FormatInt(j.files[0].size, 10), j.links[0], j.out()}
	})
}

func bareHTTP(conns int) client {
	return bare(fmt.Sprintf("bare net/http, %d at once", conns), func(j job) []string {
		return []string{"bare-files", strconv.Itoa(conns), j.ca, j.dir, j.list}
	})
}
