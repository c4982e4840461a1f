package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"praxis/internal/auth"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// crew creates two organizations, o and elsewhere, with an administrator each, and returns the id of o.
func crew(t *testing.T, a *api) (o string, admin, elsewhere func(*http.Request)) {
	t.Helper()
	ids := map[string]int{}
	for _, slug := range []string{"o", "elsewhere"} {
		create := a.db.Organization.Create().SetName(slug).SetSlug(slug).SetKind("COMPANY")
		ids[slug] = create.SaveX(pgtest.Context(t)).ID
	}
	admin = a.signIn(t, "admin@example.org", viewer.Admin, "o")
	elsewhere = a.signIn(t, "elsewhere@example.org", viewer.Admin, "elsewhere")
	return fmt.Sprint(ids["o"]), admin, elsewhere
}

// grant gives a user a role in an organization.
func (a *api) grant(t *testing.T, email, organization string, role viewer.Role) {
	t.Helper()
	if err := auth.Grant(pgtest.Context(t), a.db.Client, email, organization, role, time.Time{}); err != nil {
		t.Fatal(err)
	}
}

// checkAt sends a query and compares the value at a path of the answer.
func (a *api) checkAt(t *testing.T, what string, who func(*http.Request), query string, vars map[string]any,
	path string, want any,
) {
	t.Helper()
	got, raw := a.ask(t, who, query, vars)
	if is := got.at(path); is != want {
		t.Errorf("%s: %s is %v, want %v: %s", what, path, is, want, raw)
	}
}

const inviting = `mutation($email: String!, $o: ID!) {
	m: inviteMember(input: {email: $email, name: "N", role: AUTHOR, organizationId: $o}) {
		invitation { id email state invitedBy { email } organization { slug } }
		link { token url expiresAt }
		userErrors { code path existingId }
	}
}`

const accepting = `mutation($token: String!, $password: String) {
	m: acceptInvitation(token: $token, password: $password) {
		viewer { user { name email } memberships { nodes { role } } }
		userErrors { code message path }
	}
}`

