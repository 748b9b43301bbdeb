//go:build linux

// Warming the machine's memory.
//
// A virtual machine gets a page of memory from its host when it first uses it, which costs more than filling the page:
// 10 GiB took 11 s the first time and 3.4 s the second. Whoever comes first would pay for that. So before a scenario
// that fills more than any before it, that much is filled once and given back.

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// spareMemory is what warming leaves free, for the programs that run.
const spareMemory = gib

// fills is the most memory that a run of the scenario fills with files, in bytes. What is saved on the disk is in
// memory too, until the system needs that for something else.
func (sc scenario) fills() int64 {
	most := total(sc.files)
	for _, c := range sc.clients {
		most = max(most, total(c.filesOf(sc)))
	}
	return most
}

// warm fills as much memory as the scenario will, if none before it did. It reports whether the memory stays cold, as
// there is not enough of it.
func (b *bench) warm(sc scenario) (cold bool, err error) {
	need := sc.fills()
	if need <= b.warmed {
		return false, nil
	}
	var room unix.Statfs_t
	if err := unix.Statfs(b.memory, &room); err != nil {
		return false, err
	}
	free := min(availableMemory(), int64(room.Bavail)*room.Bsize) - spareMemory
	if need > free {
		b.progress("%s: the memory is not warmed: %s are to be filled, but only %s are free", sc.name, inMiB(need),
			inMiB(free))
		return true, nil
	}
	b.progress("%s: warming the memory: filling %s once", sc.name, inMiB(need))
	path := filepath.Join(b.memory, "warm")
	if err := (content{"warm", need}).writeTo(path); err != nil {
		return false, err
	}
	b.warmed = need
	return false, os.Remove(path)
}

// availableMemory is what programs can still take without swapping, in bytes; 0 if the system does not say.
func availableMemory() int64 {
	var kibs int64
	if _, err := fmt.Sscan(firstMatch("/proc/meminfo", `(?m)^MemAvailable:\s*(\d+)`), &kibs); err != nil {
		return 0
	}
	return kibs << 10
}
