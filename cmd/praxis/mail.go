package main

import (
	"errors"
	"fmt"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/mail"
)

// publicURLs are the flags --public-url and --front-end-url.
type publicURLs struct {
	PublicURL   string `env:"PRAXIS_PUBLIC_URL" placeholder:"URL"`
	FrontEndURL string `env:"PRAXIS_FRONT_END_URL" placeholder:"URL"`
}

// Validate checks the URLs and normalizes them.
func (p *publicURLs) Validate() error {
	u, err := p.parse()
	if err != nil {
		return err
	}
	p.PublicURL = string(u)
	if p.FrontEndURL == "" {
		return nil
	}
	f, err := content.ParsePublicURL(p.FrontEndURL)
	if err != nil {
		return fmt.Errorf("--front-end-url: %w", err)
	}
	p.FrontEndURL = string(f)
	return nil
}

// parse returns the public URL; "" if the flag is not set.
func (p *publicURLs) parse() (content.PublicURL, error) {
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
	publicURLs
	SMTPURL  string `name:"smtp-url" env:"PRAXIS_SMTP_URL" placeholder:"URL"`
	MailFrom string `env:"PRAXIS_MAIL_FROM" placeholder:"ADDRESS"`
}

// Validate checks that mail has a sender, and a URL for its links.
func (m *mailing) Validate() error {
	if m.SMTPURL == "" && m.MailFrom == "" {
		return m.publicURLs.Validate()
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
	return m.publicURLs.Validate()
}

// mailer returns the SMTP sender; nil if the server sends no mail.
func (m *mailing) mailer() (auth.Mailer, error) {
	if m.SMTPURL == "" {
		return nil, nil
	}
	return mail.NewSender(m.SMTPURL, m.MailFrom, nil)
}

func (m *mailing) links() auth.Links {
	return auth.NewLinks(m.PublicURL, m.FrontEndURL, m.SMTPURL != "")
}
