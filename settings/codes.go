// The codes of what is told of a settings file that cannot be used as it is.

package settings

import "gannet/internal/message"

const (
	unreadable   message.Code = "settings.unreadable"    // Reason: the error
	damagedFile  message.Code = "settings.damaged"       // File: the copy
	damagedLater message.Code = "settings.damaged-later" // File: the copy
	badValue     message.Code = "settings.value"         // Key
	badFolder    message.Code = "settings.folder"        // Value, Folder
	badProxy     message.Code = "settings.proxy"
	badUserAgent message.Code = "settings.user-agent"
	badCommand   message.Code = "settings.command"
	outOfRange   message.Code = "settings.range"  // Key, Value, Used
	notOneOf     message.Code = "settings.choice" // Key, Value, Allowed, Used
)
