package downloader

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
	"gannet/downloader/note"
	"gannet/downloader/transfer"
	"gannet/internal/message"
)

// TaskState says how far a Task is.
type TaskState string

const (
	TaskNone    TaskState = "" // nobody wants it
	TaskWaiting TaskState = "waiting"
	TaskRunning TaskState = "running"
	TaskDone    TaskState = "done"
	TaskFailed  TaskState = "failed"
)

// Task is something done with a finished file. One is done after the other: extraction waits
// while downloads need the processors, and commands have the lowest priority of the
// system, so that no download is slower for them.
type Task struct {
	State TaskState       `json:"state"`
	Said  message.Message `json:"said,omitzero"` // how it ended
}

// Pending reports whether the task is still to be done.
func (t Task) Pending() bool { return t.State == TaskWaiting || t.State == TaskRunning }

// tasking is the one task that is being done. Engine.mu guards it.
type tasking struct {
	working  bool                    // doTask runs
	current  *download               // whose task it is; nil if none
	stopTask context.CancelCauseFunc // ends it
}

var errStopped = errors.New("stopped by the user")

// IsArchive reports whether a file of this name is one that Engine.Extract takes.
func IsArchive(name string) bool { return archive.Is(name) }

// Extract has finished archives extracted, each into a folder beside it with its name, or
// tries that again. Others are left alone.
func (e *Engine) Extract(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.State == Done && archive.Is(d.Name) && !d.Extract.Pending() {
			d.setTask(&d.Extract, Task{State: TaskWaiting})
			e.startTasks()
		}
	})
}

// RunCommand has the command of the options run for finished files, or tries that again.
func (e *Engine) RunCommand(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.State == Done && len(e.opts.Command) > 0 && !d.Command.Pending() {
			d.setTask(&d.Command, Task{State: TaskWaiting})
			e.startTasks()
		}
	})
}

// StopTasks ends what is being done with finished files, or is still to be done.
func (e *Engine) StopTasks(ids ...ID) {
	e.each(ids, func(d *download) {
		for task, code := range map[*Task]message.Code{&d.Extract: note.UnpackStopped, &d.Command: note.CommandStopped} {
			switch task.State {
			case TaskWaiting:
				d.setTask(task, Task{TaskFailed, message.Of(code)})
			case TaskRunning:
				e.stopTask(errStopped)
			}
		}
	})
}

// wishTasks notes what is to be done with a file that has just been finished. Of that an earlier program may have left a
// rest.
func (e *Engine) wishTasks(d *download, rest *disk.Todo) {
	wanted := e.opts.wishes(d.Name, d.Ended)
	d.noted = e.opts.Store == "" && len(wanted) > 0
	for _, name := range wanted {
		if rest == nil || !rest.Tasks[name] {
			d.setTask(d.task(name), Task{State: TaskWaiting})
		}
	}
	d.Filling = fillingOf(d.Request.Dir, rest)
	e.startTasks()
}

func (d *download) setTask(task *Task, to Task) { *task, d.changed, d.unsaved = to, true, true }

// nextTask is what is to be done first: what there is in a file before the command has it.
func (e *Engine) nextTask() (*download, *Task) {
	for _, d := range e.list {
		for _, task := range []*Task{&d.Extract, &d.Command} {
			if task.State == TaskWaiting {
				return d, task
			}
		}
	}
	return nil, nil
}

// startTasks has the tasks done, unless that is under way.
func (e *Engine) startTasks() {
	if d, _ := e.nextTask(); d == nil || e.working || e.closed {
		return
	}
	e.working = true
	e.work.Go(func() { // ends with the last task, or with the engine
		for e.doTask() {
		}
	})
}

