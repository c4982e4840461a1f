// Package admission decides when the requests of a client run. Rates limit what a client may spend over time, so that
// nobody takes more than a share of the server; a Gate lets few expensive operations run at a time, by turns among the
// clients that wait, so that those of one never keep the others waiting. Both count in this process alone.
package admission

import (
	"context"
	"net/netip"
	"strconv"

	"praxis/internal/viewer"
)

// Client names who sends a request, as far as it is told apart: an account or API token, else an address.
type Client string

// ClientOf returns the client of the request of the context.
func ClientOf(ctx context.Context) Client {
	if v := viewer.FromContext(ctx); !v.Anonymous() {
		return Client("viewer " + strconv.Itoa(v.Actor))
	}
	return AddressOf(ctx)
}

// AddressOf returns the address of the request of the context as a client. All addresses of an IPv6 network of 64 bits are one,
// since one client has them all.
func AddressOf(ctx context.Context) Client {
	text := viewer.RequestOf(ctx).Address
	address, err := netip.ParseAddr(text)
	if err != nil {
		return Client("address " + text)
	}
	address = address.Unmap().WithZone("")
	if address.Is6() {
		network, err := address.Prefix(64)
		if err != nil {
			return Client("address " + text)
		}
		address = network.Addr()
	}
	return Client("address " + address.String())
}
