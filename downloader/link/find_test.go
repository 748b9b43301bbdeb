package link

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLinksWithoutSchemeMayHaveAny(t *testing.T) {
	for text, want := range map[string]Item{
		"example.org/a.zip":         {URL: "https://example.org/a.zip", AnyScheme: true},
		"//example.org:8080/a.zip":  {URL: "https://example.org:8080/a.zip", AnyScheme: true},
		"example.org:443/a.zip":     {URL: "https://example.org:443/a.zip"},
		"example.org:80/a.zip":      {URL: "http://example.org:80/a.zip"},
		"127.0.0.1/a.zip":           {URL: "http://127.0.0.1/a.zip"},
		"https://example.org/a.zip": {URL: "https://example.org/a.zip"},
	} {
		if found := Given(text); len(found.Items) != 1 || !reflect.DeepEqual(found.Items[0], want) {
			t.Errorf("%s: %+v, want %+v", text, found.Items, want)
		}
	}
}

func TestFindFindsLinks(t *testing.T) {
	for _, c := range []struct {
		why, text string
		want      []string
	}{
		{"alone", "https://example.org/a.zip", []string{"https://example.org/a.zip"}},
		{"http", "http://example.org/a.zip", []string{"http://example.org/a.zip"}},
		{"no path", "https://example.org", []string{"https://example.org"}},
		{"lines of three systems", "https://a.org/1\nhttps://a.org/2\r\n\r\nhttps://a.org/3\rhttps://a.org/4", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3", "https://a.org/4"}},
		{"several on one line", "https://a.org/1 https://a.org/2\thttps://a.org/3", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}},
		{"with commas only", "https://a.org/1,https://a.org/2;HTTP://a.org/3|http://a.org/4", []string{"https://a.org/1", "https://a.org/2", "http://a.org/3", "http://a.org/4"}},
		{"among words", "Get it from https://a.org/1, or (slower) from https://a.org/2.", []string{"https://a.org/1", "https://a.org/2"}},
		{"end of a sentence", "Have you seen https://a.org/1?! Yes: https://a.org/2: good; https://a.org/3; bye…", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}},
		{"cut short", "https://a.org/long… https://a.org/dots...", []string{"https://a.org/long", "https://a.org/dots"}},
		{"punctuation inside", "https://a.org/a,b;c!d'e*f:g@h.zip", []string{"https://a.org/a,b;c!d'e*f:g@h.zip"}},
		{"in quotes", `"https://a.org/1" 'https://a.org/2' “https://a.org/3” «https://a.org/4» ‘https://a.org/5’`, []string{"https://a.org/1", "https://a.org/2", "https://a.org/3", "https://a.org/4", "https://a.org/5"}},
		{"in single quotes with more", `a='https://a.org/1',b='x'`, []string{"https://a.org/1"}},
		{"in angle brackets", "<https://a.org/1><https://a.org/2>", []string{"https://a.org/1", "https://a.org/2"}},
		{"in brackets", "(https://a.org/1) [https://a.org/2] {https://a.org/3}", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}},
		{"in brackets close together", "(https://a.org/1),(https://a.org/2)", []string{"https://a.org/1", "https://a.org/2"}},
		{"brackets of its own", "https://en.wikipedia.org/wiki/Gannet_(bird)", []string{"https://en.wikipedia.org/wiki/Gannet_(bird)"}},
		{"brackets of its own in brackets", "(see https://en.wikipedia.org/wiki/Gannet_(bird)) (https://a.org/b_(c))", []string{"https://en.wikipedia.org/wiki/Gannet_(bird)", "https://a.org/b_(c)"}},
		{"brackets of its own and words close behind", "(https://a.org/(b)),x", []string{"https://a.org/(b)"}},
		{"bracket and full stop", "(at https://a.org/1).", []string{"https://a.org/1"}},
		{"square and curly of its own", "https://a.org/[1]{2}", []string{"https://a.org/[1]{2}"}},
		{"Markdown", "[one](https://a.org/1) and [two](https://a.org/2_(x) \"title\") ![](https://a.org/3.png)[b](https://a.org/4)", []string{"https://a.org/1", "https://a.org/2_(x)", "https://a.org/3.png", "https://a.org/4"}},
		{"Markdown reference", "[1]: https://a.org/1", []string{"https://a.org/1"}},
		{"emphasis", "**https://a.org/1** _https://a.org/2_ ~~https://a.org/3~~ `https://a.org/4`", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3", "https://a.org/4"}},
		{"underscore of its own", "https://a.org/a_ https://a.org/b~", []string{"https://a.org/a_", "https://a.org/b~"}},
		{"MediaWiki", "[https://a.org/1 one] [[https://a.org/2]]", []string{"https://a.org/1", "https://a.org/2"}},
		{"LaTeX", `\href{https://a.org/1}{one} \url{https://a.org/2}`, []string{"https://a.org/1", "https://a.org/2"}},
		{"CSS", "background: url(https://a.org/1.png);", []string{"https://a.org/1.png"}},
		{"shell", `curl -O https://a.org/1.zip\`, []string{"https://a.org/1.zip"}},
		{"table", "| https://a.org/1 |https://a.org/2|", []string{"https://a.org/1", "https://a.org/2"}},
		{"JSON", `{"url":"https://a.org/1","b":"x"}`, []string{"https://a.org/1"}},
		{"JSON with escapes", `{"url":"https://a.org/1?a=1\u0026b\u003D2\u003d\u00252F\u002D","b":"\u003chttps://a.org/2\u003E"}`, []string{"https://a.org/1?a=1&b=2=%2F-", "https://a.org/2"}},
		{"JSON with escaped slashes", `{"a":"https:\/\/a.org\/1","b":"http:\/\/a.org\/2?a\u0026b"}`, []string{"https://a.org/1", "http://a.org/2?a&b"}},
		{"no JSON", `https://a.org/1\/ https://a.org/2\u00 https://a.org/3\u00zz`, []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}},
		{"JSON, several lines of a text", `{"text":"https://a.org/1\nhttps://a.org/2\thttps://a.org/3\r\n"}`, []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}},
		{"grown on", "链接:https://a.org/1 Link.https://a.org/2 git+https://a.org/3 下载https://a.org/4 view-source:https://a.org/5", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3", "https://a.org/4", "https://a.org/5"}},
		{"Chinese around it", "下载：https://a.org/1，谢谢。（https://a.org/2）", []string{"https://a.org/1", "https://a.org/2"}},
		{"zero-width space behind", "https://a.org/1.zip\u200b \ufeffhttps://a.org/2.zip\u00a0x", []string{"https://a.org/1.zip", "https://a.org/2.zip"}},
		{"control characters behind", "https://a.org/1\x7fx https://a.org/2\u0080x https://a.org/3\x00x", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}},

		{"HTML", `<a href="https://a.org/1?a=1&amp;b=2">one</a><img src='https://a.org/2?a=1&#38;b=2'>`, []string{"https://a.org/1?a=1&b=2", "https://a.org/2?a=1&b=2"}},
		{"HTML without quotes", `<a href=https://a.org/1?a&amp;b>one</a>`, []string{"https://a.org/1?a&b"}},
		{"XML", `<loc>https://a.org/1?a&amp;b</loc>`, []string{"https://a.org/1?a&b"}},
		{"other entities are none", `<a href="https://a.org/1?a&copy=2&amp;amp;lt=3">`, []string{"https://a.org/1?a&copy=2&amp;lt=3"}},
		{"JSON in HTML", `<div data-x="{&quot;a&quot;:&quot;https://a.org/1?a=1&amp;b=2&quot;,&#39;b&#39;:&#39;https:\/\/a.org\/2&#039;}">`, []string{"https://a.org/1?a=1&b=2", "https://a.org/2"}},
		{"HTML in HTML", `&lt;a href=&APOS;https://a.org/1&APOS;&GT;https://a.org/2&Lt;/a&gt;&#x22;https://a.org/3?a&amp;b&#X22;`, []string{"https://a.org/1", "https://a.org/2", "https://a.org/3?a&b"}},
		{"written as HTML twice", `<p title="https://a.org/1&amp;lt;b">`, []string{"https://a.org/1"}},
		{"no quote", `"https://a.org/1?a&quot=2&gt=3"`, []string{"https://a.org/1?a&quot=2&gt=3"}},
		{"plain text has no entities", `https://a.org/1?a&amp;b`, []string{"https://a.org/1?a&amp;b"}},
		{"srcset", `<img srcset="https://a.org/1 1x, https://a.org/2 2x">`, []string{"https://a.org/1", "https://a.org/2"}},

		{"byte for byte", "https://example.org/A%2fb%20C+d/é?q=%E4&r=a+b", []string{"https://example.org/A%2fb%20C+d/é?q=%E4&r=a+b"}},
		{"scheme in capitals", "HTTPS://Example.ORG/A", []string{"https://Example.ORG/A"}},
		{"a lone percent sign", "https://a.org/100%_sure%20%.zip%", []string{"https://a.org/100%25_sure%20%25.zip%25"}},
		{"a cut escape", "https://a.org/%a", []string{"https://a.org/%25a"}},
		{"a joiner of its own", "https://a.org/می\u200cخواهم", []string{"https://a.org/می\u200cخواهم"}},
		{"fragment", "https://a.org/1#part https://a.org/2#/a?b", []string{"https://a.org/1", "https://a.org/2"}},
		{"user and password", "https://nina:p%40ss@a.org/1", []string{"https://nina:p%40ss@a.org/1"}},
		{"port", "https://a.org:8443/1 http://a.org:80", []string{"https://a.org:8443/1", "http://a.org:80"}},
		{"addresses", "http://192.168.1.5/1 http://[::1]:8080/2 [http://[2001:db8::1]/3]", []string{"http://192.168.1.5/1", "http://[::1]:8080/2", "http://[2001:db8::1]/3"}},
		{"hosts of a home network", "http://nas/1 http://my_nas.local./2 http://localhost:8000/3", []string{"http://nas/1", "http://my_nas.local./2", "http://localhost:8000/3"}},
		{"international host", "https://bücher.example/1 https://例え.テスト/2", []string{"https://bücher.example/1", "https://例え.テスト/2"}},
		{"64 KiB", "https://a.org/" + strings.Repeat("a", 64<<10) + " x", []string{"https://a.org/" + strings.Repeat("a", 64<<10)}},
		{"a link in a link", "https://web.archive.org/web/2020/https://a.org/1?u=https://b.org/2", []string{"https://web.archive.org/web/2020/https://a.org/1?u=https://b.org/2"}},

		{"twice", "https://a.org/1 https://a.org/1\nhttps://a.org/1#x", []string{"https://a.org/1"}},
		{"twice, written differently", "https://A.org/1 HTTPS://a.ORG:443/1", []string{"https://A.org/1"}},
		{"twice, no path", "http://a.org http://a.org/ http://a.org:80/?", []string{"http://a.org"}},
		{"twice, international", "https://bücher.example/1 https://BÜCHER.example/1 https://xn--bcher-kva.example/1", []string{"https://bücher.example/1"}},
		{"not the same", "https://a.org/a https://a.org/A http://a.org/a https://a.org:444/a https://x@a.org/a https://a.org/a? https://a.org/%61", []string{
			"https://a.org/a", "https://a.org/A", "http://a.org/a", "https://a.org:444/a", "https://x@a.org/a", "https://a.org/%61",
		}},

		{"alone without https", "example.org/a.zip\nwww.example.org\n  <www.example.org/x>  ", []string{"https://example.org/a.zip", "https://www.example.org", "https://www.example.org/x"}},
		{"alone with a port", "example.org:8443/a.zip", []string{"https://example.org:8443/a.zip"}},
		{"alone, from an attribute", "//example.org/a.zip", []string{"https://example.org/a.zip"}},
		{"alone, international", "bücher.de/a.zip\nxn--bcher-kva.de/b.zip", []string{"https://bücher.de/a.zip", "https://xn--bcher-kva.de/b.zip"}},
		{"alone, an address", "192.168.1.5/a.iso\nlocalhost:8000/a.iso", []string{"http://192.168.1.5/a.iso", "http://localhost:8000/a.iso"}},
	} {
		found := Find(c.text)
		got, bad := found.Links(), found.Bad
		if !slices.Equal(got, c.want) || len(bad) > 0 {
			t.Errorf("%s: %q\n got %q, bad %v\nwant %q", c.why, c.text, got, bad, c.want)
		}
	}
}

