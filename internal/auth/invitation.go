package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/user"
	"praxis/internal/viewer"
)

// TakenError says that a person cannot be invited, since they are invited or a member already.
type TakenError struct {
	Reason error // ErrAlreadyMember or ErrAlreadyInvited
	ID     int   // of the membership or the invitation, which administrators of the organization see
}

func (e TakenError) Error() string { return e.Reason.Error() }

func (e TakenError) Unwrap() error { return e.Reason }

// Errors about invitations.
var (
	// ErrAlreadyMember says that a member of an organization was invited into it.
	ErrAlreadyMember = errors.New("somebody with this address is a member of this organization already")
	// ErrAlreadyInvited says that an address was invited twice.
	ErrAlreadyInvited = errors.New("there is a pending invitation for this address: renew it with renewInvitation, or revoke it")
	// ErrNotPending says that an invitation cannot be renewed or revoked.
	ErrNotPending = errors.New("only a pending invitation can be changed: this one was accepted or revoked")
	// ErrPasswordRequired says that somebody who is not signed in accepted without a password.
	ErrPasswordRequired = errors.New("is required, unless you are signed in with the invited address")
	// ErrWrongAccountPassword says that a password is not the one of the invited person's account.
	ErrWrongAccountPassword = errors.New(
		"an account has the invited address: give its password, or sign in first and accept then",
	)
)

// Invitation is what an invitation offers, and to whom.
type Invitation struct {
	// Email is the address of the person, in lower case, and Name what the inviter calls them; "" when unknown.
	Email, Name string
	// Organization is where the person gets Role.
	Organization int
	Role         viewer.Role
	// MembershipExpiresAt is when the membership will end; nil when it does not.
	MembershipExpiresAt *time.Time
}

// Invite makes an invitation into an organization. The policy of invitations must have allowed it. It returns the link
// when the viewer is to hand it over, and nil when it is mailed: with mail, an administrator never has the link, so
// that they cannot find out by accepting whether the address has an account. Nothing is looked up about the address but
// whether it has a role in this very organization, which its administrators see anyway. It returns a TakenError,
// or what is wrong with the address or the name.
func (l Links) Invite(ctx context.Context, client *ent.Client, i Invitation) (*ent.Invitation, *Link, error) {
	system := viewer.NewContext(ctx, viewer.System)
	members, err := client.Membership.Query().
		Where(membership.OrganizationID(i.Organization), membership.HasUserWith(user.Email(i.Email)),
			membership.Or(membership.ExpiresAtIsNil(), membership.ExpiresAtGT(time.Now()))).
		IDs(system)
	if err != nil {
		return nil, nil, fmt.Errorf("looking for a membership: %w", err)
	}
	if len(members) > 0 {
		return nil, nil, TakenError{Reason: ErrAlreadyMember, ID: members[0]}
	}
	// An expired invitation makes room for a new one.
	err = client.Invitation.Update().
		Where(invitation.OrganizationID(i.Organization), invitation.Email(i.Email), pending(), invitation.ExpiresAtLTE(time.Now())).
		SetRevokedAt(viewer.Now()).
		Exec(system)
	if err != nil {
		return nil, nil, fmt.Errorf("revoking an expired invitation: %w", err)
	}
	invited, err := client.Invitation.Query().
		Where(invitation.OrganizationID(i.Organization), invitation.Email(i.Email), pending()).
		IDs(system)
	if err != nil {
		return nil, nil, fmt.Errorf("looking for an invitation: %w", err)
	}
	if len(invited) > 0 {
		return nil, nil, TakenError{Reason: ErrAlreadyInvited, ID: invited[0]}
	}
	create := client.Invitation.Create().
		SetEmail(i.Email).
		SetOrganizationID(i.Organization).
		SetRole(invitation.Role(i.Role.String())).
		SetNillableMembershipExpiresAt(i.MembershipExpiresAt).
		SetExpiresAt(viewer.Now().Add(invitationLife))
	if i.Name != "" {
		create.SetName(i.Name)
	}
	return l.send(ctx, client, create)
}

// InviteToAccount makes an invitation to an account that has no password yet, and returns the link with it. Only owners
// and the command line may.
func (l Links) InviteToAccount(ctx context.Context, client *ent.Client, u *ent.User) (*ent.Invitation, *Link, error) {
	create := client.Invitation.Create().
		SetEmail(u.Email).
		SetName(u.Name).
		SetUserID(u.ID).
		SetExpiresAt(viewer.Now().Add(invitationLife))
	return l.send(ctx, client, create)
}

