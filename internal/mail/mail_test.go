package mail_test

import (
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"praxis/internal/mail"
	"praxis/internal/mailtest"
)

const from = "Praxis <praxis@example.org>"

// TestSend sends a message to real servers, with STARTTLS, with TLS and unencrypted.
func TestSend(t *testing.T) {
	t.Parallel()
	for _, mode := range []mailtest.Mode{mailtest.STARTTLS, mailtest.Implicit, mailtest.None} {
		s := mailtest.Start(t, mode)
		sender, err := mail.NewSender(s.URL, from, s.Trust)
		if err != nil {
			t.Fatal(err)
		}
		const link = "https://www.example.org/accept-invitation?token=invitation_x"
		message := mail.Invitation("li@example.org", "驰宏锗业", link, time.Now())
		if err := sender.Send(t.Context(), message); err != nil {
			t.Errorf("mode %d: %v", mode, err)
			continue
		}
		mails := s.Messages()
		if len(mails) != 1 || mails[0].To != "li@example.org" || mails[0].From != "praxis@example.org" {
			t.Errorf("mode %d: %+v", mode, mails)
		}
		if mode == mailtest.None {
			continue
		}
		untrusting, err := mail.NewSender(s.URL, from, &tls.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if err := untrusting.Send(t.Context(), message); err == nil {
			t.Errorf("mode %d: an untrusted certificate was accepted", mode)
		}
	}
}

// TestSendFails checks that a server without TLS gets neither message nor password, and that errors have no address.
func TestSendFails(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.None)
	withPassword := strings.Replace(strings.TrimSuffix(s.URL, "?tls=none"), "smtp://", "smtp://praxis:secret@", 1)
	sender, err := mail.NewSender(withPassword, from, nil)
	if err != nil {
		t.Fatal(err)
	}
	message := mail.PasswordReset("li@example.org", "https://www.example.org/", time.Now())
	if err := sender.Send(t.Context(), message); err == nil || len(s.Messages()) > 0 {
		t.Errorf("without TLS: %v", err)
	}
	if sender, err = mail.NewSender(s.URL, from, nil); err != nil {
		t.Fatal(err)
	}
	for code, permanent := range map[int]bool{450: false, 550: true} {
		s.RejectRecipients(code, "<li@example.org>: no mailbox here")
		err := sender.Send(t.Context(), message)
		var failed *mail.Error
		if !errors.As(err, &failed) || failed.Permanent != permanent ||
			strings.Contains(err.Error(), "li@example.org") ||
			!strings.Contains(err.Error(), "no mailbox here") {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestNewSender(t *testing.T) {
	t.Parallel()
	for url, good := range map[string]bool{
		"smtp://mail.example.org": true, "smtps://u:p@mail.example.org:465": true, "smtp://localhost:25?tls=none": true,
		"smtp://u:p@mail.example.org?tls=none": false, "mail.example.org:587": false, "https://mail.example.org": false,
		"smtp://": false, "smtp://mail.example.org?tls=maybe": false, "smtp://u:sesame%zz@mail.example.org": false,
	} {
		_, err := mail.NewSender(url, from, nil)
		if (err == nil) != good {
			t.Errorf("%s: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: the error has the password: %v", url, err)
		}
	}
	if _, err := mail.NewSender("smtp://mail.example.org", "nobody", nil); err == nil {
		t.Error("a sender without an address")
	}
}