// TestInvitation: an invitation has no effect until it is accepted, and does not show whether the address has an
// account. To accept it, a user with an account gives its password or is signed in.
func TestInvitation(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o, admin, _ := crew(t, a)
	invite := func(email string) (token, id string) {
		t.Helper()
		got, raw := a.ask(t, admin, inviting, map[string]any{"email": email, "o": o})
		token, _ = got.at("m.link.token").(string)
		want := "/console/accept-invitation?token=" + token
		if token == "" || got.at("m.link.url") != want || got.at("m.invitation.state") != "PENDING" ||
			got.at("m.invitation.invitedBy.email") != "admin@example.org" {
			t.Fatalf("inviting %s: %s", email, raw)
		}
		return token, got.at("m.invitation.id").(string)
	}
	accept := func(who func(*http.Request), token string, password any) answer {
		t.Helper()
		got, _ := a.ask(t, who, accepting, map[string]any{"token": token, "password": password})
		return got
	}
	problem := func(what string, got answer, path, says string) {
		t.Helper()
		if fmt.Sprint(got.at("m.userErrors.0.path")) != "["+path+"]" ||
			!strings.Contains(fmt.Sprint(got.at("m.userErrors.0.message")), says) {
			t.Errorf("%s: %v %v", what, got.Data, got.Errors)
		}
	}
	fresh, pending := invite("New@example.org")
	known, _ := invite("elsewhere@example.org")
	got, raw := a.ask(t, admin, `{
		users { nodes { email } }
		organization(slug: "o") { memberships { nodes { user { email } } } }
	}`, nil)
	if n := got.at("users.nodes.1"); n != nil || got.at("organization.memberships.nodes.1") != nil {
		t.Errorf("before an invitation is accepted, the administrator sees %s", raw)
	}
	got, raw = a.ask(t, admin, inviting, map[string]any{"email": "new@example.org", "o": o})
	if got.at("m.userErrors.0.code") != "TAKEN" || got.at("m.userErrors.0.existingId") != pending {
		t.Errorf("inviting twice: %s", raw)
	}

	problem("without a password", accept(anonymous, fresh, nil), "password", "is required")
	problem("a short password", accept(anonymous, fresh, "short"), "password", "10 to 200")
	problem("an unknown link", accept(anonymous, "invitation_x", "correct horse"), "token", "not valid")
	if got := accept(anonymous, fresh, "correct horse"); got.at("m.viewer.user.name") != "N" ||
		got.at("m.viewer.memberships.nodes.0.role") != "AUTHOR" {
		t.Errorf("accepting: %v", got.Data)
	}
	members, _ := a.ask(t, admin, `{
		organization(slug: "o") {
			memberships(where: {hasUserWith: [{email: "new@example.org"}]}) { nodes { id } }
		}
	}`, nil)
	got, raw = a.ask(t, admin, inviting, map[string]any{"email": "new@example.org", "o": o})
	if id := got.at("m.userErrors.0.existingId"); id == nil || id != members.at("organization.memberships.nodes.0.id") {
		t.Errorf("inviting a member: %s", raw)
	}
	for _, probe := range []string{
		`mutation @validateOnly {
			m: acceptInvitation(token: "TOKEN", password: "correct horse") { userErrors { code } }
		}`,
		`mutation {
			m: acceptInvitation(token: "TOKEN", password: "correct horse") { userErrors { code } }
			signOut { userErrors { code } }
		}`,
	} {
		got, raw := a.ask(t, anonymous, strings.Replace(probe, "TOKEN", known, 1), nil)
		if got.code() != "BAD_REQUEST" {
			t.Errorf("guessing the password without a commit: %s", raw)
		}
	}
	problem("twice", accept(anonymous, fresh, "correct horse"), "token", "already used")

	problem("another's account", accept(anonymous, known, "battery staple"), "password", "give its password")
	problem("signed in as another", accept(admin, known, nil), "token", "for another email address")
	if got := accept(anonymous, known, "correct horse"); got.at("m.viewer.user.email") != "elsewhere@example.org" ||
		got.at("m.viewer.memberships.nodes.1") == nil {
		t.Errorf("accepting with the password of the account: %v", got.Data)
	}
	third := a.signIn(t, "third@example.org", viewer.Reader, "elsewhere")
	signedIn, _ := invite("third@example.org")
	if got := accept(third, signedIn, nil); got.at("m.viewer.memberships.nodes.1.role") != "AUTHOR" {
		t.Errorf("accepting while signed in: %v", got.Data)
	}

	token, id := invite("later@example.org")
	const renew = `mutation($id: ID!) { m: renewInvitation(id: $id) { link { token } userErrors { code } } }`
	got, raw = a.ask(t, admin, renew, map[string]any{"id": id})
	renewed, _ := got.at("m.link.token").(string)
	if renewed == "" || renewed == token {
		t.Fatalf("renewing: %s", raw)
	}
	problem("an old link", accept(anonymous, token, "correct horse"), "token", "newer link replaced it")
	a.ask(t, admin, fmt.Sprintf(`mutation { revokeInvitation(id: "%s") { userErrors { code } } }`, id), nil)
	problem("a revoked one", accept(anonymous, renewed, "correct horse"), "token", "revoked")
	got, raw = a.ask(t, admin, renew, map[string]any{"id": id})
	if got.at("m.userErrors.0.code") != "WRONG_STATE" {
		t.Errorf("renewing a revoked one: %s", raw)
	}
	old, oldID := invite("old@example.org")
	a.db.Invitation.Update().SetExpiresAt(time.Now().Add(-time.Second)).ExecX(pgtest.Context(t))
	problem("an expired one", accept(anonymous, old, "correct horse"), "token", "expired")
	a.db.Invitation.Update().SetExpiresAt(time.Now().Add(time.Hour)).ExecX(pgtest.Context(t))
	a.grant(t, "admin@example.org", "o", viewer.Editor)
	problem("of an editor now", accept(anonymous, old, "correct horse"), "token", "lost the role")
	const state = `query($id: ID!) { node(id: $id) { ... on Invitation { state } } }`
	a.checkAt(t, "the invitation of an editor", bearer(a.token), state, map[string]any{"id": oldID},
		"node.state", "CREATOR_LOST_ROLE")
	found := fmt.Sprint(a.admin(t, auditQuery, nil).Data)
	if strings.Contains(found, "invitation_") || strings.Contains(found, "argon2") {
		t.Error("the audit has a secret")
	}
}

