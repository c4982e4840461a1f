package stats

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"praxis/internal/facts"
)

// TestDaysInZones: the day of a timestamp is that of package time, near changes of daylight saving time, in zones that
// skipped a day, and in the far past and future.
func TestDaysInZones(t *testing.T) {
	t.Parallel()
	near := []time.Time{
		time.Date(2021, 3, 28, 1, 0, 0, 0, time.UTC),    // Europe changes to daylight saving time
		time.Date(2021, 11, 7, 6, 0, 0, 0, time.UTC),    // New York changes back
		time.Date(2011, 12, 30, 10, 0, 0, 0, time.UTC),  // Apia skips a day
		time.Date(1900, 12, 31, 15, 54, 0, 0, time.UTC), // Shanghai leaves local mean time
		time.Date(2400, 2, 29, 23, 59, 59, 0, time.UTC),
		time.Unix(0, 0),
	}
	zones := map[string]*zone{}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{
			"UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Pacific/Apia", "Europe/London", "Africa/Casablanca",
			"America/Havana", "Australia/Lord_Howe",
		}).Draw(t, "zone")
		location, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		z := zones[name]
		if z == nil {
			z = newZone(name)
			zones[name] = z
		}
		at := rapid.SampledFrom(near).Draw(t, "near").UnixMicro() + rapid.Int64Range(-2e11, 2e11).Draw(t, "offset")
		if rapid.IntRange(0, 3).Draw(t, "far") == 0 {
			at = rapid.Int64Range(-2e17, 8e18).Draw(t, "at")
		}
		local := time.UnixMicro(at).In(location)
		want := dayOf(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC))
		if got := int64(z.day(at)); got != want {
			t.Fatalf("%s is day %d in %s, not %d", time.UnixMicro(at).UTC(), got, name, want)
		}
		for i := 1; i < len(z.spans); i++ {
			if z.spans[i].start < z.spans[i-1].end {
				t.Fatalf("the spans %v of %s are not in order", z.spans, name)
			}
		}
	})
	if got := newZone("Asia/Shanghai").day(facts.NoTime); got != facts.NoDay {
		t.Errorf("no time has the day %d", got)
	}
}

// TestPeriodsOfDays: the period of a day is the one of CalendarInterval, also far from the first day that was looked
// up.
func TestPeriodsOfDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		interval := rapid.SampledFrom([]CalendarInterval{Day, Week, Month, Quarter, Year}).Draw(t, "interval")
		weekStart := rapid.SampledFrom(weekdays).Draw(t, "weekStart")
		r := newResult(Query{GroupBy: []Dimension{ByPeriod}, Interval: interval, WeekStart: weekStart})
		for range rapid.IntRange(1, 20).Draw(t, "days") {
			day := rapid.OneOf(rapid.Int32Range(-3000, 30000), rapid.Int32()).Draw(t, "day")
			want := int64(noKey)
			if day != facts.NoDay {
				want = dayOf(interval.start(dateOf(int64(day)), weekStart))
			}
			a := r.scan.period
			if code := a.periods.code(day); a.ids[code] != want || code >= a.size {
				t.Fatalf("the period of day %d is %d, not %d", day, a.ids[code], want)
			}
		}
	})
}
