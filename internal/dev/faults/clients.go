//go:build linux

// The clients, and their commands.

package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// client is a program that downloads. All are told to go on with what is there, to
// try four times, and to give a silent server 3 seconds.
type client struct {
	name    string
	path    string
	version string
	args    func(url, dir, ca string) []string
}

// saved is the name the file gets, whatever the client would call it.
const saved = "file.bin"

func gannet(url, dir, ca string) []string {
	args := []string{"get", "-dir", dir, "-name", saved, "-retries", "3", "-timeout", "3s"}
	if ca != "" {
		args = append(args, "-ca-cert", ca)
	}
	return append(args, url)
}

func curl(url, dir, ca string) []string {
	args := []string{
		"--silent", "--show-error", "--fail", "--location", "--continue-at", "-", "--retry", "3", "--retry-all-errors",
		"--connect-timeout", "3", "--speed-limit", "1", "--speed-time", "3", "--output", dir + "/" + saved,
	}
	if ca != "" {
		args = append(args, "--cacert", ca)
	}
	return append(args, url)
}

func wget2(url, dir, ca string) []string {
	args := []string{
		"--no-config", "--no-hsts", "--no-verbose", "--progress=none", "--continue", "--tries=4", "--waitretry=2",
		"--timeout=3", "--directory-prefix=" + dir,
	}
	if ca != "" {
		args = append(args, "--ca-certificate="+ca)
	}
	return append(args, url)
}

func aria2(url, dir, ca string) []string {
	args := []string{
		"--no-conf", "--quiet", "--continue", "--max-tries=4", "--retry-wait=1", "--timeout=3", "--connect-timeout=3",
		"--max-connection-per-server=4", "--split=4", "--min-split-size=1M", "--dir=" + dir, "--out=" + saved,
	}
	if ca != "" {
		args = append(args, "--ca-certificate="+ca)
	}
	return append(args, url)
}

// found looks for the clients; a peer that is not installed is an error.
func found(app string) ([]client, error) {
	clients := []client{
		{name: "Gannet", path: app, args: gannet},
		{name: "curl", path: "curl", args: curl},
		{name: "wget2", path: "wget2", args: wget2},
		{name: "aria2c", path: "aria2c", args: aria2},
	}
	for i := range clients {
		c := &clients[i]
		path, err := exec.LookPath(c.path)
		if err != nil {
			return nil, fmt.Errorf("%w; make faults installs what is missing", err)
		}
		c.path = path
		flag := "--version"
		if c.name == "Gannet" {
			flag = "-version"
		}
		out, err := exec.Command(path, flag).Output()
		if err != nil {
			return nil, fmt.Errorf("asking %s for its version: %w", c.name, err)
		}
		c.version = versionIn(string(out))
	}
	return clients, nil
}

// versionIn is the first word of the first line that begins with a digit.
func versionIn(out string) string {
	line, _, _ := strings.Cut(out, "\n")
	for word := range strings.FieldsSeq(line) {
		if word[0] >= '0' && word[0] <= '9' {
			return word
		}
	}
	return ""
}
