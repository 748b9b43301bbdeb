// The codes of why a file that was dropped or opened gives no links.

package gui

import "gannet/internal/message"

const (
	notBegun     message.Code = "file.not-begun"
	noLinkInFile message.Code = "file.no-link"
	noFile       message.Code = "file.not-a-file"
	fileItself   message.Code = "file.itself"
	tooLarge     message.Code = "file.too-large"
	notAllowed   message.Code = "file.denied"
	notRead      message.Code = "file.unreadable"
)
