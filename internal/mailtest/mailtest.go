// Package mailtest runs an SMTP server for tests. The server records the messages that it receives.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mode is how the server uses TLS.
type Mode int

// The modes. STARTTLS and Implicit require the user and the password in Server.URL.
const (
	STARTTLS Mode = iota
	Implicit
	None
)

// Message is a message that the server accepted.
type Message struct{ From, To, Text string }

// Server is an SMTP server on a port of 127.0.0.1.
type Server struct {
	// URL is the address for praxis, Trust the certificates to accept.
	URL   string
	Trust *tls.Config

	mu        sync.Mutex
	messages  []Message
	rejection *smtp.SMTPError
}

// Start runs a server until the test ends.
func Start(t testing.TB, mode Mode) *Server {
	t.Helper()
	certificates := httptest.NewUnstartedServer(nil)
	certificates.StartTLS() // for its certificate for 127.0.0.1
	t.Cleanup(certificates.Close)
	pool := x509.NewCertPool()
	pool.AddCert(certificates.Certificate())
	s := &Server{Trust: &tls.Config{RootCAs: pool}}
	server := smtp.NewServer(
		smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
			return &session{server: s, requiresAuth: mode != None}, nil
		}),
	)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: certificates.TLS.Certificates}
	switch address := l.Addr().String(); mode {
	case STARTTLS:
		server.TLSConfig = config
		s.URL = "smtp://praxis:secret@" + address
	case Implicit:
		l = tls.NewListener(l, config)
		s.URL = "smtps://praxis:secret@" + address
	case None:
		s.URL = "smtp://" + address + "?tls=none"
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(l)
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return s
}

// Messages returns the accepted messages in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// RejectRecipients makes the server answer every recipient with a code and a message; code 0 stops that.
func (s *Server) RejectRecipients(code int, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejection = nil
	if code != 0 {
		s.rejection = &smtp.SMTPError{Code: code, Message: message}
	}
}

// session is one connection.
type session struct {
	server                      *Server
	requiresAuth, authenticated bool
	message                     Message
}

// AuthMechanisms returns the mechanisms of the server.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth accepts the user and the password of URL.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.authenticated = user == "praxis" && password == "secret"
		if !s.authenticated {
			return errors.New("wrong password")
		}
		return nil
	}), nil
}

// Mail records the sender.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.requiresAuth && !s.authenticated {
		return smtp.ErrAuthRequired
	}
	s.message = Message{From: from}
	return nil
}

// Rcpt records or rejects the recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.message.To = to
	if s.server.rejection != nil {
		return s.server.rejection
	}
	return nil
}

// Data records the message.
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.message.Text = string(text)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.messages = append(s.server.messages, s.message)
	return nil
}

// Reset does nothing: Mail starts a new message.
func (s *session) Reset() {}

// Logout does nothing.
func (s *session) Logout() error { return nil }
