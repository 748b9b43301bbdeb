// The codes of why something is no link to use.

package link

import "gannet/internal/message"

const (
	noLink      message.Code = "link.none"
	damagedLink message.Code = "link.damaged"
	notWeb      message.Code = "link.not-web"
	noServer    message.Code = "link.no-server"
	wrongServer message.Code = "link.server"
	notOne      message.Code = "link.not-one" // there are several where one is wanted
	tooLong     message.Code = "link.too-long"
	wrongPort   message.Code = "link.port"
	sendsData   message.Code = "link.sends-data"

	ofBrowser     message.Code = "link.browser"
	ofFile        message.Code = "link.file"
	ofData        message.Code = "link.data"
	ofBlob        message.Code = "link.blob"
	ofScript      message.Code = "link.script"
	ofMail        message.Code = "link.mail"
	unknownScheme message.Code = "link.scheme" // Scheme: the scheme
)
