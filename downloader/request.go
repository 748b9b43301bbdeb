// What is asked for when a download is added.

package downloader

import (
	"net/http"
	"time"
)

// Request is what was asked for. It changes only where the user decides anew: see
// Engine.Rename, AcceptPage and AllowHTTP.
type Request struct {
	// URL is an absolute http or https link. A user name and password in it
	// become Basic authentication and are never logged.
	URL string `json:"url"`
	// AnyScheme lets a URL on https be asked for over http where the server has no https: nobody said which.
	AnyScheme bool `json:"anyScheme,omitempty"`
	// Dir is the absolute folder the file goes to; it is created if missing.
	Dir string `json:"dir"`
	// Name is the file's name, made safe; "" takes the server's.
	Name string `json:"name,omitempty"`
	// Header is sent along to the link's own host, never to another one.
	Header http.Header `json:"header,omitempty"`
	// Checksum is what the whole file must have, as "ALG:HEX" with one of
	// md5, sha1, sha256, sha512; "" checks nothing but what the server published.
	// Engine.Add refuses what link.ParseChecksum cannot read.
	Checksum string `json:"checksum,omitempty"`
	// Again has Engine.Add add the link although the list has it. It is not kept.
	Again bool `json:"again,omitempty"`
	// Exists is what to do about a file of the same name; "" means the engine's Options say.
	Exists Exists `json:"exists,omitempty"`
	// Inflate lets a body that the server compressed grow without bound when it is decoded.
	Inflate bool `json:"inflate,omitempty"`
	// Page takes a web page where the name asked for or the link promises another
	// file; without it that is failure.Page.
	Page bool `json:"page,omitempty"`
	// AllowHTTP lets the link lead from https to http; without it that is failure.Insecure. A Checksum with sha256 or
	// sha512 allows it too: it shows a file that was changed on the way.
	AllowHTTP bool `json:"allowHTTP,omitempty"`
	// MaxTime bounds the whole download; 0 does not.
	MaxTime time.Duration `json:"maxTime,omitempty"`
	// MaxSize bounds the file, in bytes; 0 does not.
	MaxSize int64 `json:"maxSize,omitempty"`
	// Keep makes a success of reaching MaxTime or MaxSize where nobody knows how long the
	// file is: what came until then is kept. Of a file of known length nothing less is a
	// success.
	Keep bool `json:"keep,omitempty"`
	// Append goes on with a stream of unknown length from a new connection, if the server
	// cannot give the rest: what it sent in between is missing.
	Append bool `json:"append,omitempty"`
}
