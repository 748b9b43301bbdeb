// Messages with buttons of Windows 10 and newer.

package desktop

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// Interfaces of Windows.Data.Xml.Dom and Windows.UI.Notifications, and the places of
// their methods in the table. Each begins with the six of IInspectable.
var (
	idXMLDocument = windows.GUID{
		Data1: 0xf7f3a506, Data2: 0x1e87, Data3: 0x42d6,
		Data4: [8]byte{0xbc, 0xfb, 0xb8, 0xc8, 0x09, 0xfa, 0x54, 0x94},
	}
	idXMLDocumentIO = windows.GUID{
		Data1: 0x6cd0e74e, Data2: 0xee65, Data3: 0x4489,
		Data4: [8]byte{0x9e, 0xbf, 0xca, 0x43, 0xe8, 0x7b, 0xa6, 0x37},
	}
	idToastManagerStatics = windows.GUID{
		Data1: 0x50ac103f, Data2: 0xd235, Data3: 0x4598,
		Data4: [8]byte{0xbb, 0xef, 0x98, 0xfe, 0x4d, 0x1a, 0x3a, 0xd4},
	}
	idToastFactory = windows.GUID{
		Data1: 0x04124b20, Data2: 0x82c6, Data3: 0x4229,
		Data4: [8]byte{0xb1, 0x09, 0xfd, 0x9e, 0xd4, 0x66, 0x2b, 0x53},
	}
	idToast2 = windows.GUID{
		Data1: 0x9dfb9fd1, Data2: 0x143a, Data3: 0x490e,
		Data4: [8]byte{0x90, 0xbf, 0xb9, 0xfb, 0xa7, 0x13, 0x2d, 0xe7},
	}
	idActivatedArgs = windows.GUID{
		Data1: 0xe3bf92f3, Data2: 0xc197, Data3: 0x436f,
		Data4: [8]byte{0x82, 0x65, 0x06, 0x25, 0x82, 0x4f, 0x8d, 0xac},
	}
	idDismissedArgs = windows.GUID{
		Data1: 0x3f89d935, Data2: 0xd9cb, Data3: 0x4538,
		Data4: [8]byte{0xa0, 0xf0, 0xff, 0xe7, 0x65, 0x99, 0x38, 0xf8},
	}
	// TypedEventHandler of ToastNotification with Object, and with ToastDismissedEventArgs.
	idActivatedHandler = windows.GUID{
		Data1: 0xab54de2d, Data2: 0x97d9, Data3: 0x5528,
		Data4: [8]byte{0xb6, 0xad, 0x10, 0x5a, 0xfe, 0x15, 0x65, 0x30},
	}
	idDismissedHandler = windows.GUID{
		Data1: 0x61c2402f, Data2: 0x0ed0, Data3: 0x5a18,
		Data4: [8]byte{0xab, 0x69, 0x59, 0xf4, 0xaa, 0x99, 0xa3, 0x68},
	}
)

const (
	methodLoadXML              = 6  // IXmlDocumentIO
	methodCreateNotifierWithID = 7  // IToastNotificationManagerStatics
	methodCreateToast          = 6  // IToastNotificationFactory
	methodAddDismissed         = 9  // IToastNotification
	methodAddActivated         = 11 // IToastNotification
	methodPutTag               = 6  // IToastNotification2: the newest with a tag replaces the one before
	methodShow                 = 6  // IToastNotifier
	methodHide                 = 7  // IToastNotifier
	methodGetArguments         = 6  // IToastActivatedEventArgs
	methodGetReason            = 6  // IToastDismissedEventArgs

	reasonUser = 0 // of ToastDismissalReason: closed by the user
)

// toaster shows messages as the notifications of Windows 10 and newer, with buttons. It belongs to
// one thread, but for what is told.
type toaster struct {
	app      App
	tell     Events
	windows  windowsRuntime
	notifier *object // nil until it was needed

	mu    sync.Mutex // guards shown
	shown *object    // the newest message; nil if there was none
}

// show takes the place of the message before.
func (b *toaster) show(m Message) error {
	if b.notifier == nil {
		if err := b.begin(); err != nil {
			return err
		}
	}
	toast, err := b.make(m)
	if err != nil {
		return err
	}
	before := b.swap(toast) // Windows may tell of a click before it says that it is shown
	if err := b.notifier.call(methodShow, uintptr(unsafe.Pointer(toast))); err != nil {
		b.swap(before).release()
		return err
	}
	before.release()
	return nil
}

func (b *toaster) swap(shown *object) (before *object) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before, b.shown = b.shown, shown
	return before
}

func (b *toaster) isShown(toast *object) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shown == toast
}

// begin makes Gannet known to Windows, which shows no messages of programs it does not know.
func (b *toaster) begin() error {
	if err := b.register(); err != nil {
		return err
	}
	manager, err := b.windows.factory("Windows.UI.Notifications.ToastNotificationManager", &idToastManagerStatics)
	if err != nil {
		return err
	}
	defer manager.release()
	return withString(b.app.ID, func(id uintptr) error {
		return manager.call(methodCreateNotifierWithID, id, uintptr(unsafe.Pointer(&b.notifier)))
	})
}

