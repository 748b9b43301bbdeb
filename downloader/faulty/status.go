package faulty

import "net/http"

// Answers without the file.

// Status answers with a status and, where that may be, a small page.
func Status(code int) Option {
	return Option{answer: func(x *Exchange) {
		if code == http.StatusRequestedRangeNotSatisfiable {
			x.unsatisfiable()
			return
		}
		x.page(code)
	}}
}

// Header sets a header of the answer.
func Header(key, value string) Option {
	return Option{answer: func(x *Exchange) { x.Header.Set(key, value) }}
}

// LoginPage answers 200 with a page to log in, as hotel networks and expired
// sessions do.
func LoginPage() Option {
	return Option{answer: func(x *Exchange) {
		x.replace(http.StatusOK, "text/html; charset=utf-8", []byte("<html><form>Please log in</form></html>\n"))
	}}
}

// Instead answers 200 with other content than the file.
func Instead(mediaType string, payload []byte) Option {
	return Option{answer: func(x *Exchange) { x.replace(http.StatusOK, mediaType, payload) }}
}

// InsteadOfPart answers 206 with other content than the file, which has the place of the part that was asked for,
// and its ETag.
func InsteadOfPart(mediaType string, payload []byte) Option {
	return Option{answer: func(x *Exchange) {
		from, tag := x.From, x.ETag
		x.replace(http.StatusPartialContent, mediaType, payload)
		x.Header.Set("ETag", tag)
		x.contentRange(from, from+int64(len(payload)), x.Body.Size)
	}}
}
