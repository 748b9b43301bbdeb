package downloader

import "gannet/downloader/failure"

// AcceptPage has downloads that failed with failure.Page keep the page.
func (e *Engine) AcceptPage(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.err != nil && d.err.Kind == failure.Page && d.apply(evResume) {
			d.goOn()
			d.req.Page = true
		}
	})
}

// AllowHTTP has downloads that failed with failure.Insecure go on all the same, now and later.
func (e *Engine) AllowHTTP(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.err != nil && d.err.Kind == failure.Insecure && d.apply(evResume) {
			d.goOn()
			d.req.AllowHTTP = true
		}
	})
}