// TestCreateUser: an owner gets a link with which the new user sets a password. An administrator's link cannot set it.
func TestCreateUser(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o, admin, _ := crew(t, a)
	got := a.admin(
		t,
		`mutation { m: createUser(input: {email: "new@example.org", name: "New"}) { user { id name } link { token }
			userErrors { code } } }`,
		nil,
	)
	invited, _ := a.ask(t, admin, inviting, map[string]any{"email": "new@example.org", "o": o})
	vars := map[string]any{"token": invited.at("m.link.token"), "password": "taken over"}
	if got, raw := a.ask(t, anonymous, accepting, vars); got.at("m.userErrors.0.code") != "INVALID" {
		t.Errorf("an administrator's link sets the password of an account: %s", raw)
	}
	vars = map[string]any{"token": got.at("m.link.token"), "password": "correct horse"}
	if got, raw := a.ask(t, anonymous, accepting, vars); got.at("m.viewer.user.name") != "New" {
		t.Errorf("the owner's link: %s", raw)
	}
}

// TestPasswordReset: a password reset link is valid once and ends the sessions. Administrators create links only for
// users with no roles beyond their own organizations.
func TestPasswordReset(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, elsewhere := crew(t, a)
	member := a.signIn(t, "member@example.org", viewer.Author, "o")
	a.signIn(t, "both@example.org", viewer.Author, "o")
	a.grant(t, "both@example.org", "elsewhere", viewer.Reader)
	link := func(who func(*http.Request), email string) (answer, string) {
		t.Helper()
		u, err := auth.UserByEmail(pgtest.Context(t), a.db.Client, email)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := a.ask(t, who, `mutation($user: ID!) {
			m: createPasswordResetLink(userId: $user) { link { token url } userErrors { code } }
		}`, map[string]any{"user": fmt.Sprint(u.ID)})
		token, _ := got.at("m.link.token").(string)
		return got, token
	}
	for _, test := range []struct {
		name  string
		who   func(*http.Request)
		email string
		code  string
	}{
		{"an administrator for a member", admin, "member@example.org", ""},
		{"for a member with a role elsewhere", admin, "both@example.org", "FORBIDDEN"},
		{"an administrator for themselves", admin, "admin@example.org", "FORBIDDEN"},
		{"for a member elsewhere", admin, "elsewhere@example.org", "NOT_FOUND"},
		{"an administrator elsewhere", elsewhere, "member@example.org", "NOT_FOUND"},
		{"a member", member, "admin@example.org", "NOT_FOUND"},
		{"an owner", bearer(a.token), "both@example.org", ""},
		{"an anonymous viewer", anonymous, "member@example.org", "UNAUTHENTICATED"},
	} {
		if got, token := link(test.who, test.email); got.code() != test.code || (token == "") != (test.code != "") {
			t.Errorf("%s: %v %v", test.name, got.Data, got.Errors)
		}
	}
	_, token := link(admin, "member@example.org")
	const reset = `mutation($token: String!, $password: String!) {
		m: resetPassword(token: $token, password: $password) {
			viewer { user { email } } userErrors { code path }
		}
	}`
	short := map[string]any{"token": token, "password": "short"}
	good := map[string]any{"token": token, "password": "another horse"}
	a.checkAt(t, "a short password", anonymous, reset, short, "m.userErrors.0.code", "INVALID")
	a.checkAt(t, "resetting", anonymous, reset, good, "m.viewer.user.email", "member@example.org")
	a.checkAt(t, "resetting twice", anonymous, reset, good, "m.userErrors.0.path.0", "token")
	a.checkAt(t, "an earlier session", member, `{ viewer { anonymous } }`, nil, "viewer.anonymous", true)
	a.checkAt(t, "without mail", anonymous, `mutation {
		m: requestPasswordReset(email: "member@example.org") { userErrors { code } }
	}`, nil, "m.userErrors.0.code", "WRONG_STATE")
}

