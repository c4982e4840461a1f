// Package mailtest runs an SMTP server for tests, which keeps what it is sent.
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

// Mode is how the server speaks TLS.
type Mode int

// The modes. The first two want the user and the password of URL.
const (
	STARTTLS Mode = iota
	Implicit
	None
)

// Mail is a message that the server took.
type Mail struct{ From, To, Text string }

// Server is an SMTP server on a port of 127.0.0.1.
type Server struct {
	// URL is its address as praxis takes it, and Trust the certificates to trust it by.
	URL   string
	Trust *tls.Config

	mu     sync.Mutex
	mails  []Mail
	refuse *smtp.SMTPError
}

// Start runs a server until the test ends.
func Start(t testing.TB, mode Mode) *Server {
	t.Helper()
	certificates := httptest.NewUnstartedServer(nil)
	certificates.StartTLS() // for its certificate, which is good for 127.0.0.1
	t.Cleanup(certificates.Close)
	pool := x509.NewCertPool()
	pool.AddCert(certificates.Certificate())
	s := &Server{Trust: &tls.Config{RootCAs: pool}}
	server := smtp.NewServer(
		smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s, wantsAuth: mode != None}, nil }),
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

// Mails returns what the server took, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Refuse makes the server answer every recipient with a code and a message; 0 takes that back.
func (s *Server) Refuse(code int, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = nil
	if code != 0 {
		s.refuse = &smtp.SMTPError{Code: code, Message: message}
	}
}

// session is one connection.
type session struct {
	server        *Server
	wantsAuth, in bool
	mail          Mail
}

// AuthMechanisms are those that the server knows.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth takes the user and the password of URL.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.in = user == "praxis" && password == "secret"
		if !s.in {
			return errors.New("wrong password")
		}
		return nil
	}), nil
}

// Mail notes the sender.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.wantsAuth && !s.in {
		return smtp.ErrAuthRequired
	}
	s.mail = Mail{From: from}
	return nil
}

// Rcpt notes the recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.mail.To = to
	if s.server.refuse != nil {
		return s.server.refuse
	}
	return nil
}

// Data keeps the message.
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Text = string(text)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, s.mail)
	return nil
}

// Reset forgets the message.
func (s *session) Reset() {}

// Logout ends the connection.
func (s *session) Logout() error { return nil }
