package web

import "testing"

func TestReferer(t *testing.T) {
	for _, tt := range []struct{ page, to, want string }{
		{"https://a.example/x?y#z", "https://b.example/", "https://a.example/"},
		{"https://a.example/x?y#z", "https://a.example:443/b", "https://a.example/x?y"},
		{"https://ann:pw@a.example/x", "https://a.example/b", "https://a.example/x"},
		{"https://a.example/x", "http://a.example/b", ""},
		{"http://a.example/x", "https://a.example/b", "http://a.example/"},
		{"http://a.example:8080/x", "http://a.example/b", "http://a.example:8080/"},
		{"about:blank", "http://a.example/b", ""},
		{"", "http://a.example/b", ""},
	} {
		if got := referer(tt.page, mustResolve(t, tt.to)); got != tt.want {
			t.Errorf("from %s to %s: %q, want %q", tt.page, tt.to, got, tt.want)
		}
	}
}
