package preferences

// The certificates that are trusted beside those of the system.

import (
	"crypto/x509"
	"errors"
	"os"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// certificates takes the paths of PEM files. They are read in the background,
// and one that cannot be used is named.
func (p *pages) certificates() fyne.CanvasObject {
	entry := &ui.Entry{}
	p.owner.Equip(entry)
	entry.ExtendBaseWidget(entry)
	entry.MultiLine = true
	entry.SetMinRowsVisible(2)
	entry.Wrapping = fyne.TextWrapOff
	problem := widget.NewLabel("")
	problem.Importance, problem.SizeName = widget.DangerImportance, theme.SizeNameCaptionText
	problem.Wrapping = fyne.TextWrapWord
	problem.Hide()
	entry.OnChanged = func(text string) {
		paths := pathsIn(text)
		p.owner.Background(func() {
			err := checkCertificates(paths)
			p.owner.Later(func() {
				if entry.Text != text {
					return
				}
				if ui.SetVisible(problem, err != nil); err != nil {
					problem.SetText(err.Error())
					return
				}
				if !slices.Equal(paths, p.now().CACerts) {
					p.owner.Change(func(v *settings.Values) { v.CACerts = paths })
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
