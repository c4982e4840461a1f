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
	// Cache is "off" without the response cache, "hit" if answers came from it, and "miss" if not all did.
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
	// Earlier are the rows of an earlier run to compare with.
	Earlier []Row
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

// ReadRows reads what WriteJSON wrote.
func ReadRows(r io.Reader) (rows []Row, err error) {
	for decoder := json.NewDecoder(r); ; {
		var row Row
		if err := decoder.Decode(&row); err == io.EOF {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("the rows of an earlier run: %w", err)
		}
		rows = append(rows, row)
	}
}

// earlier returns the row of the same work in the earlier run.
func (r Result) earlier(row Row) (earlier Row, ok bool) {
	for _, e := range r.Earlier {
		if e.Work == row.Work && e.Cache == row.Cache {
			return e, true
		}
	}
	return Row{}, false
}

// WriteTable writes a table for people.
func (r Result) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	columns := "work\tcache\treq/s\tp50 ms\tp99 ms\terrors\t× floor\t× net/http\t" +
		"server ms\tPostgres ms\tSQL\tkB\tallocs\t"
	if r.Earlier != nil {
		columns += "× time\t× CPU\t"
	}
	fmt.Fprintln(t, columns)
	for _, row := range r.Rows {
		floor := "–"
		if row.FloorRatio != nil {
			floor = fmt.Sprintf("%.3f", *row.FloorRatio)
		}
		fmt.Fprintf(t, "%s\t%s\t%.1f\t%.2f\t%.2f\t%d\t%s\t%.3f\t%.3f\t%.3f\t%d\t%.1f\t%.0f\t", row.Work, row.Cache,
			row.ReqPerSec, row.P50Ms, row.P99Ms, row.Errors, floor, row.NetHTTPRatio, row.CPUServerMs, row.CPUPostgresMs,
			row.Statements, row.BytesPerRequest/1000, row.AllocsPerRequest)
		if e, ok := r.earlier(row); ok {
			fmt.Fprintf(t, "%.2f\t%.2f\t", e.ReqPerSec/row.ReqPerSec,
				(row.CPUServerMs+row.CPUPostgresMs)/(e.CPUServerMs+e.CPUPostgresMs))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return r.writeSummary(w)
}

func (r Result) writeSummary(w io.Writer) error {
	text := fmt.Sprintf("\nmemory of the server: %d MB before the load, %d MB after it\n", r.MemoryIdle>>20,
		r.MemoryLoaded>>20)
	text += fmt.Sprintf("first answer: %.2f s with the loaded database", r.FirstAnswer.Seconds())
	if r.FirstAnswerEmpty > 0 {
		text += fmt.Sprintf(", %.2f s in an empty folder", r.FirstAnswerEmpty.Seconds())
	}
	if r.Note != "" {
		text += "\nnote: " + r.Note
	}
	_, err := fmt.Fprintln(w, text)
	return err
}
