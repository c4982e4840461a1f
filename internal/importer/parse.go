package importer

import (
	"iter"
	"runtime"
	"sync"
)

// parsedFile is a file with its content and its draft, or the error of reading or parsing it.
type parsedFile struct {
	File
	raw   []byte
	draft *Draft
	err   error
}

// parseAhead is how many files are parsed before they are used.
const parseAhead = 64

// parseFiles reads and parses files and yields them in their order. It parses on all processors, also while the loop
// over it saves earlier files.
func (o Options) parseFiles(files []File, parse Parser) iter.Seq[parsedFile] {
	return func(yield func(parsedFile) bool) {
		results := make(chan chan parsedFile, parseAhead) // in the order of the files
		stop := make(chan struct{})
		var running sync.WaitGroup
		defer running.Wait()
		defer close(stop)
		running.Go(func() {
			defer close(results)
			free := make(chan struct{}, runtime.GOMAXPROCS(0))
			for _, f := range files {
				result := make(chan parsedFile, 1)
				select {
				case results <- result:
				case <-stop:
					return
				}
				free <- struct{}{}
				running.Go(func() {
					result <- f.readAndParse(parse, o)
					<-free
				})
			}
		})
		for result := range results {
			if !yield(<-result) {
				return
			}
		}
	}
}

func (f File) readAndParse(parse Parser, o Options) parsedFile {
	p := parsedFile{File: f}
	if p.raw, p.err = readFile(f.Path); p.err == nil {
		p.draft, p.err = f.parse(parse, p.raw, o.TimeZone)
	}
	return p
}
