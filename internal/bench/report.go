package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Row is the result of a work.
type Row struct {
	Work string `json:"work"`
	// Cache is "off" without the response cache, and "hit" if answers come from it.
	Cache     string  `json:"cache"`
	ReqPerSec float64 `json:"reqPerSec"`
	P50Ms     float64 `json:"p50Ms"`
	P99Ms     float64 `json:"p99Ms"`
	Errors    int     `json:"errors"`
	// FloorRatio is the rate divided by that of the floor in the same rounds; nil if the work has no floor.
	FloorRatio *float64 `json:"floorRatio"`
	// NetHTTPRatio is the rate divided by that of a handler of net/http that answers the same bytes.
	NetHTTPRatio     float64 `json:"netHttpRatio"`
	CPUServerMs      float64 `json:"cpuServerMs"`
	CPUPostgresMs    float64 `json:"cpuPostgresMs"`
	Statements       int64   `json:"statements"`
	BytesPerRequest  float64 `json:"bytesPerRequest"`
	AllocsPerRequest float64 `json:"allocsPerRequest"`
}

// Result is the result of a run.
type Result struct {
	Rows []Row
	// FirstAnswer is the time from the start of the server to its first answer, with the loaded database.
	FirstAnswer time.Duration
	// FirstAnswerEmpty is that with an empty folder, where the server creates its private Postgres; 0 if not measured.
	FirstAnswerEmpty time.Duration
	// MemoryIdle and MemoryLoaded are the resident bytes of the server before and after the load.
	MemoryIdle, MemoryLoaded int64
	// Note says what makes the result less exact; "" if nothing does.
	Note string
}

// WriteJSON writes an object per row.
func (r Result) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	for _, row := range r.Rows {
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// WriteTable writes a table for people.
func (r Result) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "work\tcache\treq/s\tp50 ms\tp99 ms\terrors\t× floor\t× net/http\tserver ms\tPostgres ms\tSQL\tkB\tallocs\t")
	for _, row := range r.Rows {
		floor := "–"
		if row.FloorRatio != nil {
			floor = fmt.Sprintf("%.3f", *row.FloorRatio)
		}
		fmt.Fprintf(t, "%s\t%s\t%.1f\t%.2f\t%.2f\t%d\t%s\t%.3f\t%.3f\t%.3f\t%d\t%.1f\t%.0f\t\n", row.Work, row.Cache,
			row.ReqPerSec, row.P50Ms, row.P99Ms, row.Errors, floor, row.NetHTTPRatio, row.CPUServerMs, row.CPUPostgresMs,
			row.Statements, row.BytesPerRequest/1000, row.AllocsPerRequest)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nmemory of the server: %d MB before the load, %d MB after it\n", r.MemoryIdle>>20, r.MemoryLoaded>>20)
	fmt.Fprintf(w, "first answer: %.2f s on the loaded database", r.FirstAnswer.Seconds())
	if r.FirstAnswerEmpty > 0 {
		fmt.Fprintf(w, ", %.2f s on an empty folder", r.FirstAnswerEmpty.Seconds())
	}
	fmt.Fprintln(w)
	if r.Note != "" {
		fmt.Fprintln(w, "note:", r.Note)
	}
	return nil
}
