package gui

import (
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// proxyPatience is how long a proxy may take to answer when it is tried.
const proxyPatience = 5 * time.Second

func (p *settingsPage) network() []fyne.CanvasObject {
	agent := p.text(func(text string) error {
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return errors.New(lang.L("This contains invalid characters"))
		}
		return nil
	}, func(v *settings.Values) *string { return &v.UserAgent })
	agent.SetPlaceHolder("Gannet")
	return []fyne.CanvasObject{
		setting(lang.L("Proxy"), lang.L("Required by some company and school networks."), p.proxy()),
		setting(lang.L("Trusted certificates"), lang.L("Additional certificates to trust, for example for servers in your own network. One PEM file per line."), p.certificates()),
		setting(lang.L("User agent"), lang.L("How Gannet identifies itself to servers. Some accept only known browsers. Leave empty for the default."), agent),
	}
}

// proxyChoice offers the system's proxy, none, or one of the user's own, which can be tried.
type proxyChoice struct {
	kind *ui.Selector // the last is one of the user's own
	link *field       // of that one
	own  fyne.CanvasObject
	save func(proxy string)
}

// fixedProxies are the settings for all kinds but the last.
var fixedProxies = []string{settings.ProxySystem, settings.ProxyNone}

func (p *settingsPage) proxy() fyne.CanvasObject {
	c := &proxyChoice{save: func(proxy string) { p.w.change(func(v *settings.Values) { v.Proxy = proxy }) }}
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
		c.link.show(proxy)
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
		c.link.commitAnew()
		return
	}
	c.save(fixedProxies[kind])
}

// tryProxy says whether anybody answers at a proxy's address.
func (p *settingsPage) tryProxy(proxy string, result *widget.Label) {
	result.SetText(lang.L("Testing…"))
	result.Show()
	go func() { // ends within proxyPatience; nobody waits for it
		err := dialProxy(proxy)
		p.w.Do(func() {
			result.SetText(lang.L("A server responded at this address."))
			if err != nil {
				fyne.LogError("proxy", err)
				result.SetText(lang.L("No response at this address. Check the server and port."))
			}
		})
	}()
}

func dialProxy(proxy string) error {
	u, err := url.Parse(proxy)
	if err != nil {
		return err
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks": "1080", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(u.Hostname(), port), proxyPatience)
	if err != nil {
		return err
	}
	return conn.Close()
}

// certificates takes the paths of PEM files. They are read in the background,
// and one that cannot be used is named.
func (p *settingsPage) certificates() fyne.CanvasObject {
	entry := p.w.newEntry(p.w.escapes)
	entry.MultiLine = true
	entry.SetMinRowsVisible(2)
	entry.Wrapping = fyne.TextWrapOff
	problem := widget.NewLabel("")
	problem.Importance, problem.SizeName, problem.Wrapping = widget.DangerImportance, theme.SizeNameCaptionText, fyne.TextWrapWord
	problem.Hide()
	entry.OnChanged = func(text string) {
		paths := pathsIn(text)
		p.w.worker.do(func() {
			err := checkCertificates(paths)
			p.w.Do(func() {
				if entry.Text != text {
					return
				}
				if ui.SetVisible(problem, err != nil); err != nil {
					problem.SetText(err.Error())
					return
				}
				if !slices.Equal(paths, p.w.prefs.CACerts) {
					p.w.change(func(v *settings.Values) { v.CACerts = paths })
				}
			})
		})
	}
	shown := ""
	followed(p, func(v *settings.Values) string { return strings.Join(v.CACerts, "\n") }, func(now string) {
		if strings.Join(pathsIn(entry.Text), "\n") == shown { // else the user is writing something else
			entry.SetText(now)
		}
		shown = now
	})
	return container.NewVBox(entry, problem)
}

// pathsIn gives the lines of a text that are not empty.
func pathsIn(text string) []string {
	paths := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	for i := range paths {
		paths[i] = strings.TrimSpace(paths[i])
	}
	return paths
}

// checkCertificates says in the user's words which file holds no certificate.
func checkCertificates(paths []string) error {
	for _, path := range paths {
		pem, err := os.ReadFile(path)
		if err != nil {
			return errors.New(lang.L("{{.Path}} could not be read", data{"Path": path}))
		}
		if !x509.NewCertPool().AppendCertsFromPEM(pem) {
			return errors.New(lang.L("{{.Path}} contains no certificate", data{"Path": path}))
		}
	}
	return nil
}
