//go:build linux

// The scenarios: files, how the server slows them, clients and targets.

package main

import (
	"fmt"
	"time"

	"gannet/downloader"
)

const (
	kib = int64(1) << 10
	mib = int64(1) << 20
	gib = int64(1) << 30

	gigabit = int64(125_000_000) // bytes a second
)

// scenario is one comparison: clients fetch the same files from the same server.
type scenario struct {
	name    string
	about   string // one sentence for the table's head
	files   []content
	shape   Shape
	serve   serving
	disk    bool          // save on the real disk in place of memory
	memory  bool          // about memory, not time
	most    time.Duration // a client that takes longer is stopped; 0 is a minute
	limit   time.Duration // by arithmetic from the shape; 0 takes the fastest bare client
	times   int           // runs in each round; 0 is one
	clients []client
	targets []target
}

// serving is what serves a scenario's files.
type serving int

const (
	shaping serving = iota // this program's own server
	plain                  // nginx over HTTP
	overTLS                // nginx over HTTPS
)

func scenarios() []scenario {
	return []scenario{
		{
			name: "raw_http", about: "4 GiB over plain HTTP on loopback, to memory",
			files:   one("big.bin", 4*gib),
			clients: []client{gannet(), curl(""), wget2(""), aria2(""), aria2Tuned(), axel(8), bareLoop()},
			targets: []target{wallToLimit(1.15), cpuToLimit(1.3), memoryAtMost(18 * mib)},
		},
		{
			name: "disk", about: "4 GiB over plain HTTP on loopback, to the disk; Gannet alone waits until the disk has it all (fsync)",
			files: one("big.bin", 4*gib), disk: true,
			clients: []client{
				gannet(), curl(""), wget2(""), aria2(""), aria2Tuned(), axel(8), bareLoop(),
				bareSyncedLoop(),
			},
			targets: []target{wallToLimit(1.15)},
		},
		{
			name: "raw_https", about: "2 GiB over TLS 1.3 and HTTP/1.1 from nginx, to memory",
			files: one("big.bin", 2*gib), serve: overTLS,
			clients: []client{gannet(), curl(""), wget2(""), aria2(""), aria2Tuned(), axel(8), bareHTTP(1)},
			targets: []target{aheadOfPeers(), wallToLimit(1.15)},
		},
		{
			name:  "sha256_https",
			about: "the file of raw_https until it is saved, by the engine, with and without the SHA-256 that the window shows",
			files: one("big.bin", 2*gib), serve: overTLS, times: 3,
			clients: []client{engine("engine with SHA-256", downloader.SumAside), engine("engine", downloader.NoSum)},
			targets: []target{wallTo("engine", 1.05).by("engine with SHA-256")},
		},
		{
			name: "per_conn_limit", about: "256 MiB; 4 MiB/s a connection, 1 Gbit/s in all",
			files: one("file.bin", 256*mib), shape: Shape{Rate: 4 * mib, Total: gigabit},
			limit:   seconds(256*mib, gigabit),
			clients: []client{gannet(), aria2Tuned(), axel(16), barePieces(16), barePieces(32)},
			targets: []target{wallAtMost(2600 * time.Millisecond)},
		},
		{
			name: "bdp", about: "128 MiB; 80 ms round trip, slow start, at most 1 MiB under way on a connection, 1 Gbit/s in all",
			files: one("file.bin", 128*mib), shape: Shape{RTT: 80 * time.Millisecond, Window: mib, Total: gigabit},
			limit:   2*80*time.Millisecond + seconds(128*mib, gigabit),
			clients: []client{gannet(), curl(""), wget2(""), aria2Tuned(), axel(16)},
			targets: []target{wallAtMost(1900 * time.Millisecond)},
		},
		{
			name: "conn_cap", about: "128 MiB; 4 answers at once, further ones refused with 503; 4 MiB/s a connection",
			files: one("file.bin", 128*mib), shape: Shape{Rate: 4 * mib, Cap: 4}, limit: seconds(128*mib, 16*mib),
			clients: []client{gannet(), aria2Tuned(), axel(16), barePieces(4)},
			targets: []target{wallAtMost(8400 * time.Millisecond), refusalsBelow(20)},
		},
		{
			name: "straggler", about: "128 MiB; 4 MiB/s a connection, but every 4th connection 0.2 MiB/s",
			files: one("file.bin", 128*mib), shape: Shape{Rate: 4 * mib, SlowEvery: 4, SlowRate: mib / 5},
			limit:   seconds(128*mib, 12*4*mib+4*mib/5),
			clients: []client{gannet(), aria2Tuned(), axel(16), barePieces(16)},
			targets: []target{wallAtMost(3100 * time.Millisecond), fetchedTwiceBelow(0.03)},
		},
		{
			name: "stall", about: "64 MiB; 4 MiB/s a connection; the 4th connection stops for good after 1 MiB",
			files: one("file.bin", 64*mib), shape: Shape{Rate: 4 * mib, StallConn: 4, StallAfter: mib},
			limit:   seconds(64*mib, 16*4*mib),
			clients: []client{gannet(), aria2Tuned(), axel(16), barePieces(16)},
			targets: []target{wallAtMost(2 * time.Second)},
		},
		{
			name: "small_files", about: "1,000 files of 16 KiB; 40 ms before each answer",
			files: many(1000, 16*kib), shape: Shape{Latency: 40 * time.Millisecond},
			limit: 1000 * 40 * time.Millisecond / 16,
			clients: []client{
				gannet(), gannet("-parallel", "16"), curl("-Z --parallel-max 16"),
				wget2("--max-threads=16"), aria2Tuned(), bareHTTP(16),
			},
			targets: []target{
				wallAtMost(2900 * time.Millisecond), wallAtMost(2900 * time.Millisecond).by("gannet -parallel 16"),
				connectionsAtMost(16), connectionsAtMost(16).by("gannet -parallel 16"),
				cpuTo("curl -Z --parallel-max 16", 2),
			},
		},
		{
			name: "tiny_files", about: "10,000 files of 4 KiB over plain HTTP from nginx, to memory",
			files: many(10_000, 4*kib), serve: plain, most: 5 * time.Minute,
			clients: []client{
				gannet(), curl("-Z --parallel-max 16"), wget2("--max-threads=16"), aria2("-j16"), bareHTTP(16),
			},
			targets: []target{wallToPeers(1.5), cpuTo("curl -Z --parallel-max 16", 3), memoryAtMost(48 * mib)},
		},
		{
			name: "tiny_files_disk", about: "the files of tiny_files to the disk; Gannet alone waits until the disk has them all",
			files: many(10_000, 4*kib), serve: plain, disk: true, most: 5 * time.Minute,
			clients: []client{
				gannet(), curl("-Z --parallel-max 16"), wget2("--max-threads=16"), aria2("-j16"), bareHTTP(16),
			},
			targets: []target{wallToPeers(2.5)},
		},
		{
			name:  "list_growth",
			about: "files of 4 KiB as in tiny_files, in lists of three lengths; what a file costs must not grow with the list",
			files: many(100_000, 4*kib), serve: plain, most: 5 * time.Minute,
			clients: []client{
				gannet().of("gannet, 1,000 files", many(1000, 4*kib)...),
				gannet().of("gannet, 10,000 files", many(10_000, 4*kib)...),
				gannet().of("gannet, 100,000 files", many(100_000, 4*kib)...),
				curl("-Z --parallel-max 16").of("curl, 1,000 files", many(1000, 4*kib)...),
				curl("-Z --parallel-max 16").of("curl, 100,000 files", many(100_000, 4*kib)...),
			},
			targets: []target{
				cpuPerFileAs(0.15, "gannet, 1,000 files", "gannet, 10,000 files").by("gannet, 100,000 files"),
				memoryAtMost(48 * mib).by("gannet, 10,000 files"),
				memoryAtMost(120 * mib).by("gannet, 100,000 files"),
			},
		},
		{
			name: "seed_images", about: "5 images of 200 KiB; 200 ms before each answer",
			files: many(5, 200*kib), shape: Shape{Latency: 200 * time.Millisecond}, limit: 200 * time.Millisecond,
			times: 3,
			clients: []client{
				gannet("-parallel", "5"), gannet("-parallel", "1"), gannet(),
				curl("-Z --parallel-immediate"), wget2("--max-threads=5"), aria2("-j5"), bareHTTP(5),
			},
			targets: []target{
				wallAtMost(240 * time.Millisecond).by("gannet -parallel 5"),
				fasterThan("gannet -parallel 1", 4.2).by("gannet -parallel 5"),
			},
		},
		{
			name: "no_range", about: "1 GiB from a server without ranges, to memory",
			files: one("file.bin", gib), shape: Shape{NoRange: true}, times: 3,
			clients: []client{gannet(), curl(""), wget2(""), aria2(""), axel(8), bareLoop()},
			targets: []target{wallToLimit(1.15)},
		},
		{
			name: "chunked", about: "1 GiB in chunks without a length, to memory",
			files: one("file.bin", gib), shape: Shape{Chunked: true}, times: 3,
			clients: []client{gannet(), curl(""), wget2(""), aria2(""), bareLoop()},
			targets: []target{wallToLimit(1.15)},
		},
		{
			name: "many_big", about: "8 files of 256 MiB, 8 at once, to memory",
			files: many(8, 256*mib),
			clients: []client{
				gannet("-parallel", "8"), curl("-Z --parallel-immediate --parallel-max 8"),
				wget2("--max-threads=8"), aria2("-j8"), aria2Tuned(), bareHTTP(8),
			},
			targets: []target{
				wallToPeers(1.1).by("gannet -parallel 8"),
				memoryAtMost(48 * mib).by("gannet -parallel 8"),
			},
		},
		{
			name: "memory", about: "10 GiB over 8 connections of 80 MiB/s, to memory",
			files: one("huge.bin", 10*gib), shape: Shape{Rate: 80 * mib}, memory: true, most: 3 * time.Minute,
			clients: []client{
				gannet("-connections", "8"), gannet("-connections", "8").of("gannet, 1 GiB", one("huge.bin", gib)...),
				curl("").of("curl, 1 GiB", one("huge.bin", gib)...), aria2("-x8 -s8"), axel(8),
			},
			targets: []target{
				memoryAtMost(40 * mib).by("gannet -connections 8"),
				memoryNear("gannet, 1 GiB", 1.15).by("gannet -connections 8"),
			},
		},
		{
			name: "startup", about: "a file of 1 byte",
			files: one("tiny.bin", 1), times: 5,
			clients: []client{gannet(), curl(""), wget2(""), aria2(""), axel(8), bareHTTP(1)},
			targets: []target{
				wallAtMost(60 * time.Millisecond), cpuAtMost(60 * time.Millisecond),
				wallTo("curl", 1.3), cpuTo("curl", 1.3),
			},
		},
	}
}

func one(name string, size int64) []content { return []content{{name, size}} }

func many(n int, size int64) []content {
	files := make([]content, n)
	for i := range files {
		files[i] = content{fmt.Sprintf("file-%04d.bin", i), size}
	}
	return files
}

// seconds is how long bytes take at a rate in bytes a second.
func seconds(bytes, rate int64) time.Duration {
	return time.Duration(float64(bytes) / float64(rate) * float64(time.Second))
}