func TestFindSaysWhyNot(t *testing.T) {
	const none = "link.none"
	for _, c := range []struct{ line, reason string }{
		{"hello", none},
		{`{"a":"\u003c\u003e"}`, none},
		{"see www.example.org for more", none},
		{"example.org", none},
		{"file.zip", none},
		{"folder/file.zip", none},
		{"folder.old/file.zip", none},
		{"/home/nina/file.zip", none},
		{`C:\Users\nina\file.zip`, none},
		{"nina@example.org/x", none},
		{"co.uk/x", none},
		{"www.example.nowhere/x", "link.server"},
		{"1.2/3", none},
		{"note: nothing here: at all", none},
		{"example.org/my file.zip", none},
		{"://example.org/a.zip", none},
		{"C://example.org/a.zip", none},
		{"magnet:x", none},
		{"about:blank", "link.browser"},
		{"data: 5 files", none},
		{"http: and https:", none},
		{"ftp://example.org/a.zip", `link.scheme Scheme="ftp"`},
		{"-ftp://example.org/a.zip", `link.scheme Scheme="ftp"`},
		{"SFTP://example.org/a.zip", `link.scheme Scheme="sftp"`},
		{"magnet:?xt=urn:btih:0123&tr=http://tracker.example.org/announce", `link.scheme Scheme="magnet"`},
		{"ed2k://|file|a.zip|1|0|/", `link.scheme Scheme="ed2k"`},
		{"hxxp://example.org/a.zip", "link.not-web"},
		{"file:///home/nina/a.zip", "link.file"},
		{"javascript:location='https://example.org/a.zip'", "link.script"},
		{"data:text/html,https://example.org/a.zip", "link.data"},
		{"data:;base64,AAAA", "link.data"},
		{"blob:https://example.org/0-1-2", "link.blob"},
		{"mailto:nina@example.org", "link.mail"},
		{"https://", "link.no-server"},
		{"https:///a.zip", "link.no-server"},
		{"https://:80/a.zip", "link.no-server"},
		{"https://?a", "link.no-server"},
		{"https:example.org/a.zip", "link.not-web"},
		{`http:\\example.org\a.zip`, "link.not-web"},
		{"http:/example.org/a.zip", "link.not-web"},
		{"https://example.org:http/a.zip", "link.damaged"},
		{"https://[::1/a.zip", "link.damaged"},
		{"https://example.org:70000/a.zip", "link.port"},
		{"https://example.org:0/a.zip", "link.port"},
		{"https://example..org/a.zip", "link.server"},
		{"https://.example.org/a.zip", "link.server"},
		{"https://exa$mple.org/a.zip", "link.server"},
		{"https://exa%20mple.org/a.zip", "link.damaged"},
		{"https://xn--a-ä.example/a.zip", "link.server"},
		{"https://" + strings.Repeat("a", 64) + ".org/", "link.server"},
		{"https://example.org/" + strings.Repeat("a", longest), "link.too-long"},
		{"https://" + strings.Repeat("a.", 127) + "org/", "link.server"},
	} {
		found := Find("\n \t\n" + c.line + "\n\n")
		links, bad := found.Links(), found.Bad
		if len(links) > 0 || len(bad) != 1 || bad[0].Line != c.line || bad[0].Reason.String() != c.reason {
			t.Errorf("%q:\n got %q, bad %v\nwant %q", c.line, links, bad, c.reason)
		}
	}
}

