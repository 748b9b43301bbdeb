// The links of a web page.

package link

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page gives where the links of a page, or of what was selected in one, lead, and
// the text outside of them. Pictures count only where there is nothing else.
func Page(page, base string) Content {
	r := pageReader{base: base}
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken: // the end, there is no other error
			d := Content{Links: r.links, Text: r.text.String()}
			if len(d.Links) == 0 && strings.TrimSpace(d.Text) == "" {
				d.Links = r.pictures
			}
			return d
		case html.TextToken:
			if !r.inLink && r.hidden == 0 {
				r.text.Write(tokens.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(tokens.Token())
		case html.EndTagToken:
			r.end(tokens.Token().DataAtom)
		}
	}
}

// pageReader gathers what a page holds.
type pageReader struct {
	base     string // what relative links are relative to, "" if that is not known
	links    []string
	pictures []string
	text     strings.Builder
	inLink   bool
	hidden   atom.Atom // the element whose text is not shown, or 0
}

func (r *pageReader) start(t html.Token) {
	r.separate(t.DataAtom)
	switch t.DataAtom {
	case atom.A:
		if link := r.resolve(attribute(t, "href")); link != "" {
			r.inLink = true
			r.links = append(r.links, link)
		}
	case atom.Area:
		if link := r.resolve(attribute(t, "href")); link != "" {
			r.links = append(r.links, link)
		}
	case atom.Base:
		if base := attribute(t, "href"); strings.Contains(base, "://") {
			r.base = base
		}
	case atom.Img, atom.Video, atom.Audio, atom.Source:
		if link := r.resolve(attribute(t, "src")); link != "" {
			r.pictures = append(r.pictures, link)
		}
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Template:
		r.hidden = t.DataAtom
	}
}

func (r *pageReader) end(element atom.Atom) {
	r.separate(element)
	switch element {
	case atom.A:
		r.inLink = false
	case r.hidden:
		r.hidden = 0
	}
}

// separate keeps apart what does not stand on one line.
func (r *pageReader) separate(element atom.Atom) {
	switch element {
	case atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Span, atom.Font, atom.Code, atom.Mark, atom.Small,
		atom.Wbr:
	case atom.A:
		r.text.WriteByte(' ')
	default:
		r.text.WriteByte('\n')
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(lineEnds.Replace(a.Val))
		}
	}
	return ""
}

// Browsers leave these out of links.
var lineEnds = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// resolve gives a link in full, or "" for what leads to no file on a server.
func (r *pageReader) resolve(link string) string {
	scheme, rest, ok := strings.Cut(link, ":")
	switch {
	case link == "" || link[0] == '#':
		return ""
	case ok && !strings.ContainsAny(scheme, "/?#"):
		magnet := strings.EqualFold(scheme, "magnet")
		if strings.HasPrefix(rest, "//") && !strings.EqualFold(scheme, "file") || magnet {
			return link
		}
		return ""
	}
	base, err := url.Parse(r.base)
	if err != nil || base.Host == "" {
		return ""
	}
	u, err := base.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
