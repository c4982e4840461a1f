package mail

import (
	"cmp"
	"fmt"
	"time"
)

// The letters are in Chinese and English both: nobody knows the language of somebody who has no account yet.

// Invitation is the letter with the link of an invitation. Organization is empty for one to an account alone.
func Invitation(to, organization, link string, expiresAt time.Time) Letter {
	subject := "邀请 · Invitation"
	if organization != "" {
		subject += ": " + organization
	}
	place := cmp.Or(organization, "Praxis")
	return Letter{To: to, Subject: subject, Body: fmt.Sprintf(`您好：

您受邀加入「%[1]s」。请打开以下链接接受邀请：

%[2]s

链接仅可使用一次，有效期至 %[3]s。如果您不认识邀请方，请忽略此邮件。

Hello,

You are invited to join “%[1]s”. Open this link to accept:

%[2]s

The link works once, until %[3]s. If you do not know who invites you, ignore this mail.
`, place, link, moment(expiresAt))}
}

// PasswordReset is the letter with the link to set another password.
func PasswordReset(to, link string, expiresAt time.Time) Letter {
	return Letter{To: to, Subject: "重置密码 · Password reset", Body: fmt.Sprintf(`您好：

有人请求重置此地址账户的密码。如果是您本人，请打开以下链接设置新密码：

%[1]s

链接仅可使用一次，有效期至 %[2]s。如果不是您本人，请忽略此邮件，密码不会改变。

Hello,

Somebody asked to reset the password of the account with this address. If it was you, open this link to set another one:

%[1]s

The link works once, until %[2]s. If it was not you, ignore this mail: your password stays as it is.
`, link, moment(expiresAt))}
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
