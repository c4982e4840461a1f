package text

import (
	"regexp"
	"strings"
)

// candidate is an image of a srcset: its address, and its descriptor, which is a width or a pixel density.
type candidate struct{ address, descriptor string }

// maxCandidates is how many images of a srcset are kept.
const maxCandidates = 20

var (
	srcsetCandidate  = regexp.MustCompile(`[\s,]*(\S+)([^,]*)`)
	srcsetDescriptor = regexp.MustCompile(`^([0-9]{1,6}w|[0-9]{1,3}(\.[0-9]{1,3})?x)?$`)
)

// parseSrcset returns the images of a srcset that a page may show.
func parseSrcset(value string) []candidate {
	var all []candidate
	for len(all) < maxCandidates {
		m := srcsetCandidate.FindStringSubmatchIndex(value)
		if m == nil {
			break
		}
		address, descriptor := value[m[2]:m[3]], strings.TrimSpace(value[m[4]:m[5]])
		if trimmed := strings.TrimRight(address, ","); trimmed != address { // such a comma ends the candidate
			address, descriptor = trimmed, ""
			m[1] = m[3]
		}
		value = value[m[1]:]
		address = strings.ReplaceAll(repairURL(address), ",", "%2C")
		if address != "" && canShow(address) && srcsetDescriptor.MatchString(descriptor) {
			all = append(all, candidate{address, descriptor})
		}
	}
	return all
}

// formatSrcset returns the value of a srcset. No address has a comma.
func formatSrcset(all []candidate) string {
	var parts []string
	for _, c := range all {
		parts = append(parts, strings.TrimSpace(c.address+" "+c.descriptor))
	}
	return strings.Join(parts, ", ")
}

// keepSrcset normalizes the srcset of an image, or removes it if a page may show none of its images.
func (t *tag) keepSrcset() {
	if !t.has("srcset") {
		return
	}
	all := parseSrcset(t.value("srcset"))
	t.attributes = without(t.attributes, "srcset")
	if len(all) > 0 {
		t.attributes = append(t.attributes, attribute{"srcset", formatSrcset(all)})
	}
}
