// Where Windows looks for libraries.

package app

import "golang.org/x/sys/windows"

// init keeps Windows from looking for libraries in the folder that Gannet was started in, where a server
// could have put one. Gannet's own are loaded from the system's folder.
func init() { _ = windows.SetDllDirectory("") } // it can only fail for lack of memory