// TestSessions: users list and end their sessions; owners end those of any user.
func TestSessions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, _ := crew(t, a)
	signIn := `mutation { signIn(email: "admin@example.org", password: "correct horse") { userErrors { code } } }`
	for range 2 {
		a.send(t, func(r *http.Request) { r.Header.Set("User-Agent", strings.Repeat("长", 300)) }, signIn, nil)
	}
	const list = `{
		viewer {
			user { id }
			sessions {
				totalCount
				nodes { id current createdAt lastUsedAt expiresAt address userAgent viewerCan { delete } }
			}
		}
	}`
	got, raw := a.ask(t, admin, list, nil)
	current := 0
	for i := range 3 {
		if got.at(fmt.Sprint("viewer.sessions.nodes.", i, ".current")) == true {
			current++
		}
	}
	if got.at("viewer.sessions.totalCount") != 3.0 || current != 1 ||
		len([]rune(got.at("viewer.sessions.nodes.0.userAgent").(string))) != 200 {
		t.Fatalf("%s", raw)
	}
	user, first := got.at("viewer.user.id").(string), got.at("viewer.sessions.nodes.0.id").(string)
	const (
		endOne    = `mutation($id: ID!) { m: endSession(id: $id) { session { id } userErrors { code } } }`
		endOthers = `mutation { m: endSessions { ended userErrors { code } } }`
		endAll    = `mutation($id: ID!) { m: endSessions(userId: $id) { ended userErrors { code } } }`
	)
	a.checkAt(t, "ending one", admin, endOne, map[string]any{"id": first}, "m.session.id", first)
	a.checkAt(t, "ending the others", admin, endOthers, nil, "m.ended", 1.0)
	a.checkAt(t, "the current one is left", admin, list, nil, "viewer.sessions.totalCount", 1.0)
	a.checkAt(t, "an owner ends all", bearer(a.token), endAll, map[string]any{"id": user}, "m.ended", 1.0)
	a.checkAt(t, "after all are ended", admin, `{ viewer { anonymous } }`, nil, "viewer.anonymous", true)
}

// TestTokenCreator: the API shows who created a token, and its state when the creator loses the role.
func TestTokenCreator(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o, admin, elsewhere := crew(t, a)
	e := a.anyone(t, `{ organization(slug: "elsewhere") { id } }`).at("organization.id").(string)
	const create = `mutation($o: ID!) {
		m: createApiToken(input: {name: "feed", role: READER, organizationId: $o}) {
			apiToken { createdBy { email } state } userErrors { code path }
		}
	}`
	vars := map[string]any{"o": o}
	a.checkAt(t, "a new name", admin, create, vars, "m.apiToken.state", "IN_FORCE")
	a.checkAt(t, "the same name", admin, create, vars, "m.apiToken", nil)
	a.checkAt(t, "the name elsewhere", elsewhere, create, map[string]any{"o": e}, "m.apiToken.state", "IN_FORCE")
	const list = `{ apiTokens(where: {name: "feed"}) { nodes { createdBy { email } state } } }`
	a.checkAt(t, "the list", admin, list, nil, "apiTokens.nodes.0.createdBy.email", "admin@example.org")
	a.checkAt(t, "the list", admin, list, nil, "apiTokens.nodes.1", nil)
	a.grant(t, "admin@example.org", "o", viewer.Editor)
	got := a.admin(t, list, nil)
	want := "[map[createdBy:map[email:elsewhere@example.org] state:IN_FORCE] " +
		"map[createdBy:map[email:admin@example.org] state:CREATOR_LOST_ROLE]]"
	if fmt.Sprint(got.at("apiTokens.nodes")) != want {
		t.Errorf("%v", got.Data)
	}
}

// TestThemesAreShared: the error for an administrator who may not change themes gives the reason.
func TestThemesAreShared(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, _ := crew(t, a)
	a.admin(t, `mutation { createTheme(input: {name: "t"}) { userErrors { code } } }`, nil)
	got, raw := a.ask(t, admin, `mutation { createTheme(input: {name: "own track"}) { userErrors { code } } }`, nil)
	if got.code() != "FORBIDDEN" || !strings.Contains(got.Errors[0].Message, "share one vocabulary") {
		t.Errorf("%s", raw)
	}
	got, raw = a.ask(t, admin, `{ theme(slug: "t") { viewerCan { update reasons { reason } } } }`, nil)
	if !strings.Contains(fmt.Sprint(got.at("theme.viewerCan.reasons.0.reason")), "share one vocabulary") {
		t.Errorf("%s", raw)
	}
}
