package downloader

import "net/url"

// Redact gives link without its user name and password, for eyes, logs and files.
func Redact(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.User == nil {
		return link
	}
	u.User = nil
	return u.String()
}