func (l Links) send(
	ctx context.Context,
	client *ent.Client,
	create *ent.InvitationCreate,
) (*ent.Invitation, *Link, error) {
	i, err := create.Save(ctx)
	if err != nil {
		return nil, nil, err
	}
	link, err := l.deliver(ctx, client, i)
	return i, link, err
}

// deliver has an invitation's link mailed, or makes one that the viewer hands over. Owners get one in either case.
func (l Links) deliver(ctx context.Context, client *ent.Client, i *ent.Invitation) (*Link, error) {
	if l.Mail {
		_, err := client.ExecContext(
			ctx,
			"INSERT INTO mail_outbox (invitation_id) VALUES ($1) ON CONFLICT (invitation_id) DO UPDATE SET attempts = 0, next_at = now()",
			i.ID,
		)
		if err != nil {
			return nil, fmt.Errorf("queueing the mail of an invitation: %w", err)
		}
		if !viewer.FromContext(ctx).Owner {
			return nil, nil
		}
	}
	return l.create(ctx, client, purpose{invitation: i.ID}, i.ExpiresAt)
}

// Renew gives a pending or expired invitation another link and the time to use it; the old links end. It returns
// ErrNotPending for one that was accepted or revoked, and a NotFoundError for one that the viewer does not see.
func (l Links) Renew(ctx context.Context, client *ent.Client, id int) (*Link, error) {
	i, err := client.Invitation.UpdateOneID(id).Where(pending()).SetExpiresAt(viewer.Now().Add(invitationLife)).Save(ctx)
	if err != nil {
		return nil, notPending(ctx, client, id, err)
	}
	if _, err := client.ExecContext(ctx, "DELETE FROM one_time_links WHERE invitation_id = $1", id); err != nil {
		return nil, fmt.Errorf("ending the links of an invitation: %w", err)
	}
	return l.deliver(ctx, client, i)
}

// Revoke ends a pending invitation. Its errors are those of Renew.
func Revoke(ctx context.Context, client *ent.Client, id int) error {
	err := client.Invitation.UpdateOneID(id).Where(pending()).SetRevokedAt(viewer.Now()).Exec(ctx)
	return notPending(ctx, client, id, err)
}

// notPending turns the NotFoundError of a change of an invitation that the viewer sees into ErrNotPending.
func notPending(ctx context.Context, client *ent.Client, id int, err error) error {
	if !ent.IsNotFound(err) {
		return err
	}
	there, lookUp := client.Invitation.Query().Where(invitation.ID(id)).Exist(ctx)
	if lookUp != nil {
		return lookUp
	}
	if there {
		return ErrNotPending
	}
	return err
}

// Acceptance is what somebody gives with the link of an invitation.
type Acceptance struct {
	Token string
	// Password is the one that a new account gets, or the one that an existing account has; nil for somebody who is signed
	// in.
	Password *string
	// Name is what a new account is called; nil takes the inviter's word.
	Name *string
}

