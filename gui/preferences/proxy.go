package preferences

// The proxy: which one, and whether it answers.

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// proxyPatience is how long a proxy may take to answer when it is tried.
const proxyPatience = 5 * time.Second

// proxyChoice offers the system's proxy, none, or one of the user's own, which can be tried.
type proxyChoice struct {
	kind *ui.Selector // the last is one of the user's own
	link *ui.Field    // of that one
	own  fyne.CanvasObject
	save func(proxy string)
}

// fixedProxies are the settings for all kinds but the last.
var fixedProxies = []string{settings.ProxySystem, settings.ProxyNone}

func (p *pages) proxy() fyne.CanvasObject {
	c := &proxyChoice{save: func(proxy string) { p.owner.Change(func(v *settings.Values) { v.Proxy = proxy }) }}
	c.link = p.newField(func(text string) error {
		if strings.TrimSpace(text) == "" || downloader.CheckProxy(strings.TrimSpace(text)) != nil {
			return errors.New(lang.L("Enter http://server:port or socks5://server:port"))
		}
		return nil
	}, c.save)
	c.link.SetPlaceHolder("http://proxy.example.org:8080")
	result := widget.NewLabel("")
	result.Wrapping = fyne.TextWrapWord
	result.Hide()
	try := ui.NewButton(lang.L("Test"), nil, func() {
		if c.link.Validate() == nil {
			p.tryProxy(strings.TrimSpace(c.link.Text), result)
		}
	})
	c.own = container.NewVBox(container.NewBorder(nil, nil, nil, container.NewVBox(try), c.link), result)
	c.kind = ui.NewSelector([]string{lang.L("Use system setting"), lang.L("No proxy"), lang.L("Manual:")}, nil)
	followed(p, func(v *settings.Values) string { return v.Proxy }, c.show)
	c.kind.OnChanged = func(string) { c.picked(c.kind.SelectedIndex()) }
	return container.NewVBox(c.kind, c.own)
}

// show shows what the setting is now.
func (c *proxyChoice) show(proxy string) {
	kind := slices.Index(fixedProxies, proxy)
	if kind < 0 {
		kind = len(fixedProxies)
		c.link.Follow(proxy)
	}
	c.kind.Selected = c.kind.Options[kind]
	c.kind.Refresh()
	ui.SetVisible(c.own, kind == len(fixedProxies))
}

// picked saves a kind of proxy that was picked; one of the user's own once it is written.
func (c *proxyChoice) picked(kind int) {
	own := kind == len(fixedProxies)
	ui.SetVisible(c.own, own)
	if own {
		c.link.CommitAnew()
		return
	}
	c.save(fixedProxies[kind])
}

// tryProxy says whether anybody answers at a proxy's address.
func (p *pages) tryProxy(proxy string, result *widget.Label) {
	result.SetText(lang.L("Testing…"))
	result.Show()
	go func() { // ends within proxyPatience; nobody waits for it
		err := dialProxy(proxy)
		p.owner.Later(func() {
			result.SetText(lang.L("A server responded at this address."))
			if err != nil {
				fyne.LogError("proxy test failed", err)
				result.SetText(lang.L("No response at this address. Check the server and port."))
			}
		})
	}()
}

// proxyPorts are the ports of proxies whose address has none, by its scheme.
var proxyPorts = map[string]string{
	"http": "80", "https": "443", "socks": "1080", "socks5": "1080", "socks5h": "1080",
}

func dialProxy(proxy string) error {
	u, err := url.Parse(proxy)
	if err != nil {
		return err
	}
	port := u.Port()
	if port == "" {
		port = proxyPorts[u.Scheme]
	}
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(u.Hostname(), port), proxyPatience)
	if err != nil {
		return err
	}
	return conn.Close()
}
