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

// checkWork sends requests of the work, and returns an error if an answer differs from what SQL finds. It returns the
// last answer.
func (b *bench) checkWork(ctx context.Context, m *measurement) (answer []byte, err error) {
	api := b.server.api
	api.token = m.token
	connection, err := api.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer connection.conn.Close()
	random := rand.New(rand.NewPCG(rand.Uint64(), 0))
	for range checksPerWork {
		variables := m.work.variables(random)
		if err := b.checkAnswer(ctx, m, connection, variables); err != nil {
			return nil, fmt.Errorf("%s with %s: %w", m.work.name, variables, err)
		}
	}
	return slices.Clone(connection.answer), nil
}

// checkAnswer sends a request, and compares the answer with what SQL finds.
func (b *bench) checkAnswer(ctx context.Context, m *measurement, connection *connection, variables string) error {
	status, answer, err := connection.send([]byte(m.work.prefix() + variables + "}"))
	if err == nil {
		err = answerError(status, answer)
	}
	if err != nil {
		return err
	}
	var response struct {
		Data       any
		Extensions struct{ Cost struct{ Statements int64 } }
	}
	if err := json.Unmarshal(answer, &response); err != nil {
		return err
	}
	m.statements = response.Extensions.Cost.Statements
	var text string
	if err := b.praxis.SQL.QueryRowContext(ctx, m.work.check, variables).Scan(&text); err != nil {
		return fmt.Errorf("the SQL of the check: %w", err)
	}
	var want any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text, `+00:00"`, `Z"`)), &want); err != nil {
		return err
	}
	if at := difference(want, response.Data, "data"); at != "" {
		return fmt.Errorf("the answer is wrong: %s", at)
	}
	return nil
}

// difference returns where the answer lacks something that is expected; "" if it has all of it. The rows of statistics
// may have any order.
func difference(want, got any, at string) string {
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
			if d := difference(value, object[key], at+"."+key); d != "" {
				return d
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			break
		}
		for i, value := range want {
			if d := difference(value, list[i], fmt.Sprintf("%s.%d", at, i)); d != "" {
				return d
			}
		}
		return ""
	default:
		if want == got {
			return ""
		}
	}
	return fmt.Sprintf("%s is %.300s, not %.300s", at, fmt.Sprint(got), fmt.Sprint(want))
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
