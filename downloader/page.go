// What the user allows downloads that failed for want of it.

package downloader

import "gannet/downloader/failure"

// AcceptPage has downloads that failed with failure.Page keep the page.
func (e *Engine) AcceptPage(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.Err != nil && d.Err.Kind == failure.Page && d.apply(evResume) {
			d.goOn()
			d.Request.Page = true
		}
	})
}

// AllowHTTP has downloads that failed with failure.Insecure go on all the same, now and later.
func (e *Engine) AllowHTTP(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.Err != nil && d.Err.Kind == failure.Insecure && d.apply(evResume) {
			d.goOn()
			d.Request.AllowHTTP = true
		}
	})
}
