package main

import (
	"errors"
	"fmt"
	"net/url"

	"praxis/internal/auth"
	"praxis/internal/mail"
)

// publicURL is the flag of where browsers reach the site.
type publicURL struct {
	PublicURL string `env:"PRAXIS_PUBLIC_URL" placeholder:"URL" help:"Where browsers reach the site, such as https://www.example.org: the base of links in invitations and mails."`
}

// Validate refuses what is no URL of a site.
func (p *publicURL) Validate() error {
	u, err := url.Parse(p.PublicURL)
	if p.PublicURL != "" &&
		(err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return errors.New("--public-url takes the URL of a site, such as https://www.example.org")
	}
	return nil
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
