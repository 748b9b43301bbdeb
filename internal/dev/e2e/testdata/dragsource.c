// Drags what is named on the command line, FORMAT=FILE each, off its window as
// another Windows program would, once, and says how that went:
//
//     result HRESULT effect EFFECT given TIMES left REFERENCES
//
// OLE and who takes the drop must give back all references, so none are left.
#define COBJMACROS
#include <ole2.h>
#include <shlobj.h>
#include <stdio.h>
#include <string.h>

static FORMATETC formats[16];
static HGLOBAL contents[16];
static ULONG count;
static LONG references, given;

static HRESULT query(void *self, REFIID id, void **to, REFIID own) {
	*to = NULL;
	if (!IsEqualIID(id, &IID_IUnknown) && !IsEqualIID(id, own)) return E_NOINTERFACE;
	*to = self;
	InterlockedIncrement(&references);
	return S_OK;
}

static ULONG WINAPI addRef(void *self) { return InterlockedIncrement(&references); }
static ULONG WINAPI release(void *self) { return InterlockedDecrement(&references); }

static HRESULT WINAPI queryData(IDataObject *self, REFIID id, void **to) { return query(self, id, to, &IID_IDataObject); }

static HRESULT WINAPI queryGetData(IDataObject *self, FORMATETC *want) {
	for (ULONG i = 0; i < count; i++)
		if (formats[i].cfFormat == want->cfFormat && (want->tymed & TYMED_HGLOBAL)) return S_OK;
	return DV_E_FORMATETC;
}

static HRESULT WINAPI getData(IDataObject *self, FORMATETC *want, STGMEDIUM *medium) {
	for (ULONG i = 0; i < count; i++) {
		if (formats[i].cfFormat != want->cfFormat || !(want->tymed & TYMED_HGLOBAL)) continue;
		SIZE_T size = GlobalSize(contents[i]);
		HGLOBAL copy = GlobalAlloc(GMEM_MOVEABLE, size);
		memcpy(GlobalLock(copy), GlobalLock(contents[i]), size);
		GlobalUnlock(copy);
		GlobalUnlock(contents[i]);
		medium->tymed = TYMED_HGLOBAL;
		medium->hGlobal = copy;
		medium->pUnkForRelease = NULL;
		InterlockedIncrement(&given);
		return S_OK;
	}
	return DV_E_FORMATETC;
}

static HRESULT WINAPI enumFormats(IDataObject *self, DWORD direction, IEnumFORMATETC **to) {
	return direction == DATADIR_GET ? SHCreateStdEnumFmtEtc(count, formats, to) : E_NOTIMPL;
}

static HRESULT WINAPI unsupported() { return E_NOTIMPL; }

static IDataObjectVtbl dataMethods = {
	queryData, (void *)addRef, (void *)release, getData, (void *)unsupported, queryGetData, (void *)unsupported,
	(void *)unsupported, enumFormats, (void *)unsupported, (void *)unsupported, (void *)unsupported,
};
static IDataObject data = {&dataMethods};

static HRESULT WINAPI querySource(IDropSource *self, REFIID id, void **to) { return query(self, id, to, &IID_IDropSource); }

static HRESULT WINAPI goOn(IDropSource *self, BOOL escape, DWORD keys) {
	if (escape) return DRAGDROP_S_CANCEL;
	return keys & MK_LBUTTON ? S_OK : DRAGDROP_S_DROP;
}

static HRESULT WINAPI feedback(IDropSource *self, DWORD effect) { return DRAGDROP_S_USEDEFAULTCURSORS; }

static IDropSourceVtbl sourceMethods = {querySource, (void *)addRef, (void *)release, goOn, feedback};
static IDropSource source = {&sourceMethods};

static LRESULT CALLBACK onMessage(HWND window, UINT message, WPARAM w, LPARAM l) {
	if (message != WM_LBUTTONDOWN) return DefWindowProcA(window, message, w, l);
	DWORD effect = 0;
	HRESULT result = DoDragDrop(&data, &source, DROPEFFECT_COPY | DROPEFFECT_LINK, &effect);
	printf("result %08lx effect %ld given %ld left %ld\n", result, effect, given, references);
	fflush(stdout);
	PostQuitMessage(0);
	return 0;
}

static int load(char *argument) {
	char *path = strchr(argument, '=');
	if (!path) return 0;
	*path++ = 0;
	FILE *file = fopen(path, "rb");
	if (!file) return 0;
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	contents[count] = GlobalAlloc(GMEM_MOVEABLE, size);
	size_t got = fread(GlobalLock(contents[count]), 1, size, file);
	GlobalUnlock(contents[count]);
	fclose(file);
	formats[count].cfFormat = !strcmp(argument, "CF_UNICODETEXT") ? CF_UNICODETEXT :
		!strcmp(argument, "CF_HDROP") ? CF_HDROP : RegisterClipboardFormatA(argument);
	formats[count].dwAspect = DVASPECT_CONTENT;
	formats[count].lindex = -1;
	formats[count++].tymed = TYMED_HGLOBAL;
	return got == size;
}

int main(int n, char **arguments) {
	for (int i = 1; i < n && i <= 16; i++)
		if (!load(arguments[i])) return fprintf(stderr, "cannot read %s\n", arguments[i]), 1;
	OleInitialize(NULL);
	WNDCLASSA class = {.lpfnWndProc = onMessage, .lpszClassName = "dragsource", .hCursor = LoadCursorA(NULL, IDC_ARROW)};
	RegisterClassA(&class);
	CreateWindowA("dragsource", "drag me", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 1000, 100, 200, 150, NULL, NULL, NULL, NULL);
	printf("ready\n");
	fflush(stdout);
	MSG message;
	while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
	OleUninitialize();
	return 0;
}
