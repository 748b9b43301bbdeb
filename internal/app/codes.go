// The codes of what is told when Gannet has to start with less.

package app

import "gannet/internal/message"

const (
	notFound       message.Code = "app.not-found"
	noLog          message.Code = "app.no-log"
	noCertificates message.Code = "app.certificates"
	noList         message.Code = "app.list"
)
