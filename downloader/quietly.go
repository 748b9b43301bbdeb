package downloader

import "runtime"

// quietly runs do with the lowest priority for processor and disk, which the programs it
// starts get too, and waits for it. The thread that has the priority ends with do.
func quietly(do func()) {
	ended := make(chan struct{})
	go func() { // waited for below
		defer close(ended)
		runtime.LockOSThread() // and never unlocked
		lowerPriority()
		do()
	}()
	<-ended
}