// doTask does the next task, or gives false if there is none.
func (e *Engine) doTask() bool {
	e.mu.Lock()
	d, task := e.nextTask()
	if d == nil || e.closed {
		e.working = false
		e.mu.Unlock()
		return false
	}
	d.setTask(task, Task{State: TaskRunning})
	ctx, cancel := context.WithCancelCause(context.Background())
	e.stopTask, e.current = cancel, d
	var note *disk.Note
	name, do := taskCommand, e.runCommand(d)
	if task == &d.Extract {
		name, do = taskExtract, e.runExtract(d, func(folder string) { e.noteFilling(d, note, folder) })
	}
	e.mu.Unlock()
	e.nudge()
	note = e.openNote(d)
	end := do(ctx)
	e.noteEnd(d, note, name, end)
	e.mu.Lock()
	defer e.nudge()
	e.current = nil
	cancel(nil)
	if e.closed && end.State != TaskDone { // as it is stored, it is done again, or told, at the next start
		e.mu.Unlock()
		return true
	}
	d.setTask(task, end)
	d.addNote(end.Said, time.Now())
	d.changed = false
	e.mu.Unlock()
	e.remember(d) // before it is told, or it would be done twice if the program is killed then
	e.mu.Lock()
	d.changed = true
	e.mu.Unlock()
	if end.State == TaskFailed {
		e.log.Warn("after the download", "id", d.ID, "path", d.Path, "said", end.Said)
	}
	return true
}

// endTask stops what is being done with a download that leaves the list.
func (e *Engine) endTask(d *download) {
	d.Extract, d.Command = Task{}, Task{}
	if e.current == d {
		e.stopTask(transfer.ErrRemoved)
	}
}

// resumeTasks takes up what was to be done when the engine was closed. What half filled
// a folder is done again; a command may have done its work, which the user can see.
func (d *download) resumeTasks() {
	if d.Extract.State == TaskRunning {
		d.Extract.State = TaskWaiting
	}
	if d.Command.State == TaskRunning {
		d.Command = Task{TaskFailed, message.Of(note.CommandCutOff)}
	}
}

// runExtract gives what extracts d, and tells began which folder it fills. It is called with e.mu held, what it gives without.
func (e *Engine) runExtract(d *download, began func(folder string)) func(context.Context) Task {
	path, old, fill, source := d.Path, d.Filling, e.opts.Extractor, transfer.Origin(d.url(), d.Final, d.Request.Header.Get("Referer"))
	return func(ctx context.Context) Task {
		if old != "" {
			if err := os.RemoveAll(old); err != nil {
				e.log.Warn("what was left of extracting is not deleted", "folder", old, "error", err)
			}
		}
		folder, err := archive.Extract(ctx, path, archive.Options{
			Began:  began,
			Pause:  e.waitForDownloads,
			Source: source,
			Fill:   fill,
		})
		e.mu.Lock()
		if !e.closed || err == nil {
			d.Filling = ""
		}
		e.mu.Unlock()
		var failed *archive.Error
		switch {
		case err == nil:
			return Task{TaskDone, message.Of(note.Unpacked, message.Args{"Folder": filepath.Base(folder)})}
		case errors.Is(err, errStopped):
			return Task{TaskFailed, message.Of(note.UnpackStopped)}
		case errors.As(err, &failed):
			e.log.Warn("not extracted", "path", path, "error", err)
			return Task{TaskFailed, message.Of(whyNotExtracted[failed.Reason])}
		}
		return Task{TaskFailed, message.Of(whyNotExtracted[archive.Disk])}
	}
}

// busySpeed is how fast all downloads together may come, in bytes a second for each
// processor, before extraction waits for them: with TLS and a checksum that takes
// about a quarter of it.
const busySpeed = 100 << 20

// waitForDownloads returns once downloads leave the processors something to do.
func (e *Engine) waitForDownloads(ctx context.Context) error {
	for e.speed.Load() > busySpeed*int64(runtime.GOMAXPROCS(0)) {
		if err := transfer.Sleep(ctx, clockBeat); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

var whyNotExtracted = map[archive.Reason]message.Code{
	archive.Unknown:   note.NoArchive,
	archive.Encrypted: note.Encrypted,
	archive.Split:     note.Split,
	archive.Damaged:   note.DamagedArchive,
	archive.Outside:   note.Outside,
	archive.Special:   note.Special,
	archive.Bomb:      note.Bomb,
	archive.Many:      note.TooMany,
	archive.Deep:      note.TooDeep,
	archive.Memory:    note.NoMemory,
	archive.Full:      note.NoSpace,
	archive.Gone:      note.ArchiveGone,
	archive.Disk:      note.UnpackDisk,

	archive.NotStarted: note.UnpackNotStarted,
	archive.Crashed:    note.UnpackCrashed,
}
