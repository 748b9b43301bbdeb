package preferences

// The page of the speed limit, and what a limit is written like.

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/settings"
)

func (p *pages) speed() []fyne.CanvasObject {
	now := func(v *settings.Values) string {
		if v.Limit == 0 {
			return ""
		}
		return v.Limit.String()
	}
	limit := p.field(now, CheckLimit, func(text string) {
		rate, err := ParseLimit(text)
		if err == nil {
			p.owner.Change(func(v *settings.Values) { v.Limit = rate })
		}
	})
	limit.SetPlaceHolder(lang.L("No limit"))
	return []fyne.CanvasObject{
		setting(lang.L("Speed limit"), lang.L("Limits the total speed of all downloads, so that others can use the network too. Leave empty for no limit."), limit),
	}
}

// ParseLimit reads a speed limit; an empty text is none.
func ParseLimit(text string) (settings.Rate, error) {
	if strings.TrimSpace(text) == "" {
		return 0, nil
	}
	return settings.ParseRate(text)
}

// CheckLimit says in the user's words what is wrong with a speed limit.
func CheckLimit(text string) error {
	if _, err := ParseLimit(text); err != nil {
		return errors.New(lang.L("Enter a speed such as 800 kB/s or 3 MB/s"))
	}
	return nil
}
