package web

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gannet/downloader/disk"
)

// dispositionCases are values of Content-Disposition, and the name in each.
var dispositionCases = []struct{ why, in, want string }{
	{"token", `attachment; filename=report.pdf`, "report.pdf"},
	{"quoted", `attachment; filename="annual report.pdf"`, "annual report.pdf"},
	{"inline", `inline; filename="report.pdf"`, "report.pdf"},
	{"upper case", `ATTACHMENT; FILENAME="report.pdf"`, "report.pdf"},
	{"no spaces", `attachment;filename="report.pdf"`, "report.pdf"},
	{"many spaces", "attachment ;  filename \t = \t \"report.pdf\"  ; size = 3", "report.pdf"},
	{"token and more", `attachment; filename=report.pdf ; size=3`, "report.pdf"},
	{"another parameter first", `attachment; size=3; filename="report.pdf"`, "report.pdf"},
	{"a name like filename", `attachment; xfilename=a.txt; filename=b.txt`, "b.txt"},
	{"no type", `filename="report.pdf"`, "report.pdf"},
	{"no type, semicolon", `; filename=report.pdf`, "report.pdf"},
	{"no semicolon after the type", `attachment filename=report.pdf`, "report.pdf"},
	{"semicolon at the end", `attachment; filename="report.pdf";`, "report.pdf"},
	{"two semicolons", `attachment;; filename=report.pdf;;`, "report.pdf"},
	{"given twice", `attachment; filename="first.txt"; filename="second.txt"`, "first.txt"},
	{"token with spaces", `attachment; filename=annual report.pdf`, "annual report.pdf"},
	{"token with commas and brackets", `attachment; filename=a,b[1](2).pdf`, "a,b[1](2).pdf"},
	{"semicolon in quotes", `attachment; filename="a;b.pdf"`, "a;b.pdf"},
	{"equals in quotes", `attachment; filename="a=b.pdf"`, "a=b.pdf"},
	{"filename in quotes of another", `attachment; title="filename=a.txt; filename=b.txt"; filename=c.txt`, "c.txt"},
	{"escaped quotes", `attachment; filename="the \"best\" one.pdf"`, "the _best_ one.pdf"},
	{"escaped letter", `attachment; filename="f\oo.pdf"`, "foo.pdf"},
	{"escaped backslash is a path", `attachment; filename="a\\b.pdf"`, "b.pdf"},
	{"a path of Windows", `attachment; filename="C:\Users\nina\report.pdf"`, "report.pdf"},
	{"a path of Windows, escaped", `attachment; filename="C:\\Users\\nina\\report.pdf"`, "report.pdf"},
	{"a path", `attachment; filename="../../.ssh/authorized_keys"`, "authorized_keys"},
	{"quote not closed", `attachment; filename="report.pdf`, "report.pdf"},
	{"backslash at the end", `attachment; filename="report.pdf\`, "report.pdf"},
	{"more after the quote", `attachment; filename="report.pdf".exe; size=3`, "report.pdf"},
	{"single quotes are letters", `attachment; filename='report.pdf'`, "'report.pdf'"},
	{"empty", `attachment; filename=""`, ""},
	{"empty token", `attachment; filename=; size=3`, ""},
	{"only dots", `attachment; filename=".."`, ""},
	{"none", `attachment`, ""},
	{"nothing", ``, ""},
	{"only separators", `;=;==;`, ""},

	{"filename*", `attachment; filename*=UTF-8''na%C3%AFve%20plan.pdf`, "naïve plan.pdf"},
	{"lower case", `attachment; filename*=utf-8''na%c3%afve.pdf`, "naïve.pdf"},
	{"with a language", `attachment; filename*=UTF-8'en'plan.pdf`, "plan.pdf"},
	{"Latin-1", `attachment; filename*=iso-8859-1''na%EFve.pdf`, "naïve.pdf"},
	{"Windows-1251", `attachment; filename*=windows-1251''%EF%EB%E0%ED.pdf`, "план.pdf"},
	{"Shift_JIS", `attachment; filename*=Shift_JIS''%95%F1%8D%90.pdf`, "報告.pdf"},
	{"filename* wins", `attachment; filename="plan.pdf"; filename*=UTF-8''pl%C3%A4n.pdf`, "plän.pdf"},
	{"filename* first", `attachment; filename*=UTF-8''pl%C3%A4n.pdf; filename="plan.pdf"`, "plän.pdf"},
	{"in quotes", `attachment; filename*="UTF-8''pl%C3%A4n.pdf"`, "plän.pdf"},
	{"raw characters", `attachment; filename*=UTF-8''der plän.pdf`, "der plän.pdf"},
	{"quote in the name", `attachment; filename*=UTF-8''it's.pdf`, "it's.pdf"},
	{"plus is plus", `attachment; filename*=UTF-8''a+b.pdf`, "a+b.pdf"},
	{"path in escapes", `attachment; filename*=UTF-8''..%2F..%5Cevil.pdf`, "evil.pdf"},
	{"NUL in escapes", `attachment; filename*=UTF-8''evil.exe%00.pdf`, "evil.exe.pdf"},
	{"override in escapes", `attachment; filename*=UTF-8''photo%E2%80%AEgpj.exe`, "photogpj.exe"},
	{"no charset", `attachment; filename*=''x.pdf; filename=plain.pdf`, "plain.pdf"},
	{"unknown charset", `attachment; filename*=klingon''x.pdf; filename=plain.pdf`, "plain.pdf"},
	{"no quotes", `attachment; filename*=x.pdf; filename=plain.pdf`, "plain.pdf"},
	{"one quote", `attachment; filename*=UTF-8'x.pdf; filename=plain.pdf`, "plain.pdf"},
	{"broken escape", `attachment; filename*=UTF-8''x%4.pdf; filename=plain.pdf`, "plain.pdf"},
	{"not the charset it says", `attachment; filename*=UTF-8''na%EFve.pdf; filename=plain.pdf`, "plain.pdf"},
	{"nothing left of filename*", `attachment; filename*=UTF-8''%2E%2E; filename=plain.pdf`, "plain.pdf"},

	{"raw UTF-8", "attachment; filename=\"na\xc3\xafve.pdf\"", "naïve.pdf"},
	{"raw Latin-1", "attachment; filename=\"na\xefve.pdf\"", "naïve.pdf"},
	{"raw Windows-1252", "attachment; filename=\"\x80 5.pdf\"", "€ 5.pdf"},
	{"RFC 2047 base64", `attachment; filename="=?UTF-8?B?5aCx5ZGKLnBkZg==?="`, "報告.pdf"},
	{"RFC 2047 quoted-printable", `attachment; filename="=?iso-8859-1?Q?na=EFve_plan.pdf?="`, "naïve plan.pdf"},
	{"RFC 2047 without quotes", `attachment; filename==?UTF-8?Q?na=C3=AFve.pdf?=`, "naïve.pdf"},
	{"RFC 2047 in GB2312", `attachment; filename="=?GB2312?B?sai45i5wZGY=?="`, "报告.pdf"},
	{"RFC 2047 in an unknown charset", `attachment; filename="=?klingon?Q?a?=.pdf"`, "=_klingon_Q_a_=.pdf"},
	{"percent-encoded", `attachment; filename="na%C3%AFve%20plan.pdf"`, "naïve plan.pdf"},
	{"percent signs", `attachment; filename="100% of 20%.pdf"`, "100% of 20%.pdf"},
	{"percent-encoded, not UTF-8", `attachment; filename="na%EFve.pdf"`, "na%EFve.pdf"},
	{"percent-encoded GBK", `attachment; filename="%B2%E2%CA%D4.zip"`, "测试.zip"},
	{"percent-encoded, and a percent sign", `attachment; filename="100% caf%C3%A9.pdf"`, "100% café.pdf"},
	{"percent sign before digits", `attachment; filename="at 50%AB.pdf"`, "at 50%AB.pdf"},
	{"percent-encoded, raw too", "attachment; filename=\"na%C3%AFve caf\xc3\xa9.pdf\"", "naïve café.pdf"},
	{"raw GBK", "attachment; filename=\"\xb2\xe2\xca\xd4.zip\"", "测试.zip"},
	{"raw GBK, no quotes", "attachment;filename=\xb2\xe2\xca\xd4.zip", "测试.zip"},
	{"quote not opened", `attachment; filename=report.pdf"`, "report.pdf"},
	{"quoted twice", `attachment; filename=""report.pdf""`, "report.pdf"},
	{"quoted twice, and more", `attachment; filename=""report.pdf""; size=3`, "report.pdf"},
	{"empty, and more", `attachment; filename=""; name=a.pdf`, "a.pdf"},
	{"filename* without a charset, alone", `attachment; filename*=pl%C3%A4n.pdf`, "plän.pdf"},
	{"filename* in quotes, alone", `attachment; filename*="plan.pdf"`, "plan.pdf"},
	{"filename* in another charset, alone", `attachment; filename*=UTF-8''%B2%E2%CA%D4.zip`, "测试.zip"},
	{"plus", `attachment; filename="a+b.pdf"`, "a+b.pdf"},

	{"a Latin letter alone", "attachment; filename=\"Menu \xe0 la carte.pdf\"", "Menu à la carte.pdf"},
	{"a Latin letter at the end", "attachment; filename=\"plan-\xe4.pdf\"", "plan-ä.pdf"},
	{"a Latin letter first", "attachment; filename=\"\xe0 la carte.pdf\"", "à la carte.pdf"},

	{"in pieces", `attachment; filename*0="re"; filename*1="port.pdf"`, "report.pdf"},
	{"in pieces, another order", `attachment; filename*1=".pdf"; filename*0=report`, "report.pdf"},
	{"in pieces, encoded", `attachment; filename*0*=UTF-8''pl%C3%A4; filename*1="n 5%.pdf"`, "plän 5%.pdf"},
	{"in encoded pieces", `attachment; filename*0*=UTF-8''pl%C3; filename*1*=%A4n.pdf`, "plän.pdf"},
	{"a piece is missing", `attachment; filename*0="report"; filename*2=".pdf"`, "report"},
	{"the first piece is missing", `attachment; filename*1="report.pdf"`, ""},
	{"whole and in pieces", `attachment; filename*0="a.pdf"; filename="report.pdf"`, "report.pdf"},
	{"space before the star", `attachment; filename *=UTF-8''pl%C3%A4n.pdf`, "plän.pdf"},
	{"one quote, alone", `attachment; filename*=UTF-8'pl%C3%A4n.pdf`, "plän.pdf"},

	{"name", `attachment; name="report.pdf"`, "report.pdf"},
	{"filename goes before name", `attachment; name="a.pdf"; filename="b.pdf"`, "b.pdf"},
}

func TestDispositionName(t *testing.T) {
	for _, c := range dispositionCases {
		if got := dispositionName(c.in); got != c.want {
			t.Errorf("%s: %s: %+q, want %+q", c.why, c.in, got, c.want)
		}
	}
}

func TestFileName(t *testing.T) {
	if err := mime.AddExtensionType(".gannettest", "application/x-gannet-test"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ link, disposition, media, want string }{
		{"https://example.org/a/b.zip", `attachment; filename=c.zip`, "", "c.zip"},
		{"https://example.org/a/b.zip", `attachment; filename=kubectl`, "application/zip", "kubectl"},
		{"https://example.org/a/b.zip", `attachment`, "", "b.zip"},
		{"https://example.org/a/b.zip", `attachment; filename=".."`, "", "b.zip"},

		{"https://example.org/a/na%C3%AFve%20plan.pdf", "", "", "naïve plan.pdf"},
		{"https://example.org/a/na%EFve.pdf", "", "", "naïve.pdf"},
		{"https://example.org/a/100%.pdf", "", "", "100%.pdf"},
		{"https://example.org/a+b.zip?file=c.zip#d.zip", "", "", "a+b.zip"},
		{"https://example.org/a/b.zip;jsessionid=12", "", "", "b.zip"},
		{"https://example.org/a/..%2F..%5Cb.zip", "", "", "b.zip"},
		{"https://example.org/%B2%E2%CA%D4.zip", "", "", "测试.zip"},
		{"https://example.org/%8F%EE%95%F1%91%E5%8Aw.zip", "", "", "情報大学.zip"},
		{"https://example.org/100%25%20caf%C3%A9.zip", "", "", "100% café.zip"},
		{"https://example.org/download?id=7&fileName=report-2024.zip&sig=x", "", "", "report-2024.zip"},
		{"https://example.org/get.php?file=films/holiday.mkv", "", "", "holiday.mkv"},
		{"https://example.org/d/9cd67458?filename=HDT-V2.3.5.zip", "", "", "HDT-V2.3.5.zip"},
		{"https://example.org/dl?response-content-disposition=attachment%3B%20filename%3D%22a%20b.pdf%22", "", "", "a b.pdf"},
		{"https://example.org/dl?rscd=attachment%3B+filename%3Da.pdf&file=b.pdf", "", "", "a.pdf"},
		{"https://example.org/dl?file=%B2%E2%CA%D4.zip", "", "", "测试.zip"},
		{"https://example.org/dl?file=https%3A%2F%2Fa.org%2Fx.zip%3Fa", "", "", "x.zip"},
		{"https://example.org/dl?file=..%2F..%2F.ssh%2Fa.zip", "", "", "a.zip"},
		{"https://example.org/real.iso?file=other.zip", "", "", "real.iso"},
		{"https://example.org/view?name=nina&file=12", "", "", "view"},
		{"https://example.org/pub/stuff/", "", "text/html; charset=utf-8", "stuff.html"},
		{"https://example.org/pub/%2E%2E", "", "application/zip", "example.org.zip"},

		{"https://example.org/pdf/2301.01234", "", "application/pdf", "2301.01234.pdf"},
		{"https://example.org/image", "", "Image/JPEG", "image.jpg"},
		{"https://example.org/movie.7z.001", "", "application/x-7z-compressed", "movie.7z.001"},
		{"https://example.org/kubectl", "", "application/octet-stream", "kubectl"},
		{"https://example.org/kubectl", "", "application/x-nobody-knows", "kubectl"},
		{"https://example.org/kubectl", "", "", "kubectl"},
		{"https://example.org/main/LICENSE", "", "text/plain; charset=utf-8", "LICENSE"},
		{"https://example.org/app.apk", "", "application/zip", "app.apk"},
		{"https://example.org/a.tar.gz", "", "application/x-gzip", "a.tar.gz"},
		{"https://example.org/photo.jpeg", "", "image/webp", "photo.jpeg"},
		{"https://example.org/thing", "", "application/x-gannet-test", "thing.gannettest"},

		{"https://example.org/download.php?id=3", "", "application/pdf", "download.pdf"},
		{"https://example.org/Get.ASPX?id=3", "", "application/zip", "Get.zip"},
		{"https://example.org/download.php?id=3", "", "application/octet-stream", "download.php"},
		{"https://example.org/src/index.php", "", "text/plain", "index.php"},

		{"https://example.org", "", "text/html", "example.org.html"},
		{"https://example.org/", "", "text/plain", "example.org.txt"},
		{"https://example.org:8080/?a=b.zip", "", "", "example.org"},
		{"https://xn--bcher-kva.example/", "", "application/zip", "bücher.example.zip"},
		{"http://[::1]:80/", "", "application/zip", "__1.zip"},
		{"http://../", "", "", "download"},
	} {
		u, err := url.Parse(c.link)
		if err != nil {
			// A lone % is no valid link, but a server may redirect to one.
			u = &url.URL{Scheme: "https", Host: "example.org", Path: strings.TrimPrefix(c.link, "https://example.org")}
		}
		header := http.Header{}
		if c.disposition != "" {
			header.Set("Content-Disposition", c.disposition)
		}
		if c.media != "" {
			header.Set("Content-Type", c.media)
		}
		if got := fileName(header, u); got != c.want {
			t.Errorf("%s, %q, %q: %q, want %q", c.link, c.disposition, c.media, got, c.want)
		}
	}
}

func TestFileNameOfSeveralHeaders(t *testing.T) {
	header := http.Header{"Content-Disposition": {`attachment`, `attachment; filename="a.zip"`, `attachment; filename="b.zip"`}}
	if got := fileName(header, &url.URL{Path: "/c.zip"}); got != "a.zip" {
		t.Errorf("got %q", got)
	}
}

func TestFileNameKeepsTheExtensionOfALongOne(t *testing.T) {
	u := &url.URL{Path: "/" + strings.Repeat("a", 300)}
	if got := fileName(http.Header{"Content-Type": {"application/pdf"}}, u); !strings.HasSuffix(got, "aaa.pdf") || disk.SafeName(got) != got {
		t.Errorf("got %q", got)
	}
}

func FuzzFileName(f *testing.F) {
	f.Add(`attachment; filename="a\"b.pdf"; filename*=UTF-8''a%20b.pdf`, "application/pdf", "/a/b.php")
	f.Add(`filename==?UTF-8?Q?a=C3=AF?=`, "text/html", "/%2E%2E/")
	f.Add(`; filename="C:\a\`, "", "/a;b")
	f.Add("attachment; filename*=iso-2022-jp''%1B$B%0F; name=\xff", "image/png", "")
	f.Fuzz(func(t *testing.T, disposition, media, path string) {
		header := http.Header{"Content-Disposition": {disposition}, "Content-Type": {media}}
		name := fileName(header, &url.URL{Host: "example.org", Path: path})
		if name == "" || disk.SafeName(name) != name {
			t.Fatalf("%q is not safe", name)
		}
	})
}
