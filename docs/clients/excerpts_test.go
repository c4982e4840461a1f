// Package clients_test holds docs/api.md to the examples in this folder, and runs these: `go test -tags clients`.
package clients_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestExcerpts: every block of code in docs/api.md that names a file consists of lines of that file, in one piece.
func TestExcerpts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../api.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## Clients\n")
	if !found {
		t.Fatal("docs/api.md has no section Clients")
	}
	clients := map[string]int{}
	for _, block := range regexp.MustCompile("(?sm)^```(\\w+) ?(\\S*)\n(.*?)^```$").FindAllStringSubmatch(section, -1) {
		language, file, code := block[1], block[2], block[3]
		if file == "" {
			if language != "console" {
				t.Errorf("a block does not name its file:\n%s", code)
			}
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains("\n"+string(source), "\n"+code) {
			t.Errorf("this is not in docs/clients/%s:\n%s", file, code)
		}
		client, _, _ := strings.Cut(file, "/")
		clients[client]++
	}
	for _, client := range []string{"curl", "urql", "apollo", "relay"} {
		if clients[client] == 0 {
			t.Errorf("docs/api.md shows nothing for %s", client)
		}
	}
}
