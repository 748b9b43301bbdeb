package list

// What stands where the list would be.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/assets"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// Empty stands where the list would be: what to do first, or that nothing
// of the list is shown.
type Empty struct {
	title   *widget.Label
	folder  *ui.Link
	page    fyne.CanvasObject // what is in welcome since that was first shown
	welcome *container.Scroll
	nothing *fyne.Container
	Object  *fyne.Container
}

// NewEmpty makes one that shows nothing until it is set. Its link asks for another folder, its button to show all.
func NewEmpty(chooseFolder, showAll func()) *Empty {
	p := &Empty{}
	picture := canvas.NewImageFromResource(fyne.NewStaticResource("drop.svg", assets.Drop))
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSize(0, 146))
	p.title = widget.NewLabel("")
	p.title.Wrapping = fyne.TextWrapWord
	p.title.SizeName, p.title.TextStyle.Bold, p.title.Alignment = theme.SizeNameHeadingText, true, fyne.TextAlignCenter
	how := widget.NewLabel(lang.L("Copy a link in your browser, then press Ctrl+V here"))
	how.Alignment, how.Wrapping = fyne.TextAlignCenter, fyne.TextWrapWord
	p.folder = ui.NewLink(chooseFolder)
	p.folder.Alignment, p.folder.Wrapping = fyne.TextAlignCenter, fyne.TextWrapWord
	p.page = container.New(
		wordsFirst{layout.NewVBoxLayout(), picture},
		layout.NewSpacer(), picture, p.title, how, p.folder, layout.NewSpacer(),
	)
	p.welcome = container.NewVScroll(layout.NewSpacer())
	none := widget.NewLabel(lang.L("No matching downloads."))
	none.Wrapping, none.Alignment = fyne.TextWrapWord, fyne.TextAlignCenter
	all := container.NewCenter(ui.NewButton(lang.L("Show all downloads"), nil, showAll))
	p.nothing = container.NewVBox(layout.NewSpacer(), none, all, layout.NewSpacer())
	p.welcome.Hide() // until the first List says that there is nothing
	p.nothing.Hide()
	p.Object = container.NewStack(p.welcome, p.nothing)
	return p
}

// SetTitle says how links get here. Not everywhere can they be dropped.
func (p *Empty) SetTitle(canDrop bool) {
	text := lang.L("Paste links here")
	if canDrop {
		text = lang.L("Drop links here, or press Ctrl+V")
	}
	p.title.SetText(text)
}

// SetFolder names the folder that files are saved in.
func (p *Empty) SetFolder(name string) {
	p.folder.SetText(lang.L("Files are saved in {{.Folder}}", map[string]any{"Folder": name}))
}

// Set shows the page that suits a model, or none.
func (p *Empty) Set(m *view.Model) {
	if !m.Known {
		return
	}
	empty := m.Totals.Groups[view.GroupAll] == 0
	if empty && p.welcome.Content != p.page { // not before: the picture takes a while to draw
		p.welcome.Content = p.page
		p.welcome.Refresh()
	}
	nothing := m.Totals.Groups[view.GroupAll] > 0 && m.Len() == 0
	if p.welcome.Visible() == empty && p.nothing.Visible() == nothing {
		return
	}
	ui.SetVisible(p.welcome, empty)
	ui.SetVisible(p.nothing, nothing)
	p.Object.Refresh() // Show alone paints nothing that was never painted before
}

// wordsFirst puts objects below each other, of which a picture is there only if it has room.
type wordsFirst struct {
	column  fyne.Layout
	picture fyne.CanvasObject
}

func (l wordsFirst) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.column.MinSize(l.words(objects))
}

func (l wordsFirst) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.column.Layout(l.words(objects), size) // a wrapped text has its height only once it has its width
	fits := l.MinSize(objects).Height+theme.Padding()+l.picture.MinSize().Height <= size.Height
	if ui.SetVisible(l.picture, fits); fits {
		l.column.Layout(objects, size)
	}
}

// words gives all but the picture.
func (l wordsFirst) words(objects []fyne.CanvasObject) (words []fyne.CanvasObject) {
	for _, o := range objects {
		if o != l.picture {
			words = append(words, o)
		}
	}
	return words
}
