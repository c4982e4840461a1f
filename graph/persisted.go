package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// maxPersisted is how many documents are kept, and maxPersistedBytes how long one may be.
	maxPersisted      = 1000
	maxPersistedBytes = 64 << 10
)

// persistedDocuments implements Apollo's automatic persisted queries: a client sends the hash of a document, and the
// document itself only if the server answers that it does not know the hash. The URLs of such requests are short enough
// for a CDN. Each server keeps the documents that were sent last.
type persistedDocuments struct {
	mu     sync.Mutex
	byHash *simplelru.LRU[string, string]
}

func newPersistedDocuments() *persistedDocuments {
	byHash, err := simplelru.NewLRU[string, string](maxPersisted, nil)
	if err != nil {
		panic(err) // the size is positive
	}
	return &persistedDocuments{byHash: byHash}
}

// errUnknownDocument has the text that Apollo's clients expect.
var errUnknownDocument = errors.New("PersistedQueryNotFound")

// resolve sets the document of a request that has only its hash. It returns the hash of a document that came with it,
// for store. Its errors are requestErrors, or errUnknownDocument.
func (d *persistedDocuments) resolve(p *graphql.RawParams) (hash string, err error) {
	extension, given := p.Extensions["persistedQuery"]
	switch {
	case !given && p.Query == "":
		return "", badParams("the query is missing; the explorer is at /graphiql/")
	case !given:
		return "", nil
	}
	fields, _ := extension.(map[string]any)
	hash, _ = fields["sha256Hash"].(string)
	if fields["version"] != json.Number("1") || len(hash) != 2*sha256.Size {
		return "", badParams("persistedQuery must have version 1, and sha256Hash in hexadecimal digits")
	}
	if p.Query == "" {
		d.mu.Lock()
		defer d.mu.Unlock()
		document, known := d.byHash.Get(hash)
		if !known {
			return "", errUnknownDocument
		}
		p.Query = document
		return "", nil
	}
	if sum := sha256.Sum256([]byte(p.Query)); hex.EncodeToString(sum[:]) != hash {
		return "", badParams("sha256Hash is not the SHA-256 of the query in lower-case hexadecimal digits")
	}
	return hash, nil
}

// store keeps a valid document under its hash.
func (d *persistedDocuments) store(hash, document string) {
	if hash == "" || len(document) > maxPersistedBytes {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.byHash.Add(hash, document)
}
