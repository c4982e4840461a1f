// Package mail sends the few emails of Praxis over SMTP.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// sendTimeout limits the delivery of one message, from the connection to the server's answer.
const sendTimeout = 30 * time.Second

// Message is an email in plain text to one recipient.
type Message struct{ To, Subject, Body string }

// Sender sends messages to an SMTP server.
type Sender struct {
	host    string
	from    string
	options []mail.Option
}

// NewSender parses the URL of an SMTP server: smtp://USER:PASSWORD@HOST:PORT requires STARTTLS, smtps:// uses TLS from
// the start. The default ports are 587 and 465. smtp:// with ?tls=none is unencrypted, for a server on the same
// machine. from is the address of the sender, with or without a name. trust, which may be nil, contains the trusted
// certificates.
func NewSender(smtpURL, from string, trust *tls.Config) (*Sender, error) {
	if _, err := netmail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("%q is not a sender address such as Praxis <praxis@example.org>", from)
	}
	invalidURL := errors.New("invalid URL of the SMTP server: use smtp://USER:PASSWORD@HOST:587, " +
		"smtps://USER:PASSWORD@HOST:465 or smtp://localhost:25?tls=none")
	u, err := url.Parse(smtpURL)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, invalidURL // without its value, which contains a password
	}
	s := &Sender{host: u.Hostname(), from: from}
	port := 587
	switch tlsMode := u.Query().Get("tls"); {
	case u.Scheme == "smtps" && tlsMode == "":
		port = 465
		s.options = append(s.options, mail.WithSSL())
	case u.Scheme == "smtp" && tlsMode == "":
		s.options = append(s.options, mail.WithTLSPolicy(mail.TLSMandatory))
	case u.Scheme == "smtp" && tlsMode == "none" && u.User == nil:
		s.options = append(s.options, mail.WithTLSPolicy(mail.NoTLS))
	case u.Scheme == "smtp" && tlsMode == "none":
		return nil, errors.New("?tls=none would send the password unencrypted: remove the password or use TLS")
	default:
		return nil, invalidURL
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, invalidURL
		}
	}
	s.options = append(s.options, mail.WithPort(port), mail.WithTimeout(sendTimeout))
	if password, ok := u.User.Password(); ok {
		s.options = append(
			s.options,
			mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover),
			mail.WithUsername(u.User.Username()),
			mail.WithPassword(password),
		)
	}
	if trust != nil {
		config := trust.Clone()
		config.ServerName = s.host
		s.options = append(s.options, mail.WithTLSConfig(config))
	}
	return s, nil
}

// Error says why a message was not sent. Its text has no address.
type Error struct {
	// Permanent says that the server will never accept the message (SMTP code 5xx).
	Permanent bool
	text      string
}

func (e *Error) Error() string { return e.text }

// addresses matches email addresses in the answers of SMTP servers, which often repeat the recipient.
var addresses = regexp.MustCompile(`\S+@\S+`)

// Send sends a message within sendTimeout. Its errors are *Error.
func (s *Sender) Send(ctx context.Context, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err := s.send(ctx, m)
	if err == nil {
		return nil
	}
	failed := &Error{text: addresses.ReplaceAllString(err.Error(), "(address)")}
	var rejected *mail.SendError
	var network net.Error
	if errors.As(err, &rejected) && !errors.As(err, &network) {
		failed.Permanent = rejected.ErrorCode() >= 500 && rejected.ErrorCode() < 600
	}
	return failed
}

func (s *Sender) send(ctx context.Context, m Message) error {
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(s.from), msg.To(m.To)); err != nil {
		return err
	}
	msg.Subject(m.Subject)
	msg.SetDate()
	msg.SetMessageID()
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // suppresses automatic replies
	msg.SetBodyString(mail.TypeTextPlain, m.Body)
	client, err := mail.NewClient(s.host, s.options...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, msg)
}
