package downloader

import "golang.org/x/sys/windows"

// threadBackground is THREAD_MODE_BACKGROUND_BEGIN of SetThreadPriority: the lowest
// priority for processor, disk and memory.
const threadBackground = 0x00010000

var setThreadPriority = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadPriority")

// lowerPriority is for the calling thread. Where it is not allowed things stay as they are.
func lowerPriority() {
	_, _, _ = setThreadPriority.Call(uintptr(windows.CurrentThread()), threadBackground)
}
