package view

// Which part of the list is shown, and in which order.

import (
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// Group is a part of the list by how far its downloads are.
type Group uint8

const (
	GroupAll Group = iota
	GroupActive
	GroupWaiting // in line, counting down or paused
	GroupFinished
	GroupFailed
	Groups int = iota
)

// GroupOf gives the group of a state.
func GroupOf(s downloader.State) Group {
	switch {
	case s.Active():
		return GroupActive
	case s == downloader.Done:
		return GroupFinished
	case s == downloader.Failed:
		return GroupFailed
	default:
		return GroupWaiting
	}
}

// Order is how the rows are sorted.
type Order string

const (
	OrderNewest   Order = "newest" // the default
	OrderQueue    Order = "queue"
	OrderName     Order = "name"
	OrderSize     Order = "size"
	OrderProgress Order = "progress"
)

// Orders are all there are, as a menu offers them.
func Orders() []Order {
	return []Order{OrderNewest, OrderQueue, OrderName, OrderSize, OrderProgress}
}

// Name is what a menu calls the order.
func (o Order) Name() string {
	switch o {
	case OrderQueue:
		return lang.L("Queue order")
	case OrderName:
		return lang.L("Name")
	case OrderSize:
		return lang.L("Size")
	case OrderProgress:
		return lang.L("Progress")
	default:
		return lang.L("Newest first")
	}
}

// AnyType in a view shows files of every type.
const AnyType = -1

// Query says which downloads are shown and how they are sorted.
type Query struct {
	Group  Group
	Type   int    // a fileType, or anyType
	Search string // part of the name or link, in any case
	Order  Order
}

// Whole reports whether nothing is left out.
func (v Query) Whole() bool { return v.Group == GroupAll && v.Type == AnyType && v.Search == "" }
