//go:build !linux

// Systems other than Linux, where the child is a process of its own and no more.

package child

import (
	"os"
	"os/exec"

	"gannet/downloader/archive"
)

func self() (string, error) { return os.Executable() }

// bounds are for Linux: elsewhere the child may do what the program may.
type bounds struct{}

func confinements(archive.Job) []bounds { return make([]bounds, 1) }

// run starts cmd, calls started, and waits for its end.
func run(cmd *exec.Cmd, _ bounds, started func()) error {
	apart(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	started()
	return cmd.Wait()
}

func limit(archive.Job) error { return nil }
