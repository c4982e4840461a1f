package main

import (
	"errors"
	"fmt"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/mail"
)

// publicURL is the flag of where clients reach the server.
type publicURL struct {
	PublicURL string `env:"PRAXIS_PUBLIC_URL" placeholder:"URL" help:"URL under which clients reach this server, such as https://cms.example.org. It makes URLs of files and one-time links absolute."`
}

// Validate refuses what is no URL of a server, and writes the others in one form.
func (p *publicURL) Validate() error {
	u, err := p.parse()
	p.PublicURL = string(u)
	return err
}

// parse reads the flag.
func (p *publicURL) parse() (content.PublicURL, error) {
	if p.PublicURL == "" {
		return "", nil
	}
	u, err := content.ParsePublicURL(p.PublicURL)
	if err != nil {
		return "", fmt.Errorf("--public-url: %w", err)
	}
	return u, nil
}

// mailing is the flags of how to send mail.
type mailing struct {
	publicURL
	SMTPURL  string `name:"smtp-url" env:"PRAXIS_SMTP_URL" placeholder:"URL" help:"The SMTP server that sends invitations and password resets: smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://…:465. It holds a password: better give it in the environment."`
	MailFrom string `env:"PRAXIS_MAIL_FROM" placeholder:"ADDRESS" help:"The sender of these mails: Praxis <praxis@example.org>."`
}

// Validate refuses mail without a sender, and mail whose links lead nowhere.
func (m *mailing) Validate() error {
	if m.SMTPURL == "" && m.MailFrom == "" {
		return m.publicURL.Validate()
	}
	if m.SMTPURL == "" || m.MailFrom == "" {
		return errors.New("--smtp-url and --mail-from go together")
	}
	if m.PublicURL == "" {
		return errors.New("--smtp-url needs --public-url: the links in mails begin with it")
	}
	if _, err := m.mailer(); err != nil {
		return fmt.Errorf("--smtp-url, --mail-from: %w", err)
	}
	return m.publicURL.Validate()
}

// mailer returns what sends mail; nil when nothing does.
func (m *mailing) mailer() (auth.Mailer, error) {
	if m.SMTPURL == "" {
		return nil, nil
	}
	return mail.NewSender(m.SMTPURL, m.MailFrom, nil)
}

func (m *mailing) links() auth.Links { return auth.Links{Base: m.PublicURL, Mail: m.SMTPURL != ""} }
