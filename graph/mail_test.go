package graph_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/quotedprintable"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/mail"
	"praxis/internal/mailtest"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

var tokenInMail = regexp.MustCompile(`https://www\.example\.org/console/([a-z-]+)\?token=([\w-]+)`)

// TestMail: with an SMTP server, links are mailed, and answers do not show whether an address has an account.
func TestMail(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	smtp := mailtest.Start(t, mailtest.None)
	sender, err := mail.NewSender(smtp.URL, "praxis@example.org", nil)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	a.handler = server.Handler(a.db, server.Options{
		Files:     newFiles(t),
		Counter:   content.NewHitBuffer(),
		PublicURL: "https://www.example.org",
		Mail:      true,
		Log:       logger,
	})
	o, admin, _ := crew(t, a)
	deliver := func() []mailtest.Message {
		t.Helper()
		before := len(smtp.Messages())
		links := auth.NewLinks("https://www.example.org", "", true)
		if err := links.DeliverMail(pgtest.Context(t), a.db.Client, sender, logger); err != nil {
			t.Fatal(err)
		}
		return smtp.Messages()[before:]
	}
	var answers []answer
	for _, email := range []string{"new@example.org", "elsewhere@example.org"} {
		got, raw := a.ask(t, admin, inviting, map[string]any{"email": email, "o": o})
		if got.at("m.link") != nil || got.at("m.invitation.state") != "PENDING" {
			t.Errorf("an administrator gets %s", raw)
		}
		answers = append(answers, got)
	}
	if answers[0].statements != answers[1].statements {
		t.Errorf("%d statements for an address without an account, %d for one with an account",
			answers[0].statements, answers[1].statements)
	}
	mails := deliver()
	if len(mails) != 2 || mails[0].To != "new@example.org" || !strings.Contains(plain(mails[0].Text), "您受邀加入「o」") {
		t.Fatalf("%+v", mails)
	}
	found := tokenInMail.FindStringSubmatch(plain(mails[0].Text))
	a.checkAt(t, "with the token of the mail", anonymous, accepting,
		map[string]any{"token": found[2], "password": "correct horse"}, "m.viewer.user.email", "new@example.org")
	if found[1] != "accept-invitation" {
		t.Errorf("the link of the mail is %s", found[0])
	}

	request := `mutation($email: String!) { requestPasswordReset(email: $email) { userErrors { code } } }`
	_, known := a.ask(t, anonymous, request, map[string]any{"email": "New@example.org"})
	_, unknown := a.ask(t, anonymous, request, map[string]any{"email": "unknown@example.org"})
	if !bytes.Equal(known, unknown) || bytes.Contains(known, []byte("code")) {
		t.Errorf("with an account %s, without one %s", known, unknown)
	}
	smtp.RejectRecipients(450, "<new@example.org> is busy")
	if len(deliver()) != 0 || !strings.Contains(log.String(), "could not be sent") ||
		strings.Contains(log.String(), "new@example.org") {
		t.Errorf("want a log entry of the failure without the address: %s", &log)
	}
	smtp.RejectRecipients(0, "")
	if _, err := a.db.SQL.Exec("UPDATE mail_outbox SET next_at = now()"); err != nil {
		t.Fatal(err)
	}
	if mails = deliver(); len(mails) != 1 || mails[0].To != "new@example.org" {
		t.Fatalf("%+v", mails)
	}
	found = tokenInMail.FindStringSubmatch(plain(mails[0].Text))
	got, raw := a.ask(t, anonymous, `mutation($token: String!) {
		m: resetPassword(token: $token, password: "another horse") {
			viewer { user { email } } userErrors { code }
		}
	}`, map[string]any{"token": found[2]})
	if got.at("m.viewer.user.email") != "new@example.org" || found[1] != "reset-password" {
		t.Errorf("resetting: %s", raw)
	}
	var left int
	if err := a.db.SQL.QueryRow("SELECT count(*) FROM mail_outbox").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d mails are left, %v", left, err)
	}
}

// plain decodes the body of a mail.
func plain(message string) string {
	m, err := netmail.ReadMessage(strings.NewReader(message))
	if err != nil {
		return err.Error()
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		return err.Error()
	}
	return string(body)
}
