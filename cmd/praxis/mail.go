package main

import (
	"errors"
	"fmt"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/mail"
)

// publicURL is the flag --public-url.
type publicURL struct {
	PublicURL string `env:"PRAXIS_PUBLIC_URL" placeholder:"URL"`
}

// Validate checks the URL and normalizes it.
func (p *publicURL) Validate() error {
	u, err := p.parse()
	p.PublicURL = string(u)
	return err
}

// parse returns the URL; "" if the flag is not set.
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

// mailing are the flags for sending mail.
type mailing struct {
	publicURL
	SMTPURL  string `name:"smtp-url" env:"PRAXIS_SMTP_URL" placeholder:"URL"`
	MailFrom string `env:"PRAXIS_MAIL_FROM" placeholder:"ADDRESS"`
}

// Validate checks that mail has a sender, and a URL for its links.
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

// mailer returns the SMTP sender; nil if the server sends no mail.
func (m *mailing) mailer() (auth.Mailer, error) {
	if m.SMTPURL == "" {
		return nil, nil
	}
	return mail.NewSender(m.SMTPURL, m.MailFrom, nil)
}

func (m *mailing) links() auth.Links { return auth.Links{Base: m.PublicURL, Mail: m.SMTPURL != ""} }