func TestFindGivesTheGoodAndTheBadOfALine(t *testing.T) {
	found := Find("  mirrors: https://a.org/1 ftp://a.org/1 <javascript:void(0)> https://a.org/2 &quot;ftp://a.org/2&quot; \nhello\n")
	links, bad := found.Links(), found.Bad
	if want := []string{"https://a.org/1", "https://a.org/2"}; !slices.Equal(links, want) {
		t.Errorf("links %q, want %q", links, want)
	}
	want := [][2]string{
		{"ftp://a.org/1", `link.scheme Scheme="ftp"`},
		{"ftp://a.org/2", `link.scheme Scheme="ftp"`},
	}
	if !slices.EqualFunc(bad, want, func(b Bad, w [2]string) bool { return b.Line == w[0] && b.Reason.String() == w[1] }) {
		t.Errorf("bad %v, want %q", bad, want)
	}
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"https://nina:secret@example.org/a@b?c@d": "https://example.org/a@b?c@d",
		"https://nina@example.org":                "https://example.org",
		"https://nina:se@cret@example.org/a":      "https://example.org/a",
		"https://example.org/@scope/a":            "https://example.org/@scope/a",
		"https://example.org?a@b":                 "https://example.org?a@b",
		"https://EXAMPLE.org/A%2fb":               "https://EXAMPLE.org/A%2fb",
		"https://nina:se/cret@example.org/a":      "https://example.org/a",
		"https://nina:se#cret@example.org/a":      "https://example.org/a",
		"https://nina:se^cret@example.org/a":      "https://example.org/a",
		"nina:secret@example.org/a":               "example.org/a",
		"":                                        "",
	} {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"see (https://a.org/b_(c)), <a href='https://a.org/?a&amp;b'>",
		"www.example.org/x\nexample.org:80/ä.zip#x\n//a.org/b",
		"https://u:p@[::1]:80/%zz?#,https://bücher.example。",
		"ftp://a magnet:?x javascript:https://a data:,x blob:http://a",
		"*https://a.org/_*_ [x](https://a.org/]) 'https://a.org/'b' https://a.org/)…).",
		"HTTP:// https:/// http:a https://\xff/\xfe",
		`"https:\/\/a.org\/\u0026\u00" &quot;https://a.org/?a&amp;lt;b&quot; <ftp://a&#39;https://b>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := Find(text)
		links, bad := found.Links(), found.Bad
		for _, link := range links {
			u, err := url.Parse(link)
			if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.Contains(link, "#") {
				t.Fatalf("unusable: %q, %v", link, err)
			}
			clean, err := url.Parse(Redact(link))
			if err != nil || clean.User != nil || clean.Host != u.Host || clean.EscapedPath() != u.EscapedPath() {
				t.Fatalf("redacted %q: %q, %v", link, Redact(link), err)
			}
		}
		for _, b := range bad {
			if b.Line == "" || b.Reason.IsZero() || strings.HasSuffix(b.Reason.String(), ".") {
				t.Fatalf("%v", b)
			}
		}
		for _, separator := range []string{"\n", " "} {
			found := Find(strings.Join(links, separator))
			again, worse := found.Links(), found.Bad
			if !slices.Equal(again, links) || len(worse) > 0 {
				t.Fatalf("%q gives other links when parsed again: %q, %v", links, again, worse)
			}
		}
	})
}

// nasty are texts of about so many bytes that would be slow if anything was read over and over.
func nasty(size int) map[string]string {
	var list strings.Builder
	for i := range size / 60 {
		fmt.Fprintf(&list, "https://example.org/files/%d/archive-%d.tar.gz?key=%d\n", i, i, i)
	}
	fill := func(begin, repeated string) string { return begin + strings.Repeat(repeated, size/len(repeated)) }
	return map[string]string{
		"lines":         list.String(),
		"one line":      strings.ReplaceAll(list.String(), "\n", " "),
		"options":       strings.ReplaceAll(list.String(), "\n", "\n referer=x\n"),
		"mirrors":       strings.ReplaceAll(list.String(), "\n", "\t"),
		"no link":       fill("", "a"),
		"colons":        fill("", "a:"),
		"slashes":       fill("", "://"),
		"brackets":      fill("https://a.org/", "(") + fill("", ")]"),
		"schemes":       fill("", "http"),
		"commas":        fill("https://a.org/", ",http:"),
		"punctuation":   fill("https://a.org/", ".…"),
		"percents":      fill("https://a.org/", "%"),
		"escapes":       fill(`https:\/\/a.org\/`, `\/\u0026`),
		"entities":      fill("&quot;https://a.org/", "&quot&amp;"),
		"ampersands":    fill("https://a.org/?", "&amp;a"),
		"too short":     fill("", "https:// "),
		"angles":        fill("", "<http"),
		"broken":        fill("", "<https://a.org/\n"),
		"soft breaks":   fill("=3D", strings.Repeat("a", 72)+"=\n"),
		"blank":         fill("", " \n\x00"),
		"table":         fill("a,b\n", "\"\"\",\""),
		"groups":        fill("[InternetShortcut]\n", "a=b\n"),
		"blocks":        fill("", "<\nhttps://a.org\na: b\n"),
		"tags":          fill("<html>", "<a href=x>"),
		"quotes":        fill("", "curl '\n"),
		"commands":      fill("", "curl https://a.org -H 'a: b'\n"),
		"continued":     fill("", "curl https://a.org \\\n"),
		"carets":        fill("curl ^\"https://a.org", "^"),
		"PowerShell":    fill("", "Invoke-WebRequest -Uri \"`\n"),
		"many mistakes": fill("", "https//a\n"),
	}
}

