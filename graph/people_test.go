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

// crew is two organizations: o, with an administrator, and elsewhere, with one.
func crew(t *testing.T, a *api) (o string, admin, elsewhere func(*http.Request)) {
	t.Helper()
	ids := map[string]int{}
	for _, slug := range []string{"o", "elsewhere"} {
		ids[slug] = a.db.Organization.Create().SetName(slug).SetSlug(slug).SetKind("COMPANY").SaveX(pgtest.Context(t)).ID
	}
	return fmt.Sprint(
			ids["o"],
		), a.signIn(
			t,
			"admin@example.org",
			viewer.Admin,
			"o",
		), a.signIn(
			t,
			"elsewhere@example.org",
			viewer.Admin,
			"elsewhere",
		)
}

const inviting = `mutation($email: String!, $o: ID!) { m: inviteMember(input: {email: $email, name: "N", role:
	AUTHOR, organizationId: $o}) {
	invitation { id email state invitedBy { email } organization { slug } } link { token url expiresAt } userErrors {
		code path existingId } } }`

const accepting = `mutation($token: String!, $password: String) { m: acceptInvitation(token: $token, password:
	$password) {
	viewer { user { name email } memberships { nodes { role } } } userErrors { code message path } } }`

// TestInvitation: until it is accepted an invitation changes nothing and tells nothing about the address; with an
// account it takes the account's password, or somebody who is signed in.
func TestInvitation(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o, admin, _ := crew(t, a)
	invite := func(email string) (token, id string) {
		t.Helper()
		got, raw := a.ask(t, admin, inviting, map[string]any{"email": email, "o": o})
		token, _ = got.at("m.link.token").(string)
		want := "/accept-invitation?token=" + token
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
	got, raw := a.ask(
		t,
		admin,
		`{ users { nodes { email } } organization(slug: "o") { memberships { nodes { user { email } } } } }`,
		nil,
	)
	if n := got.at("users.nodes.1"); n != nil || got.at("organization.memberships.nodes.1") != nil {
		t.Errorf("before anybody accepted the administrator sees %s", raw)
	}
	if got, raw := a.ask(t, admin, inviting, map[string]any{"email": "new@example.org", "o": o}); got.at(
		"m.userErrors.0.code",
	) != "TAKEN" || got.at("m.userErrors.0.existingId") != pending {
		t.Errorf("inviting twice: %s", raw)
	}

	problem("without a password", accept(anonymous, fresh, nil), "password", "is required")
	problem("a short password", accept(anonymous, fresh, "short"), "password", "10 to 200")
	problem("an unknown link", accept(anonymous, "invitation_x", "correct horse"), "token", "not valid")
	if got := accept(anonymous, fresh, "correct horse"); got.at("m.viewer.user.name") != "N" ||
		got.at("m.viewer.memberships.nodes.0.role") != "AUTHOR" {
		t.Errorf("accepting: %v", got.Data)
	}
	members, _ := a.ask(t, admin,
		`{
			organization(slug: "o") {
				memberships(where: { hasUserWith: [{ email: "new@example.org" }] }) { nodes { id } }
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
		if got, raw := a.ask(t, anonymous, strings.Replace(probe, "TOKEN", known, 1), nil); got.code() != "BAD_REQUEST" {
			t.Errorf("trying without a trace: %s", raw)
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
	got, raw = a.ask(
		t,
		admin,
		fmt.Sprintf(`mutation { m: renewInvitation(id: "%s") { link { token } userErrors { code } } }`, id),
		nil,
	)
	renewed, _ := got.at("m.link.token").(string)
	if renewed == "" || renewed == token {
		t.Fatalf("renewing: %s", raw)
	}
	problem("an old link", accept(anonymous, token, "correct horse"), "token", "newer link replaced it")
	a.ask(t, admin, fmt.Sprintf(`mutation { revokeInvitation(id: "%s") { userErrors { code } } }`, id), nil)
	problem("a revoked one", accept(anonymous, renewed, "correct horse"), "token", "revoked")
	got, raw = a.ask(t, admin, fmt.Sprintf(`mutation {
		m: renewInvitation(id: "%s") { userErrors { code } }
	}`, id), nil)
	if got.at("m.userErrors.0.code") != "WRONG_STATE" {
		t.Errorf("renewing a revoked one: %s", raw)
	}
	old, oldID := invite("old@example.org")
	a.db.Invitation.Update().SetExpiresAt(time.Now().Add(-time.Second)).ExecX(pgtest.Context(t))
	problem("an expired one", accept(anonymous, old, "correct horse"), "token", "expired")
	a.db.Invitation.Update().SetExpiresAt(time.Now().Add(time.Hour)).ExecX(pgtest.Context(t))
	if err := auth.Grant(pgtest.Context(t), a.db.Client, "admin@example.org", "o", viewer.Editor, time.Time{}); err != nil {
		t.Fatal(err)
	}
	problem("of somebody who may not invite any more", accept(anonymous, old, "correct horse"), "token", "lost the role")
	if got := a.admin(t, fmt.Sprintf(`{ node(id: "%s") { ... on Invitation { state } } }`, oldID), nil); got.at(
		"node.state",
	) != "MAKER_LOST_ROLE" {
		t.Errorf("its state is %v", got.Data)
	}
	found := fmt.Sprint(a.admin(t, auditQuery, nil).Data)
	if strings.Contains(found, "invitation_") || strings.Contains(found, "argon2") {
		t.Error("the audit has a secret")
	}
}

// TestCreateUser: an owner gets a link with which the new user sets a password; nobody else's link sets it.
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

// TestPasswordReset: links to hand over work once, end sessions, and administrators make them only where they gain
// nothing.
func TestPasswordReset(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, elsewhere := crew(t, a)
	member := a.signIn(t, "member@example.org", viewer.Author, "o")
	a.signIn(t, "both@example.org", viewer.Author, "o")
	if err := auth.Grant(pgtest.Context(t), a.db.Client, "both@example.org", "elsewhere", viewer.Reader, time.Time{}); err != nil {
		t.Fatal(err)
	}
	link := func(who func(*http.Request), email string) (answer, string) {
		t.Helper()
		u, err := auth.UserByEmail(pgtest.Context(t), a.db.Client, email)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := a.ask(
			t,
			who,
			fmt.Sprintf(
				`mutation { m: createPasswordResetLink(userId: "%d") { link { token url } userErrors { code } } }`,
				u.ID,
			),
			nil,
		)
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
		{"for oneself", admin, "admin@example.org", "FORBIDDEN"},
		{"for somebody elsewhere", admin, "elsewhere@example.org", "NOT_FOUND"},
		{"an administrator elsewhere", elsewhere, "member@example.org", "NOT_FOUND"},
		{"a member", member, "admin@example.org", "NOT_FOUND"},
		{"an owner", bearer(a.token), "both@example.org", ""},
		{"nobody", anonymous, "member@example.org", "UNAUTHENTICATED"},
	} {
		if got, token := link(test.who, test.email); got.code() != test.code || (token == "") != (test.code != "") {
			t.Errorf("%s: %v %v", test.name, got.Data, got.Errors)
		}
	}
	_, token := link(admin, "member@example.org")
	reset := `mutation($token: String!, $password: String!) { m: resetPassword(token: $token, password: $password) {
		viewer { user { email } } userErrors { code path } } }`
	if got, raw := a.ask(t, anonymous, reset, map[string]any{"token": token, "password": "short"}); got.at(
		"m.userErrors.0.code",
	) != "INVALID" {
		t.Errorf("a short password: %s", raw)
	}
	if got, raw := a.ask(t, anonymous, reset, map[string]any{"token": token, "password": "another horse"}); got.at(
		"m.viewer.user.email",
	) != "member@example.org" {
		t.Errorf("resetting: %s", raw)
	}
	if got, raw := a.ask(t, anonymous, reset, map[string]any{"token": token, "password": "another horse"}); fmt.Sprint(
		got.at("m.userErrors.0.path"),
	) != "[token]" {
		t.Errorf("twice: %s", raw)
	}
	if got, raw := a.ask(t, member, `{ viewer { anonymous } }`, nil); got.at("viewer.anonymous") != true {
		t.Errorf("an earlier session after the reset: %s", raw)
	}
	if got, raw := a.ask(t, anonymous, `mutation {
		m: requestPasswordReset(email: "member@example.org") { userErrors { code } }
	}`, nil); got.at(
		"m.userErrors.0.code",
	) != "WRONG_STATE" {
		t.Errorf("without mail: %s", raw)
	}
}

// TestSessions: people list and end their sessions; owners end those of anybody.
func TestSessions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, _ := crew(t, a)
	signIn := `mutation { signIn(email: "admin@example.org", password: "correct horse") { userErrors { code } } }`
	for range 2 {
		a.send(t, func(r *http.Request) { r.Header.Set("User-Agent", strings.Repeat("长", 300)) }, signIn, nil)
	}
	list := `{ viewer { user { id } sessions { totalCount nodes { id current createdAt lastUsedAt expiresAt address
		userAgent viewerCan { delete } } } } }`
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
	if got, raw := a.ask(t, admin, `mutation { m: endSession(id: "`+first+`") { session { id } userErrors { code } }
		}`, nil); got.at(
		"m.session.id",
	) != first {
		t.Errorf("ending one: %s", raw)
	}
	if got, raw := a.ask(t, admin, `mutation { m: endSessions { ended userErrors { code } } }`, nil); got.at(
		"m.ended",
	) != 1.0 {
		t.Errorf("ending the others: %s", raw)
	}
	if got, raw := a.ask(t, admin, list, nil); got.at("viewer.sessions.totalCount") != 1.0 {
		t.Errorf("the current one is left: %s", raw)
	}
	if got := a.admin(t, `mutation { m: endSessions(userId: "`+user+`") { ended userErrors { code } } }`, nil); got.at(
		"m.ended",
	) != 1.0 {
		t.Errorf("an owner ends all: %v", got.Data)
	}
	if got, raw := a.ask(t, admin, `{ viewer { anonymous } }`, nil); got.at("viewer.anonymous") != true {
		t.Errorf("after that: %s", raw)
	}
}

// TestTokenMaker: the API says who made a token, and why it is not in force.
func TestTokenMaker(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o, admin, elsewhere := crew(t, a)
	for range 2 { // the second one finds the name taken
		a.ask(
			t,
			admin,
			`mutation { createApiToken(input: {name: "feed", role: READER, organizationId: "`+o+`"}) { userErrors { code path
				} } }`,
			nil,
		)
	}
	e := a.anyone(t, `{ organization(slug: "elsewhere") { id } }`).at("organization.id").(string)
	if got, raw := a.ask(t, elsewhere, `mutation { m: createApiToken(input: {name: "feed", role: READER, organizationId:
		"`+e+`"}) { apiToken { createdBy { email } state } userErrors { code } } }`, nil); got.at(
		"m.apiToken.state",
	) != "IN_FORCE" {
		t.Errorf("a name of another organization's token: %s", raw)
	}
	list := `{ apiTokens(where: {name: "feed"}) { nodes { createdBy { email } state } } }`
	if got, raw := a.ask(t, admin, list, nil); got.at("apiTokens.nodes.0.createdBy.email") != "admin@example.org" ||
		got.at("apiTokens.nodes.1") != nil {
		t.Errorf("%s", raw)
	}
	if err := auth.Grant(pgtest.Context(t), a.db.Client, "admin@example.org", "o", viewer.Editor, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := a.admin(t, list, nil); fmt.Sprint(
		got.Data,
	) != "map[apiTokens:map[nodes:[map[createdBy:map[email:elsewhere@example.org] state:IN_FORCE] map[createdBy:map[email:admin@example.org] state:MAKER_LOST_ROLE]]]]" {
		t.Errorf("%v", got.Data)
	}
}

// TestThemesAreShared: an administrator who may not change themes is told why.
func TestThemesAreShared(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, admin, _ := crew(t, a)
	a.admin(t, `mutation { createTheme(input: {name: "t"}) { userErrors { code } } }`, nil)
	got, raw := a.ask(t, admin, `mutation { createTheme(input: {name: "own track"}) { userErrors { code } } }`, nil)
	if got.code() != "FORBIDDEN" || !strings.Contains(got.Errors[0].Message, "share one vocabulary") {
		t.Errorf("%s", raw)
	}
	if got, raw := a.ask(t, admin, `{ theme(slug: "t") { viewerCan { update reasons { reason } } }
		}`, nil); !strings.Contains(
		fmt.Sprint(got.at("theme.viewerCan.reasons.0.reason")),
		"share one vocabulary",
	) {
		t.Errorf("%s", raw)
	}
}
