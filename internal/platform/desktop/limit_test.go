package desktop

import "time"

// limit is how long a test waits for what it expects before it gives up. Only what hangs takes so long, also on a
// machine that is busy.
const limit = 2 * time.Minute
