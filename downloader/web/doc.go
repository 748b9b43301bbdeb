// Package web is the source of files over HTTP and HTTPS: requests, redirects, cookies, logins and proxies, and the
// proof that an answer holds what was asked for. What it gives is a source.Body; nothing above it reads a header.
//
// # Reading order
//
// client.go holds the connections, source.go the question, journey.go its way through redirects, cookies.go what
// servers want back, digest.go logins, scheme.go links that do not say which scheme. dial.go, proxy.go and
// transports.go open connections; package head reads how an answer begins; neterror.go finds out what went wrong.
// answer.go is the proof of an answer, header.go its numbers, refusal.go what a status means, digests.go published
// checksums, filename.go and nametext.go names, page.go pages in place of a file, coding.go and decode.go what is
// encoded for the way.
package web
