//go:build linux

// The chart in docs/benchmarks.svg.

package main

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

const (
	chartWidth = 760
	barsLeft   = 150 // where bars begin
	barsWide   = 360 // the longest bar
	barTall    = 14
	groupTall  = 48
	chartTop   = 76
)

// bar is one of a scenario's two bars.
type bar struct {
	name, value string
	length      float64
	colour      string
}

// chart draws Gannet beside the best peer in each scenario as SVG: shorter is
// better, and each scenario has a scale of its own. All it shows is also text.
func chart(results []result) string {
	var groups, described strings.Builder
	top := chartTop
	for _, r := range results {
		bars, limit := r.bars()
		if len(bars) == 0 {
			continue
		}
		longest := limit
		for _, b := range bars {
			longest = max(longest, b.length)
		}
		fmt.Fprintf(&groups, `<text x="%d" y="%d" class="name">%s</text>`+"\n", barsLeft-12, top+barTall+6,
			html.EscapeString(r.scenario.name))
		for i, b := range bars {
			y, wide := top+i*(barTall+4), max(1, b.length/longest*barsWide)
			fmt.Fprintf(&groups, `<rect x="%d" y="%d" width="%.1f" height="%d" rx="2" fill="%s"/>`, barsLeft, y, wide, barTall, b.colour)
			fmt.Fprintf(&groups, `<text x="%.1f" y="%d">%s %s</text>`+"\n", barsLeft+wide+8, y+barTall-3,
				html.EscapeString(b.value), html.EscapeString(b.name))
			fmt.Fprintf(&described, "%s: %s %s. ", r.scenario.name, b.name, b.value)
		}
		if limit > 0 {
			x := barsLeft + limit/longest*barsWide
			fmt.Fprintf(&groups, `<path d="M%.1f %dv%d" stroke="#1f2933" stroke-width="1.5" stroke-dasharray="3 2"/>`+"\n", x, top-4, 2*barTall+12)
		}
		top += groupTall
	}
	return fmt.Sprintf(chartFrame, chartWidth, top, html.EscapeString(described.String()), groups.String())
}

const (
	ourColour  = "#0f6fb8"
	peerColour = "#b9c2cc"
)

const chartFrame = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="title what" font-family="system-ui, sans-serif" font-size="12" fill="#1f2933">
<title id="title">Gannet beside the best other client in each scenario; shorter is better</title>
<desc id="what">%[3]s</desc>
<style>.name { text-anchor: end; font-weight: 600 }</style>
<rect width="%[1]d" height="%[2]d" fill="#ffffff"/>
<text x="20" y="30" font-size="17" font-weight="600">Gannet beside the best other client</text>
<text x="20" y="52">Shorter is better. Each scenario has its own scale. The dashed line is the limit that the page explains.</text>
%[4]s</svg>
`

// bars gives Gannet's and the best peer's bar, and where the limit is in their unit.
func (r result) bars() (bars []bar, limit float64) {
	if len(r.scenario.targets) == 0 || !slices.ContainsFunc(r.scenario.clients, client.compares) {
		return nil, 0
	}
	mine, ok := r.of(r.scenario.targets[0].client)
	if !ok {
		return nil, 0
	}
	if r.scenario.memory {
		bars = append(bars, bar{mine.client.short(), inMiB(mine.rss()), float64(mine.rss()), ourColour})
		if peer, ok := r.leanest(peerProgram); ok {
			bars = append(bars, bar{peer.client.short(), inMiB(peer.rss()), float64(peer.rss()), peerColour})
		}
		return bars, 0
	}
	bars = append(bars, bar{mine.client.short(), inSeconds(mine.wall()), float64(mine.wall()), ourColour})
	if peer, ok := r.fastest(peerProgram); ok {
		bars = append(bars, bar{peer.client.short(), inSeconds(peer.wall()), float64(peer.wall()), peerColour})
	}
	return bars, float64(r.limit())
}
