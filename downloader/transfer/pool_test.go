package transfer

import (
	"testing"
	"time"
)

func TestRefusalIsBelievedForLongerEachTime(t *testing.T) {
	const host = "h.example"
	p := NewPool(1024)
	wait := func(d time.Duration) {
		a := p.cap[host]
		a.until = a.until.Add(-d)
		p.cap[host] = a
	}
	for _, lasts := range []time.Duration{believed, 2 * believed, 4 * believed} {
		for range 3 { // of one step
			p.refuse(host, "a", 2, 0)
		}
		if got := p.cap[host].lasts; got != lasts {
			t.Errorf("believed for %v, want %v", got, lasts)
		}
		if !p.allow(host, "a", 3) || p.Allowed(host, "a") != 3 || p.Allowed("other.example", "a") != MaxConnections {
			t.Errorf("it is taken to allow %d, another server %d", p.Allowed(host, "a"), p.Allowed("other.example", "a"))
		}
		wait(lasts)
		if p.allow(host, "a", 3) || p.Allowed(host, "a") != MaxConnections {
			t.Errorf("it is still taken to allow %d", p.Allowed(host, "a"))
		}
	}
	wait(4 * believed)
	if p.refuse(host, "a", 2, 0); p.cap[host].lasts != believed {
		t.Errorf("believed for %v when that before was long ago", p.cap[host].lasts)
	}
	if p.refuse(host, "a", 2, 10*time.Minute); time.Until(p.cap[host].until) < 9*time.Minute {
		t.Errorf("believed until %v, not for the 10 minutes asked for", p.cap[host].until)
	}
	wait(10 * time.Minute)
	for range 20 {
		p.refuse(host, "a", 1, 0)
		wait(p.cap[host].lasts)
	}
	if got := p.cap[host].lasts; got != mostBelieved {
		t.Errorf("believed for %v at most, want %v", got, mostBelieved)
	}
}
