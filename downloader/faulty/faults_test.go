// Each option alone, and what an answer is then.

package faulty

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFaults asks for the file, or with Range for its bytes from 50,000 on, and
// compares what a correct client sees.
func TestFaults(t *testing.T) {
	content := body.Bytes()
	other := Body{Size: body.Size, Seed: 8}
	ranged := []string{"Range", "bytes=50000-"}
	runFaults(t, []faultTest{
		{"NoRanges", NoRanges(), ranged, wants(200, content)},
		{"Status", Status(503), nil, wantsStatus(503)},
		{"Status 416", Status(416), nil, wantsHeader("Content-Range", "bytes */100003")},
		{"Status 204", Status(204), nil, wants(204, nil)},
		{"Status 304", Status(304), nil, wants(304, nil)},
		{"Status 205", Status(205), nil, wantsStatus(205)},
		{"Header", Header("Retry-After", "7"), nil, wantsHeader("Retry-After", "7")},
		{"LoginPage", LoginPage(), nil, wantsHeader("Content-Type", "text/html; charset=utf-8")},
		{"DropAfter", DropAfter(1000), nil, wantsCut(1000, io.ErrUnexpectedEOF)},
		{"DropAfter ranged", DropAfter(1000), ranged, wantsCut(1000, io.ErrUnexpectedEOF)},
		{"Drop", Drop(), nil, wantsError(io.EOF)},
		{"Reset", Reset(), nil, wantsError(syscall.ECONNRESET)},
		{"Chunked", Chunked(), nil, wantsChunked(content)},
		{"Chunked 206", Chunked(), ranged, wants(206, content[50_000:])},
		{"Chunked cut", all(Chunked(), DropAfter(1000)), nil, wantsCut(1000, io.ErrUnexpectedEOF)},
		{"Chunked without end", all(Chunked(), DropAfter(body.Size)), nil, wantsCut(len(content), io.ErrUnexpectedEOF)},
		{"Unsized", Unsized(), nil, func(t *testing.T, r reply) {
			r.want(t, 200, content)
			if r.ContentLength != -1 || len(r.TransferEncoding) > 0 {
				t.Error("a length was given")
			}
		}},
		{"HTTP10", HTTP10(), ranged, func(t *testing.T, r reply) {
			r.want(t, 200, content)
			if r.Proto != "HTTP/1.0" {
				t.Error("answered in", r.Proto)
			}
		}},
		{"WrongLength long", WrongLength(5), nil, wantsCut(len(content), io.ErrUnexpectedEOF)},
		{"WrongLength short", WrongLength(-5), nil, wants(200, content[:len(content)-5])},
		{"Empty", Empty(), nil, wants(200, nil)},
		{"Rewrite", Rewrite(" OK\r\n", " Fine\r\nX-A: a\r\n"), nil, func(t *testing.T, r reply) {
			if r.Status != "200 Fine" || r.Header.Get("X-A") != "a" {
				t.Errorf("%s %v", r.Status, r.Header)
			}
		}},
		{"Garbage", Garbage(), nil, func(t *testing.T, r reply) {
			if r.err == nil || !strings.Contains(r.err.Error(), "malformed HTTP") {
				t.Error("the client took it:", r.err)
			}
		}},
		{"Over", When(Over(0, time.Hour), Status(429)), nil, wantsStatus(429)},
		{"not Over", When(Over(1, time.Hour), Status(429)), nil, wants(200, content)},
		{"RetryAfterDate", RetryAfterDate(time.Hour), nil, func(t *testing.T, r reply) {
			if at, err := http.ParseTime(r.Header.Get("Retry-After")); err != nil || time.Until(at) < 59*time.Minute || time.Until(at) > 61*time.Minute {
				t.Errorf("Retry-After %q: %v", r.Header.Get("Retry-After"), err)
			}
		}},
		{"Serve", Serve(other), nil, wants(200, other.Bytes())},
		{"ETag", ETag(`"x"`), nil, wantsHeader("ETag", `"x"`)},
		{"WeakETag", WeakETag(), nil, wantsHeader("ETag", `W/"7-186a3"`)},
		{"Modified", Modified(modified.Add(time.Second)), nil, wantsHeader("Last-Modified", "Fri, 01 Mar 2024 12:00:01 GMT")},
		{"NoValidator ETag", NoValidator(), nil, wantsHeader("ETag", "")},
		{"NoValidator date", NoValidator(), nil, wantsHeader("Last-Modified", "")},
		{"Redirect", Redirect(307, "ftp://x/y"), nil, func(t *testing.T, r reply) {
			wantsStatus(307)(t, r)
			r.wantHeader(t, "Location", "ftp://x/y")
		}},
		{"Hops", Hops(302, 3), nil, wantsHeader("Location", "/hop/1")},
		{"HugeHead", HugeHead(100 << 10), nil, func(t *testing.T, r reply) {
			r.want(t, 200, content)
			if n := len(fmt.Sprint(r.Header)); n < 100<<10 {
				t.Errorf("headers of %d bytes", n)
			}
		}},
		{"Gzip", Gzip(), ranged, func(t *testing.T, r reply) {
			r.wantHeader(t, "Content-Encoding", "gzip")
			z, err := gzip.NewReader(bytes.NewReader(r.body))
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := io.ReadAll(z); !bytes.Equal(got, content) {
				t.Errorf("%d bytes unpacked", len(got))
			}
		}},
		// The digests of the empty file are well known.
		{"Repr-Digest", Digest("Repr-Digest", Body{}), nil, wantsHeader("Repr-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")},
		{"Digest", Digest("Digest", Body{}), nil, wantsHeader("Digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")},
		{"Content-MD5", Digest("Content-MD5", Body{}), nil, wantsHeader("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")},
		{"X-Goog-Hash", Digest("X-Goog-Hash", Body{}), nil, wantsHeader("X-Goog-Hash", "md5=1B2M2Y8AsgTpgAmY7PhCfg==")},
		{"Content-Digest", Digest("Content-Digest", body), ranged, func(t *testing.T, r reply) {
			sum := sha256.Sum256(content[50_000:])
			r.wantHeader(t, "Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
		}},
	})
}

// TestFaultsOfRanges asks for a part of the file where it can be had.
func TestFaultsOfRanges(t *testing.T) {
	content := body.Bytes()
	ranged := []string{"Range", "bytes=50000-"}
	runFaults(t, []faultTest{
		{"IgnoreIfRange", IgnoreIfRange(), append(ranged, "If-Range", `"old"`), wants(206, content[50_000:])},
		{"WrongStart", WrongStart(3), ranged, wantsRange("50003-100002/100003", content[50_003:])},
		{"WrongStart early", WrongStart(-3), ranged, wantsRange("49997-100002/100003", content[49_997:])},
		{"WrongEnd long", WrongEnd(9), []string{"Range", "bytes=0-9"}, wantsRange("0-18/100003", content[:19])},
		{"MaxSpan", MaxSpan(9), ranged, wantsRange("50000-50008/100003", content[50_000:50_009])},
		{"WrongTotal", WrongTotal(5), ranged, wantsRange("50000-100002/100008", content[50_000:])},
		{"NoTotal", NoTotal(), ranged, wantsRange("50000-100002/*", content[50_000:])},
		{"NoContentRange", NoContentRange(), ranged, wantsHeader("Content-Range", "")},
		{"Overlong", Overlong(9), []string{"Range", "bytes=0-9"}, wantsRange("0-9/100003", content[:19])},
		{"206 only", all(WrongStart(1), WrongEnd(1), WrongTotal(1), NoTotal(), Overlong(1), Multipart()), nil, wants(200, content)},
		{"Multipart", Multipart(), ranged, func(t *testing.T, r reply) {
			_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			part, err := multipart.NewReader(bytes.NewReader(r.body), params["boundary"]).NextPart()
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := io.ReadAll(part); !bytes.Equal(got, content[50_000:]) || r.StatusCode != 206 {
				t.Errorf("answered %d with %d bytes in the part", r.StatusCode, len(got))
			}
		}},
		{"weak If-Range", WeakETag(), append(ranged, "If-Range", `W/"7-186a3"`), wants(200, content)},
	})
}

// faultTest is an option and what an answer is then.
type faultTest struct {
	name    string
	option  Option
	headers []string
	check   func(*testing.T, reply)
}

func runFaults(t *testing.T, tests []faultTest) {
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := New(t, body, test.option)
			test.check(t, get(t, s.URL, test.headers...))
		})
	}
}
