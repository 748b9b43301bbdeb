# Gannet: `make` alone lists what can be done.

# Links can be dropped from browsers on X11 and XWayland only, so Linux is built for these.
TAGS    := $(if $(filter Linux,$(shell uname -s)),x11,accessibility),migrated_fynedo
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
BUILT   := $(shell TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ 2>/dev/null)
LDFLAGS  = -X main.version=$(VERSION) -X main.built=$(BUILT)
# On Linux the program lies at another address each time it is started, and what it takes from
# libraries is settled before it runs and cannot be written to afterwards.
ifeq ($(shell uname -s),Linux)
HARDENED         := -buildmode=pie
HARDENED_LDFLAGS := -extldflags '-Wl,-z,relro,-z,now'
endif
TOOL     = go tool -modfile=tools/go.mod

# What opens the real window is built with OpenGL in C: with -race that takes minutes and finds nothing more.
GL    = gannet|gannet/internal/(app|dev/e2e)
RACED = $$(go list ./... | grep -vxE '$(GL)')

# Go gives the tests of a package ten minutes, in which a machine that is busy does not get through all of them.
LONG = -timeout 30m

.PHONY: help run build test check fuzz vulnerabilities e2e bench faults kills streams demo screenshots package package-test icons packages test-packages

help: ## list what can be done (this)
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: build ## build and open the window; ARGS="get URL" runs that instead
ifneq ($(ARGS)$(DISPLAY),)
	@build/gannet $(ARGS)
else
	@echo "There is no display here, so the window opens on a virtual one, with a demonstration download."
	@.ci/packages test
	@go run ./internal/dev/demo -app build/gannet -out build/demo.png
endif

build: packages ## build build/gannet
	@go build $(HARDENED) -tags $(TAGS) -ldflags "$(LDFLAGS) $(HARDENED_LDFLAGS)" -o build/gannet .

test: test-packages ## run every test
	@go test $(LONG) -tags $(TAGS) ./...

check: test-packages ## what must pass before a change is taken: format, vet, staticcheck, tests with the race detector
	@unformatted=$$($(TOOL) gofumpt -l .) && [ -z "$$unformatted" ] || { echo "Not formatted, run gofumpt -w: $$unformatted"; exit 1; }
	@go vet -tags $(TAGS) ./...
	@$(TOOL) staticcheck -tags $(TAGS) ./...
	@go test $(LONG) -race -shuffle=on -tags $(TAGS) $(RACED)
	@go test $(LONG) -shuffle=on -tags $(TAGS) ./internal/app ./internal/dev/e2e
	@# Without the tag migrated_fynedo Fyne tells of calls from the wrong goroutine.
	@go test -tags $(TAGS:,migrated_fynedo=) -run TestWindow ./internal/app

fuzz: test-packages ## feed each parser of what strangers send with made-up input (FUZZTIME=1m each, ONLY=Name)
	@.ci/fuzz $(TAGS) $(or $(FUZZTIME),1m) $(ONLY)

vulnerabilities: packages ## look for known faults in Go and in what is built in (needs https://vuln.go.dev)
	@$(TOOL) govulncheck -tags $(TAGS) ./... || { status=$$?; [ $$status = 3 ] || \
		echo "Nothing was checked: the list of known faults cannot be had, see above." >&2; exit $$status; }

e2e: ## drag links, pictures and lists from real browsers and a file manager onto the window
	@.ci/packages e2e
	@go test $(LONG) -count=1 -tags browsers -run Drag ./internal/dev/e2e

bench: ## compare with other clients and write docs/benchmarks.md (half an hour); SCENARIO=bdp ROUNDS=3 prints one comparison, SCENARIO=window writes its part, BEFORE=path compares with an earlier build alone
	@.ci/packages bench
	@go run ./internal/dev/bench -scenario "$(SCENARIO)" -rounds $(or $(ROUNDS),5) $(if $(BEFORE),-before $(BEFORE))

faults: build ## hold Gannet and other clients against misbehaving servers and write docs/reliability.md (minutes)
	@.ci/packages bench
	@go run ./internal/dev/faults -out docs/reliability.md

kills: build ## kill the program at a hundred random moments over a list of 50 files (minutes); SEED=7 repeats those
	@go build -o build/kills ./internal/dev/kills
	@build/kills -app build/gannet -seed $(or $(SEED),0)

streams: build ## hold Gannet against the articles on streaming, with the servers they use
	@.ci/packages streams
	@go run ./internal/dev/streams -app build/gannet

demo: build test-packages ## make docs/main.png, the picture of the window in the README
	@go run ./internal/dev/demo -app build/gannet -out docs/main.png

screenshots: build ## make the pictures in docs, for the README and the guide
	@.ci/packages screenshots
	@go run ./internal/dev/demo -app build/gannet -all docs

package: ## make the packages for Linux and Windows in build/dist
	@.ci/packages package
	@VERSION='$(VERSION)' LDFLAGS='$(LDFLAGS)' HARDENED='$(HARDENED)' HARDENED_LDFLAGS="$(HARDENED_LDFLAGS)" TAGS=$(TAGS) NFPM='$(TOOL) nfpm' packaging/build

package-test: package ## install the packages in a fresh Debian and under wine, and try them
	@.ci/packages package-test
	@go test -count=1 -tags packages -run "Package|Deb|Rpm|Archive|Wine" ./internal/dev/e2e

icons: ## make assets/icon.png from assets/icon.svg (needs librsvg2-bin)
	@rsvg-convert -w 512 -h 512 assets/icon.svg -o assets/icon.png

packages:
	@.ci/packages build

test-packages:
	@.ci/packages test
