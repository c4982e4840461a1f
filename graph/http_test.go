package graph

import "testing"

// TestAnswerType: clients get the newer media type if they name and prefer it.
func TestAnswerType(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		accept []string
		want   string
	}{
		{nil, mediaJSON},
		{[]string{""}, mediaJSON},
		{[]string{"*/*"}, mediaJSON},
		{[]string{"application/*"}, mediaJSON},
		{[]string{"application/json"}, mediaJSON},
		{[]string{"application/json; charset=utf-8"}, mediaJSON},
		{[]string{"application/graphql-response+json"}, mediaGraphQL},
		{[]string{"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"}, mediaGraphQL},
		{[]string{"application/graphql-response+json,application/json;q=0.9"}, mediaGraphQL},
		{[]string{"application/json, application/graphql-response+json;q=0.5"}, mediaJSON},
		{[]string{"application/json;q=0.1", "application/graphql-response+json;q=0.5"}, mediaGraphQL},
		{[]string{"application/graphql-response+json;q=0, */*"}, mediaJSON},
		{[]string{"application/json;q=0, */*"}, mediaGraphQL},
		{[]string{"application/json;q=0, application/*;q=0.5"}, mediaGraphQL},
		{[]string{"application/json;q=0, application/graphql-response+json;q=0, */*"}, ""},
		{[]string{"application/json;q=0"}, ""},
		{[]string{"text/html"}, ""},
		{[]string{"text/html, */*;q=0.1"}, mediaJSON},
		{[]string{","}, ""},
	} {
		if got := negotiateMediaType(test.accept); got != test.want {
			t.Errorf("%q: %q, want %q", test.accept, got, test.want)
		}
	}
}

func TestLoneSurrogate(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		``: false, `plain`: false, `\`: false, `\u`: false, `\u00e9`: false, `\n\t\"`: false,
		`\ud83d\ude00`: false, `\uD83D\uDE00 \uD83D\uDE00`: false,
		`\ud83d`: true, `\ud83d\n`: true, `\ud83d x \ude00`: true, `\ude00`: true, `\ude00\ud83d`: true,
		`\ud83d\ud83d\ude00`: true,
		`\\ud83d`:            false, `\\\ud83d`: true, `\\\\ud83d`: false,
	} {
		if got := hasLoneSurrogate([]byte(body)); got != want {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}
