package desktop

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// fakeRuntime stands for the notifications of Windows, which wine has not.
type fakeRuntime struct {
	refs     int // that are held of all its objects
	xml, tag string
	id       string
	shown    []*object
	hidden   []*object
	handlers map[int]*handler // by the method they were given to

	byID map[windows.GUID]*object
}

func newFakeRuntime() *fakeRuntime {
	r := &fakeRuntime{handlers: map[int]*handler{}, byID: map[windows.GUID]*object{}}
	text := func(to *string) any {
		return func(_ *object, s runtimeString) uintptr { *to = s.String(); return 0 }
	}
	listen := func(method int) any {
		return func(_ *object, h *handler, token *int64) uintptr {
			h.refs.Add(1)
			r.handlers[method], *token = h, 1
			return 0
		}
	}
	notifier := r.object(map[int]any{
		methodShow: func(_, toast *object) uintptr { r.shown = append(r.shown, toast); return 0 },
		methodHide: func(_, toast *object) uintptr { r.hidden = append(r.hidden, toast); return 0 },
	})
	give := func(to **object, o *object) uintptr { r.refs++; *to = o; return 0 }
	r.byID[idXMLDocument] = r.object(nil)
	r.byID[idXMLDocumentIO] = r.object(map[int]any{methodLoadXML: text(&r.xml)})
	r.byID[idToast2] = r.object(map[int]any{methodPutTag: text(&r.tag)})
	r.byID[idToastManagerStatics] = r.object(map[int]any{
		methodCreateNotifierWithID: func(_ *object, id runtimeString, to **object) uintptr {
			r.id = id.String()
			return give(to, notifier)
		},
	})
	r.byID[idToastFactory] = r.object(map[int]any{
		methodCreateToast: func(_, document *object, to **object) uintptr {
			if document != r.byID[idXMLDocument] {
				return 0x80070057 // E_INVALIDARG
			}
			return give(to, r.object(map[int]any{
				methodAddActivated: listen(methodAddActivated), methodAddDismissed: listen(methodAddDismissed),
			}))
		},
	})
	return r
}

// object makes an object with some methods beyond IUnknown's.
func (r *fakeRuntime) object(methods map[int]any) *object {
	o := &object{methods: new([32]uintptr)}
	o.methods[0] = windows.NewCallback(func(_ *object, id *windows.GUID, to **object) uintptr {
		if *to = r.byID[*id]; *to == nil {
			return 0x80004002 // E_NOINTERFACE
		}
		r.refs++
		return 0
	})
	o.methods[1] = windows.NewCallback(func(*object) uintptr { r.refs++; return 1 })
	o.methods[2] = windows.NewCallback(func(*object) uintptr { r.refs--; return 1 })
	for n, f := range methods {
		o.methods[n] = windows.NewCallback(f)
	}
	return o
}

func (r *fakeRuntime) runtime() windowsRuntime {
	return windowsRuntime{
		object: func(string) (*object, error) { r.refs++; return r.object(nil), nil },
		factory: func(_ string, id *windows.GUID) (*object, error) {
			o := r.byID[*id]
			if o == nil {
				return nil, errors.New("there is no such class")
			}
			r.refs++
			return o, nil
		},
	}
}

// happens has an event told as Windows tells it.
func (r *fakeRuntime) happens(t *testing.T, method int, args *object) {
	t.Helper()
	r.byID[idActivatedArgs], r.byID[idDismissedArgs] = args, args
	const invoke = 3
	h := (*object)(unsafe.Pointer(r.handlers[method]))
	if err := h.call(invoke, 0, uintptr(unsafe.Pointer(args))); err != nil {
		t.Fatal(err)
	}
}

func (r *fakeRuntime) chosen(key string) *object {
	return r.object(map[int]any{methodGetArguments: func(_ *object, to *runtimeString) uintptr {
		*to, _ = newString(key)
		return 0
	}})
}

func (r *fakeRuntime) dismissed(reason int32) *object {
	return r.object(map[int]any{methodGetReason: func(_ *object, to *int32) uintptr { *to = reason; return 0 }})
}

// registeredApp is one whose registration is checked and taken back at the end.
func registeredApp(t *testing.T) App {
	app := App{ID: "org.example.Test", Name: "Test of toasts", Icon: []byte("png")}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	icon, path := filepath.Join(cache, app.Name, "icon.png"), `Software\Classes\AppUserModelId\`+app.ID
	t.Cleanup(func() {
		key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.QUERY_VALUE)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"DisplayName": app.Name, "IconUri": icon} {
			if got, _, err := key.GetStringValue(name); got != want {
				t.Errorf("%s is %q, want %q (%v)", name, got, want, err)
			}
		}
		err = errors.Join(key.Close(), registry.DeleteKey(registry.CURRENT_USER, path),
			os.Remove(icon), os.Remove(filepath.Dir(icon)))
		if err != nil {
			t.Error(err)
		}
	})
	return app
}

func TestToastTellsWhatIsChosen(t *testing.T) {
	app := registeredApp(t)
	r, told := newFakeRuntime(), []string(nil)
	b := &toaster{
		app: app, windows: r.runtime(),
		tell: Events{
			Acted:     func(key string) { told = append(told, key) },
			Dismissed: func() { told = append(told, "dismissed") },
		},
	}
	m := Message{Title: "Finished: <a> & \"$(b)\".zip", Actions: []Action{{DefaultAction, "Show"}, {"open", "Open"}, {"reveal", "Show in folder"}}}
	for range 2 {
		if err := b.show(m); err != nil {
			t.Fatal(err)
		}
		r.happens(t, methodAddActivated, r.chosen("reveal"))
		r.happens(t, methodAddActivated, r.chosen(""))
		r.happens(t, methodAddDismissed, r.dismissed(2)) // timed out: it is in the list of messages
		r.happens(t, methodAddDismissed, r.dismissed(0))
	}
	if want := []string{"reveal", "default", "dismissed", "reveal", "default", "dismissed"}; !reflect.DeepEqual(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	const want = `<toast launch="default"><visual><binding template="ToastGeneric"><text>Finished: &lt;a&gt; &amp; &#34;$(b)&#34;.zip</text>` +
		`</binding></visual><actions><action content="Open" arguments="open"></action>` +
		`<action content="Show in folder" arguments="reveal"></action></actions></toast>`
	if r.xml != want || r.tag == "" || r.id != b.app.ID || len(r.shown) != 2 {
		t.Errorf("%s\nwant %s\ntag %q, shown %d times by %q", r.xml, want, r.tag, len(r.shown), r.id)
	}

	old := r.handlers[methodAddActivated]
	b.close()
	told = nil
	old.invoke(r.chosen("open"))
	if len(r.hidden) != 1 || r.hidden[0] != r.shown[1] || len(told) != 0 || r.refs != 0 {
		t.Errorf("hidden %v of %v, told %q, %d references left", r.hidden, r.shown, told, r.refs)
	}
}

func TestHandlerGoesWhenNobodyHasIt(t *testing.T) {
	h := newHandler(idActivatedHandler, func(*object) {})
	o := (*object)(unsafe.Pointer(h))
	for id, want := range map[*windows.GUID]bool{&idUnknown: true, &idAgile: true, &idActivatedHandler: true, &idDismissedHandler: false} {
		other, err := o.as(id)
		if (err == nil) != want || (other == o) != want {
			t.Errorf("%v: %p, %v", id, other, err)
		}
	}
	for range 4 {
		o.release()
	}
	if _, kept := handlers.Load(h); kept || h.refs.Load() != 0 {
		t.Errorf("it is kept: %v, with %d references", kept, h.refs.Load())
	}
}
