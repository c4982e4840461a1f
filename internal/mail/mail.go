// Package mail sends the few mails that Praxis writes, over SMTP.
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

// sendTimeout is how long one mail may take, from the connection to the server's answer.
const sendTimeout = 30 * time.Second

// Letter is a mail of plain text to one person.
type Letter struct{ To, Subject, Body string }

// Sender hands letters to an SMTP server.
type Sender struct {
	host    string
	from    string
	options []mail.Option
}

// NewSender reads the URL of an SMTP server: smtp://USER:PASSWORD@HOST:PORT requires STARTTLS, smtps:// speaks TLS from
// the start. The default ports are 587 and 465. With ?tls=none smtp:// does without TLS, which is for a server on the
// same machine. from is the address of the sender, with or without a name. trust, which may be nil, says which
// certificates are trusted.
func NewSender(smtpURL, from string, trust *tls.Config) (*Sender, error) {
	if _, err := netmail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("%q is no address that mail can come from, such as Praxis <praxis@example.org>", from)
	}
	wrong := errors.New(
		"an SMTP server is given as smtp://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST:465, or smtp://localhost:25?tls=none",
	)
	u, err := url.Parse(smtpURL)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, wrong // without what was given, which holds a password
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
		return nil, errors.New("with ?tls=none anybody in the network could read the password: leave out either")
	default:
		return nil, wrong
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, wrong
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

// Error says why a letter was not sent, without an address.
type Error struct {
	// Permanent says that the server will never take the letter.
	Permanent bool
	message   string
}

func (e *Error) Error() string { return e.message }

// addresses are those in the answers of SMTP servers, which tend to repeat the recipient's.
var addresses = regexp.MustCompile(`\S+@\S+`)

// Send sends a letter, within half a minute. Its errors are *Error.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err := s.send(ctx, l)
	if err == nil {
		return nil
	}
	failed := &Error{message: addresses.ReplaceAllString(err.Error(), "(address)")}
	var refused *mail.SendError
	var network net.Error
	if errors.As(err, &refused) && !errors.As(err, &network) {
		failed.Permanent = refused.ErrorCode() >= 500 && refused.ErrorCode() < 600
	}
	return failed
}

func (s *Sender) send(ctx context.Context, l Letter) error {
	m := mail.NewMsg()
	if err := errors.Join(m.From(s.from), m.To(l.To)); err != nil {
		return err
	}
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageID()
	m.SetGenHeader("Auto-Submitted", "auto-generated") // so that nobody's holiday notice answers
	m.SetBodyString(mail.TypeTextPlain, l.Body)
	client, err := mail.NewClient(s.host, s.options...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, m)
}
