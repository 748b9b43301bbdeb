package preferences

// The page of the network: proxy, certificates and what servers are told.

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/settings"
)

func (p *pages) network() []fyne.CanvasObject {
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
