package mail

import (
	"cmp"
	"fmt"
	"time"
)

// The messages are in Chinese and in English: the language of a recipient without an account is unknown.

// Invitation returns the message with an invitation link. organization is empty for an invitation to an account only.
func Invitation(to, organization, link string, expiresAt time.Time) Message {
	subject := "邀请 · Invitation"
	if organization != "" {
		subject += ": " + organization
	}
	place := cmp.Or(organization, "Praxis")
	return Message{To: to, Subject: subject, Body: fmt.Sprintf(`您好：

您受邀加入「%[1]s」。请打开以下链接接受邀请：

%[2]s

链接仅可使用一次，有效期至 %[3]s。如果您不认识邀请方，请忽略此邮件。

Hello,

You are invited to join “%[1]s”. Open this link to accept:

%[2]s

The link works once, until %[3]s. If you do not know who invited you, ignore this email.
`, place, link, formatTime(expiresAt))}
}

// PasswordReset returns the message with a password reset link.
func PasswordReset(to, link string, expiresAt time.Time) Message {
	return Message{To: to, Subject: "重置密码 · Password reset", Body: fmt.Sprintf(`您好：

有人请求重置此地址账户的密码。如果是您本人，请打开以下链接设置新密码：

%[1]s

链接仅可使用一次，有效期至 %[2]s。如果不是您本人，请忽略此邮件，密码不会改变。

Hello,

Somebody requested a password reset for this address. If it was you, open this link to set a new password:

%[1]s

The link works once, until %[2]s. If it was not you, ignore this email: your password does not change.
`, link, formatTime(expiresAt))}
}

func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
