package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// checksPerWork is how many answers of a work are compared with SQL.
const checksPerWork = 10

// answers is what the checks of a work found out.
type answers struct {
	last       []byte
	statements int64
}

// checkWork sends requests of the work, and returns an error if an answer differs from what SQL finds.
func (b *bench) checkWork(ctx context.Context, w work) (a answers, err error) {
	connection, err := b.api.dial(ctx)
	if err != nil {
		return a, err
	}
	defer connection.conn.Close()
	random := rand.New(rand.NewPCG(7, 7))
	for range checksPerWork {
		variables := w.variables(random)
		var response struct {
			Data       any
			Extensions struct{ Cost struct{ Statements int64 } }
		}
		status, answer, err := connection.send([]byte(w.prefix() + variables + "}"))
		if err == nil {
			err = checkAnswer(status, answer)
		}
		if err == nil {
			err = json.Unmarshal(answer, &response)
		}
		if err != nil {
			return a, fmt.Errorf("%s with %s: %w", w.name, variables, err)
		}
		a = answers{slices.Clone(answer), response.Extensions.Cost.Statements}
		var text string
		if err := b.praxis.SQL.QueryRowContext(ctx, w.check, variables).Scan(&text); err != nil {
			return a, fmt.Errorf("the check of %s: %w", w.name, err)
		}
		var want any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(text, `+00:00"`, `Z"`)), &want); err != nil {
			return a, err
		}
		if at := difference(want, response.Data); at != "" {
			return a, fmt.Errorf("%s with %s is wrong: %s", w.name, variables, at)
		}
	}
	return a, nil
}

// difference returns where the answer lacks something that is expected; "" if it has all of it. The rows of statistics
// may have any order.
func difference(want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			break
		}
		for key, value := range want {
			if key == "rows" {
				value, object[key] = sorted(value), sorted(object[key])
			}
			if at := difference(value, object[key]); at != "" {
				return key + "." + at
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			break
		}
		for i, value := range want {
			if at := difference(value, list[i]); at != "" {
				return fmt.Sprintf("%d.%s", i, at)
			}
		}
		return ""
	default:
		if want == got {
			return ""
		}
	}
	return fmt.Sprintf(": want %.300s, got %.300s", fmt.Sprint(want), fmt.Sprint(got))
}

// sorted returns a list in the order of its JSON texts.
func sorted(list any) any {
	values, ok := list.([]any)
	if !ok {
		return list
	}
	text := func(value any) string {
		encoded, err := json.Marshal(value)
		if err != nil {
			panic(err) // it was decoded from JSON
		}
		return string(encoded)
	}
	return slices.SortedFunc(slices.Values(values), func(a, b any) int { return strings.Compare(text(a), text(b)) })
}
