package content

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
)

// PublicURL is the URL under which clients reach this server, without a slash at its end. The zero value means that it
// is not known: URLs of this server are paths then.
type PublicURL string

// ParsePublicURL reads a public URL. Its errors say what is wrong with the value.
func ParsePublicURL(text string) (PublicURL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("%q is not a URL such as https://cms.example.org", text)
	case u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("%q is not absolute: write the scheme, as in https://cms.example.org", text)
	case u.Hostname() == "" || u.Opaque != "":
		return "", fmt.Errorf("%q has no host: write it as in https://cms.example.org", text)
	case u.User != nil:
		return "", errors.New("the URL has a user name or password, which every client would see: leave it out")
	case u.RawQuery != "" || u.ForceQuery:
		return "", fmt.Errorf("%q has a query: leave out what follows the question mark", text)
	case strings.Contains(text, "#"):
		return "", fmt.Errorf("%q has a fragment: leave out what follows the number sign", text)
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r > 0x7F || strings.ContainsRune("%*\\", r) }):
		return "", fmt.Errorf("%q has a host that is not in its ASCII form, such as xn--fiq228c.example", text)
	}
	folder := strings.TrimRight(u.EscapedPath(), "/")
	if folder != "" && path.Clean(folder) != folder {
		return "", fmt.Errorf("%q has a path with empty or dotted segments", text)
	}
	return PublicURL(u.Scheme + "://" + usualHost(u) + folder), nil
}

// usualHost returns the host of a URL in lower case, without the port that its scheme has anyway.
func usualHost(u *url.URL) string {
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, ":")
	switch u.Scheme {
	case "http":
		return strings.TrimSuffix(host, ":80")
	case "https":
		return strings.TrimSuffix(host, ":443")
	}
	return host
}

// Path returns the path on this server of an address in a text; false if the address leads elsewhere.
func (p PublicURL) Path(address string) (string, bool) {
	if rest, own := strings.CutPrefix(address, string(p)); own && p != "" {
		address = rest
	}
	return address, strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}

// External reports whether an address in a text leads to another host over HTTP.
func (p PublicURL) External(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	own, err := url.Parse(string(p))
	return err != nil || p == "" || usualHost(u) != own.Host
}