// The time for a text grows with its length, and not with the square of it.
func TestFindIsLinear(t *testing.T) {
	const size, times = 4 << 10, 64 // the square of it would be 4096 times as long
	small, large := nasty(size), nasty(size*times)
	took := func(text string) time.Duration {
		begin := time.Now()
		Find(text)
		return time.Since(begin)
	}
	for name := range small {
		few, many := time.Hour, time.Hour
		for range 10 { // another program may have had the processor
			few, many = min(few, took(small[name])), min(many, took(large[name]))
			if many < times*times/4*max(few, 20*time.Microsecond) {
				break
			}
		}
		if ratio := float64(many) / float64(max(few, 20*time.Microsecond)); ratio >= times*times/4 {
			t.Errorf("%s: a text %d times as long takes %.0f times as long", name, times, ratio)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for name, text := range nasty(1 << 20) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Find(text)
			}
		})
	}
}

func TestLinkIsTakenToTheByte(t *testing.T) {
	for in, want := range map[string]string{
		"http://h.example/a%2Fb%2B%25.?sig=%2f+(c),'*!;:": "http://h.example/a%2Fb%2B%25.?sig=%2f+(c),'*!;:",
		" HTTPS://H.example/a b\n":                        "https://H.example/a%20b",
		"http://h.example/ü%2F#part":                      "http://h.example/ü%2F",
		"http://h.example/100%":                           "http://h.example/100%25",
		"magnet:?xt=urn:btih:1":                           "",
		"www.example.com/x":                               "",
		"http:h.example":                                  "",
		"http://a_b..example/":                            "",
		"http://h.example:70000/":                         "",
		"see http://h.example/":                           "",
	} {
		got, reason := Check(in)
		if got != want || reason.IsZero() != (want != "") {
			t.Errorf("%q: got %q, %q", in, got, reason)
		}
	}
}
