package link

import (
	"reflect"
	"strings"
	"testing"
)

func TestMetalink(t *testing.T) {
	sum := strings.Repeat("0a", 32)
	for why, test := range map[string]struct {
		text string
		want []Item
	}{
		"version 4": {
			`<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
  <file name="../disc.iso"><size>9</size>
    <hash type="md5">` + strings.Repeat("0b", 16) + `</hash><hash type="sha-256">` + sum + `</hash>
    <pieces length="4" type="sha-256"><hash>` + sum + `</hash></pieces>
    <url>https://c.example/3</url>
    <url priority="1">ftp://b.example/disc.iso</url>
    <url location="de" priority="2">
      https://a.example/disc.iso?a=1&amp;b=2
    </url>
  </file>
  <file name="b.zip"><url>https://a.example/b.zip</url></file>
  <file name="none"><url>magnet:?xt=1</url></file>
</metalink>`,
			[]Item{
				{URL: "https://a.example/disc.iso?a=1&b=2", Name: "disc.iso", Checksum: "sha256:" + sum},
				{URL: "https://a.example/b.zip", Name: "b.zip"},
			},
		},
		"version 3": {
			`<metalink version="3.0" xmlns="http://www.metalinker.org/"><files><file name="a.zip">
<verification><hash type="sha1">short</hash><hash type="sha256">` + sum + `</hash></verification>
<resources><url type="http" preference="10">http://b.example/a.zip</url><url type="http" preference="90">http://a.example/a.zip</url></resources>
</file></files></metalink>`,
			[]Item{{URL: "http://a.example/a.zip", Name: "a.zip", Checksum: "sha256:" + sum}},
		},
	} {
		content, err := Read("list.meta4", []byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		for way, found := range map[string]Found{"a file": content.Find(), "a text": Find(test.text)} {
			if !reflect.DeepEqual(found.Items, test.want) || len(found.Bad) > 0 {
				t.Errorf("%s as %s:\n got %+v %v\nwant %+v", why, way, found.Items, found.Bad, test.want)
			}
		}
	}
}
