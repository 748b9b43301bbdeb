//go:build linux

// The cost of a process: time, CPU and memory.

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Cost is what one run of a client took.
type Cost struct {
	Wall time.Duration
	CPU  time.Duration // user and system, of the process and the children it waited for
	RSS  int64         // highest resident memory of the process tree, bytes
}

// How often a process tree's memory is looked at: closely at first, as some end soon.
const (
	sampling      = 10 * time.Millisecond
	closeSampling = time.Millisecond
	closely       = 50 * time.Millisecond
)

// measure runs a command to its end or ctx's.
func measure(ctx context.Context, name string, args, env []string) (Cost, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return Cost{}, err
	}
	stop, peak := make(chan struct{}), make(chan int64)
	go watchMemory(cmd.Process.Pid, stop, peak) // ends at stop
	err := cmd.Wait()
	cost := Cost{Wall: time.Since(start)}
	close(stop)
	cost.RSS = <-peak
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	cost.CPU = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	if cost.RSS == 0 {
		cost.RSS = usage.Maxrss << 10 // too short to be seen; may hold this program's memory at the fork
	}
	if err != nil {
		return cost, fmt.Errorf("%s: %w: %.300s", name, err, said.String())
	}
	return cost, nil
}

// watchMemory sends the highest sum, over the tree of a process, of each one's
// highest resident memory so far. The kernel keeps that high-water mark, so only
// growth in the last interval before the end goes unseen. Rusage is of no use
// here: its maximum begins with the memory of the program that forked.
func watchMemory(pid int, stop <-chan struct{}, peak chan<- int64) {
	var highest int64
	tick := time.NewTicker(closeSampling)
	defer tick.Stop()
	calm := time.AfterFunc(closely, func() { tick.Reset(sampling) })
	defer calm.Stop()
	for {
		select {
		case <-stop:
			peak <- highest
			return
		case <-tick.C:
			highest = max(highest, treeMemory(pid))
		}
	}
}

func treeMemory(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // ended meanwhile
	}
	var sum int64
	if _, after, ok := strings.Cut(string(status), "VmHWM:"); ok {
		kib, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		if n, err := strconv.ParseInt(kib, 10, 64); err == nil {
			sum = n << 10
		}
	}
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		return sum
	}
	for _, task := range tasks {
		children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, task.Name()))
		if err != nil {
			continue
		}
		for child := range strings.FieldsSeq(string(children)) {
			if n, err := strconv.Atoi(child); err == nil {
				sum += treeMemory(n)
			}
		}
	}
	return sum
}

// cpuFor gives the part of a core that a process uses during d.
func cpuFor(ctx context.Context, pid int, d time.Duration) (float64, error) {
	before, err := cpuOf(pid)
	if err != nil {
		return 0, err
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	after, err := cpuOf(pid)
	return float64(after-before) / float64(d), err
}

// cpuOf gives a process's user and system time so far, see proc(5), /proc/pid/stat.
func cpuOf(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, fmt.Errorf("unexpected line for process %d: %s", pid, stat)
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux system
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}