// Accept accepts an invitation: whoever is signed in with the invited address, or gives the password of its account, or
// has no account yet and gets one. It returns who the viewer is then, and the secret of a new session for somebody who
// was not signed in. It never sets the password of an account that the invitation did not come with. Errors: LinkError,
// ErrPasswordRequired, ErrPasswordLength, ErrWrongAccountPassword, ThrottledError.
func (g *Gate) Accept(ctx context.Context, client *ent.Client, a Acceptance) (string, viewer.Viewer, error) {
	address := viewer.RequestOf(ctx).Network()
	if err := g.addresses.Take(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	i, err := invitationOf(ctx, client, a.Token)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	asking := viewer.FromContext(ctx)
	id, err := g.accepting(ctx, client, i, a)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	if err := g.addresses.Give(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	if err := accept(ctx, client, i, id); err != nil {
		return "", viewer.Viewer{}, err
	}
	if asking.User == id {
		v, err := byUser(ctx, client, id)
		v.Session = asking.Session
		return "", v, err
	}
	return openSession(ctx, client, id)
}

// accept notes that an account accepted, and gives it the role. A role that it has in the organization already stays.
func accept(ctx context.Context, client *ent.Client, i *ent.Invitation, userID int) error {
	if err := client.Invitation.UpdateOneID(i.ID).SetAcceptedAt(viewer.Now()).Exec(ctx); err != nil {
		return fmt.Errorf("accepting an invitation: %w", err)
	}
	if i.OrganizationID == nil {
		return nil
	}
	here := membership.And(membership.UserID(userID), membership.OrganizationID(*i.OrganizationID))
	_, err := client.Membership.Delete().Where(here, membership.ExpiresAtLTE(time.Now())).Exec(ctx)
	if err != nil {
		return fmt.Errorf("removing a membership that ended: %w", err)
	}
	member, err := client.Membership.Query().Where(here).Exist(ctx)
	if err != nil || member {
		return err
	}
	err = client.Membership.Create().
		SetUserID(userID).
		SetOrganizationID(*i.OrganizationID).
		SetRole(membership.Role(*i.Role)).
		SetNillableExpiresAt(i.MembershipExpiresAt).
		Exec(ctx)
	if err != nil {
		return err
	}
	return EndResetLinks(ctx, client, userID)
}

// pending narrows a query to invitations that were neither accepted nor revoked.
func pending() predicate.Invitation {
	return invitation.And(invitation.AcceptedAtIsNil(), invitation.RevokedAtIsNil())
}

// accepting returns the id of the account that accepts, and makes it where there is none.
func (g *Gate) accepting(ctx context.Context, client *ent.Client, i *ent.Invitation, a Acceptance) (int, error) {
	v := viewer.FromContext(ctx)
	if v.User != 0 {
		if v.Name != i.Email {
			return 0, LinkError(
				"this invitation is for another address than the one that you are signed in with: sign out first",
			)
		}
		return v.User, nil
	}
	if a.Password == nil {
		return 0, ErrPasswordRequired
	}
	if err := checkPassword(*a.Password); err != nil {
		return 0, err
	}
	system := viewer.NewContext(ctx, viewer.System)
	u, err := UserByEmail(system, client, i.Email)
	switch {
	case errors.Is(err, ErrNoUser) && i.UserID == nil:
		return newAccount(system, client, i, a)
	case err != nil && !errors.Is(err, ErrNoUser):
		return 0, err
	case u == nil: // the account got another address since
		return 0, errLinkUnknown
	case i.UserID != nil && *i.UserID == u.ID && u.PasswordHash == nil:
		return u.ID, firstPassword(system, client, u, a)
	}
	u, err = g.check(ctx, client, i.Email, *a.Password)
	if errors.Is(err, ErrWrongCredentials) {
		return 0, ErrWrongAccountPassword
	}
	if err != nil {
		return 0, err
	}
	return u.ID, nil
}

func newAccount(ctx context.Context, client *ent.Client, i *ent.Invitation, a Acceptance) (int, error) {
	hashed, err := HashPassword(ctx, *a.Password)
	if err != nil {
		return 0, err
	}
	name := i.Email
	switch {
	case a.Name != nil:
		name = *a.Name
	case i.Name != nil:
		name = *i.Name
	}
	u, err := client.User.Create().SetEmail(i.Email).SetName(name).SetPasswordHash(hashed).Save(ctx)
	if err != nil {
		return 0, err
	}
	return u.ID, nil
}

func firstPassword(ctx context.Context, client *ent.Client, u *ent.User, a Acceptance) error {
	hashed, err := HashPassword(ctx, *a.Password)
	if err != nil {
		return err
	}
	update := client.User.UpdateOneID(u.ID).Where(user.PasswordHashIsNil()).SetPasswordHash(hashed)
	if a.Name != nil {
		update.SetName(*a.Name)
	}
	return update.Exec(ctx)
}

// invitationOf returns the invitation of a link that can be used, and locks it, so that of two who accept at once the
// second is told that it was used.
func invitationOf(ctx context.Context, client *ent.Client, token string) (*ent.Invitation, error) {
	ctx = viewer.NewContext(ctx, viewer.System)
	var (
		id                int
		expiresAt         time.Time
		accepted, revoked sql.NullTime
		mayGrant          bool
	)
	err := readRow(ctx, client, []any{&id, &expiresAt, &accepted, &revoked, &mayGrant}, `
		SELECT i.id, least(l.expires_at, i.expires_at, i.membership_expires_at), i.accepted_at, i.revoked_at,
			may_grant(i.invited_by_id, i.organization_id)
		FROM one_time_links l JOIN invitations i ON i.id = l.invitation_id WHERE l.hash = $1 FOR UPDATE`, hash(token))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, errLinkUnknown
	case err != nil:
		return nil, fmt.Errorf("looking up an invitation: %w", err)
	case accepted.Valid:
		return nil, errLinkUsed
	case revoked.Valid:
		return nil, errLinkRevoked
	case !expiresAt.After(time.Now()):
		return nil, errLinkExpired
	case !mayGrant:
		return nil, errInviterLostRole
	}
	return client.Invitation.Get(ctx, id)
}