// register writes name and icon where Windows looks for those of programs without an installer.
func (b *toaster) register() error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, `Software\Classes\AppUserModelId\`+b.app.ID,
		registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	icon := filepath.Join(cache, b.app.Name, "icon.png")
	return errors.Join(
		os.MkdirAll(filepath.Dir(icon), 0o700), os.WriteFile(icon, b.app.Icon, 0o600),
		key.SetStringValue("DisplayName", b.app.Name), key.SetStringValue("IconUri", icon),
	)
}

// make gives a message that is not shown yet.
func (b *toaster) make(m Message) (toast *object, err error) {
	document, err := b.document(m)
	if err != nil {
		return nil, err
	}
	defer document.release()
	maker, err := b.windows.factory("Windows.UI.Notifications.ToastNotification", &idToastFactory)
	if err != nil {
		return nil, err
	}
	defer maker.release()
	if err := maker.call(methodCreateToast, uintptr(unsafe.Pointer(document)),
		uintptr(unsafe.Pointer(&toast))); err != nil {
		return nil, err
	}
	if err := errors.Join(putTag(toast), b.listen(toast)); err != nil {
		toast.release()
		return nil, err
	}
	return toast, nil
}

func putTag(toast *object) error {
	toast2, err := toast.as(&idToast2)
	if err != nil {
		return err
	}
	defer toast2.release()
	return withString("downloads", func(tag uintptr) error { return toast2.call(methodPutTag, tag) })
}

// listen has told what the user does with a message, while it is the newest.
func (b *toaster) listen(toast *object) error {
	activated := newHandler(idActivatedHandler, func(args *object) {
		if b.isShown(toast) {
			b.tell.Acted(argumentsOf(args))
		}
	})
	defer activated.release()
	dismissed := newHandler(idDismissedHandler, func(args *object) {
		if b.isShown(toast) && reasonOf(args) == reasonUser { // else it is still in the list of messages
			b.tell.Dismissed()
		}
	})
	defer dismissed.release()
	var token int64 // for not listening any more
	return errors.Join(
		toast.call(methodAddActivated, uintptr(unsafe.Pointer(activated)), uintptr(unsafe.Pointer(&token))),
		toast.call(methodAddDismissed, uintptr(unsafe.Pointer(dismissed)), uintptr(unsafe.Pointer(&token))),
	)
}

// argumentsOf gives the Key of what was chosen.
func argumentsOf(args *object) string {
	activated, err := args.as(&idActivatedArgs)
	if err != nil {
		return DefaultAction
	}
	defer activated.release()
	var key runtimeString
	if err := activated.call(methodGetArguments, uintptr(unsafe.Pointer(&key))); err != nil || key == 0 {
		return DefaultAction
	}
	defer key.free()
	return key.String()
}

func reasonOf(args *object) int32 {
	dismissed, err := args.as(&idDismissedArgs)
	if err != nil {
		return reasonUser
	}
	defer dismissed.release()
	var reason int32
	_ = dismissed.call(methodGetReason, uintptr(unsafe.Pointer(&reason))) // else it is reasonUser
	return reason
}

// withdraw takes the message back, if there is one.
func (b *toaster) withdraw() {
	shown := b.swap(nil)
	if shown != nil {
		_ = b.notifier.call(methodHide, uintptr(unsafe.Pointer(shown))) // it may be gone
	}
	shown.release()
}

// close takes the message back: nobody would be there to do what is chosen.
func (b *toaster) close() {
	b.withdraw()
	b.notifier.release()
	b.notifier = nil
}

// document gives a message as an IXmlDocument.
func (b *toaster) document(m Message) (*object, error) {
	text, err := toastXML(m)
	if err != nil {
		return nil, err
	}
	document, err := b.windows.object("Windows.Data.Xml.Dom.XmlDocument")
	if err != nil {
		return nil, err
	}
	defer document.release()
	reader, err := document.as(&idXMLDocumentIO)
	if err != nil {
		return nil, err
	}
	defer reader.release()
	if err := withString(text, func(s uintptr) error { return reader.call(methodLoadXML, s) }); err != nil {
		return nil, err
	}
	return document.as(&idXMLDocument)
}

// toastXML writes a message by the toast schema of Windows.
func toastXML(m Message) (string, error) {
	type action struct {
		Content   string `xml:"content,attr"`
		Arguments string `xml:"arguments,attr"`
	}
	var toast struct {
		XMLName xml.Name `xml:"toast"`
		Launch  string   `xml:"launch,attr"`
		Binding struct {
			Template string   `xml:"template,attr"`
			Text     []string `xml:"text"`
		} `xml:"visual>binding"`
		Actions []action `xml:"actions>action"`
	}
	toast.Launch, toast.Binding.Template = DefaultAction, "ToastGeneric"
	toast.Binding.Text = []string{m.Title}
	if m.Text != "" {
		toast.Binding.Text = append(toast.Binding.Text, m.Text)
	}
	for _, a := range m.Actions {
		if a.Key != DefaultAction { // that is a click on the message
			toast.Actions = append(toast.Actions, action{a.Label, a.Key})
		}
	}
	text, err := xml.Marshal(toast)
	return string(text), err
}
