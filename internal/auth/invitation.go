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

// TakenError says that a person cannot be invited, since they are already invited or a member.
type TakenError struct {
	Reason error // ErrAlreadyMember or ErrAlreadyInvited
	ID     int   // the id of the membership or invitation, which administrators of the organization can see
}

func (e TakenError) Error() string { return e.Reason.Error() }

func (e TakenError) Unwrap() error { return e.Reason }

// Errors about invitations.
var (
	// ErrAlreadyMember says that a member of an organization was invited into it.
	ErrAlreadyMember = errors.New("a person with this email address is already a member of this organization")
	// ErrAlreadyInvited says that an email address has a pending invitation.
	ErrAlreadyInvited = errors.New("this email address has a pending invitation: renew or revoke that one")
	// ErrNotPending says that an invitation cannot be renewed or revoked.
	ErrNotPending = errors.New("the invitation was already accepted or revoked: create a new one")
	// ErrPasswordRequired says that an anonymous viewer accepted an invitation without a password.
	ErrPasswordRequired = errors.New("is required unless you are signed in with the invited email address")
	// ErrWrongAccountPassword says that the password is not that of the invited person's account.
	ErrWrongAccountPassword = errors.New(
		"an account with the invited email address exists: give its password, or sign in and accept then",
	)
)

// Invitation is the content of a new invitation.
type Invitation struct {
	// Email is the person's email address in lower case, and Name their name, or "".
	Email, Name string
	// Organization is where the person gets the role.
	Organization int
	Role         viewer.Role
	// MembershipExpiresAt is when the membership will end; nil means never.
	MembershipExpiresAt *time.Time
}

// Invite creates an invitation into an organization. The caller must have checked the policy of invitations. Invite
// returns the link if the viewer must pass it on, and nil if it is mailed: with mail an administrator never gets the
// link, and so cannot find out by accepting it whether the email address has an account. For the same reason Invite
// only checks whether the address is a member of this organization, which its administrators can see. It returns a
// TakenError, or an error that says which field is invalid.
func (l Links) Invite(ctx context.Context, client *ent.Client, i Invitation) (*ent.Invitation, *Link, error) {
	system := viewer.NewContext(ctx, viewer.System)
	members, err := client.Membership.Query().
		Where(membership.OrganizationID(i.Organization), membership.HasUserWith(user.Email(i.Email)),
			membership.Or(membership.ExpiresAtIsNil(), membership.ExpiresAtGT(time.Now()))).
		IDs(system)
	if err != nil {
		return nil, nil, fmt.Errorf("looking up a membership: %w", err)
	}
	if len(members) > 0 {
		return nil, nil, TakenError{Reason: ErrAlreadyMember, ID: members[0]}
	}
	// A new invitation replaces an expired one.
	same := invitation.And(invitation.OrganizationID(i.Organization), invitation.Email(i.Email))
	err = client.Invitation.Update().
		Where(same, pending(), invitation.ExpiresAtLTE(time.Now())).
		SetRevokedAt(viewer.Now()).
		Exec(system)
	if err != nil {
		return nil, nil, fmt.Errorf("revoking an expired invitation: %w", err)
	}
	invited, err := client.Invitation.Query().
		Where(same, pending()).
		IDs(system)
	if err != nil {
		return nil, nil, fmt.Errorf("looking up an invitation: %w", err)
	}
	if len(invited) > 0 {
		return nil, nil, TakenError{Reason: ErrAlreadyInvited, ID: invited[0]}
	}
	create := client.Invitation.Create().
		SetEmail(i.Email).
		SetOrganizationID(i.Organization).
		SetRole(invitation.Role(i.Role.String())).
		SetNillableMembershipExpiresAt(i.MembershipExpiresAt).
		SetExpiresAt(viewer.Now().Add(invitationLifetime))
	if i.Name != "" {
		create.SetName(i.Name)
	}
	return l.send(ctx, client, create)
}

// InviteToAccount creates an invitation to an account without a password. Only owners and the command line may call it.
func (l Links) InviteToAccount(ctx context.Context, client *ent.Client, u *ent.User) (*ent.Invitation, *Link, error) {
	create := client.Invitation.Create().
		SetEmail(u.Email).
		SetName(u.Name).
		SetUserID(u.ID).
		SetExpiresAt(viewer.Now().Add(invitationLifetime))
	return l.send(ctx, client, create)
}

// send saves an invitation and delivers its link.
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

// deliver queues the mail with an invitation's link. Without mail, and for owners, it returns a link for the viewer.
func (l Links) deliver(ctx context.Context, client *ent.Client, i *ent.Invitation) (*Link, error) {
	if l.Mail {
		_, err := client.ExecContext(ctx, `
			INSERT INTO mail_outbox (invitation_id) VALUES ($1)
			ON CONFLICT (invitation_id) DO UPDATE SET attempts = 0, next_at = now()`, i.ID)
		if err != nil {
			return nil, fmt.Errorf("queueing the mail of an invitation: %w", err)
		}
		if !viewer.FromContext(ctx).Owner {
			return nil, nil
		}
	}
	return l.create(ctx, client, purpose{invitation: i.ID}, i.ExpiresAt)
}

// Renew gives a pending or expired invitation a new link and a new lifetime; the old links end. It returns
// ErrNotPending if the invitation was accepted or revoked, and a NotFoundError if the viewer cannot see it.
func (l Links) Renew(ctx context.Context, client *ent.Client, id int) (*Link, error) {
	i, err := client.Invitation.UpdateOneID(id).
		Where(pending()).
		SetExpiresAt(viewer.Now().Add(invitationLifetime)).
		Save(ctx)
	if err != nil {
		return nil, notPending(ctx, client, id, err)
	}
	if _, err := client.ExecContext(ctx, "DELETE FROM one_time_links WHERE invitation_id = $1", id); err != nil {
		return nil, fmt.Errorf("ending the links of an invitation: %w", err)
	}
	return l.deliver(ctx, client, i)
}

// Revoke revokes a pending invitation. It returns the errors of Renew.
func Revoke(ctx context.Context, client *ent.Client, id int) error {
	err := client.Invitation.UpdateOneID(id).Where(pending()).SetRevokedAt(viewer.Now()).Exec(ctx)
	return notPending(ctx, client, id, err)
}

// notPending turns a NotFoundError into ErrNotPending if the viewer can see the invitation.
func notPending(ctx context.Context, client *ent.Client, id int, err error) error {
	if !ent.IsNotFound(err) {
		return err
	}
	exists, lookUp := client.Invitation.Query().Where(invitation.ID(id)).Exist(ctx)
	if lookUp != nil {
		return lookUp
	}
	if exists {
		return ErrNotPending
	}
	return err
}

// Acceptance is the input for accepting an invitation.
type Acceptance struct {
	Token string
	// Password is the password of the existing account, or of the new one; nil if the viewer is signed in.
	Password *string
	// Name is the name of a new account; nil means the name in the invitation.
	Name *string
}

// Accept accepts an invitation for a viewer who is signed in with the invited email address, who gives the password of
// its account, or who gets a new account. It returns the secret of a new session, or "" if the viewer is signed in, and
// the new viewer. It never changes the password of an existing account, except that of an InviteToAccount. It returns a
// LinkError, ErrPasswordRequired, ErrPasswordLength, ErrWrongAccountPassword or a ThrottledError.
func (g *Gate) Accept(ctx context.Context, client *ent.Client, a Acceptance) (string, viewer.Viewer, error) {
	address := viewer.RequestOf(ctx).Network()
	if err := g.addresses.Take(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	i, err := lockInvitation(ctx, client, a.Token)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	v := viewer.FromContext(ctx)
	id, err := g.acceptingAccount(ctx, client, i, a)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	if err := g.addresses.GiveBack(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	if err := accept(ctx, client, i, id); err != nil {
		return "", viewer.Viewer{}, err
	}
	if v.User == id {
		session := v.Session
		v, err := byUser(ctx, client, id)
		v.Session = session
		return "", v, err
	}
	return openSession(ctx, client, id)
}

// accept marks the invitation as accepted and grants its role. A role that the account already has there stays.
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
		return fmt.Errorf("deleting an expired membership: %w", err)
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

// pending filters invitations that were neither accepted nor revoked.
func pending() predicate.Invitation {
	return invitation.And(invitation.AcceptedAtIsNil(), invitation.RevokedAtIsNil())
}

// acceptingAccount returns the id of the account that accepts; it creates the account if there is none.
func (g *Gate) acceptingAccount(ctx context.Context, client *ent.Client, i *ent.Invitation, a Acceptance) (int, error) {
	v := viewer.FromContext(ctx)
	if v.User != 0 {
		if v.Name != i.Email {
			return 0, LinkError(
				"this invitation is for another email address than yours: sign out first",
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
		return createAccount(system, client, i, a)
	case err != nil && !errors.Is(err, ErrNoUser):
		return 0, err
	case u == nil: // the email address of the account has changed
		return 0, errLinkUnknown
	case i.UserID != nil && *i.UserID == u.ID && u.PasswordHash == nil:
		return u.ID, setFirstPassword(system, client, u, a)
	}
	u, err = g.checkCredentials(ctx, client, i.Email, *a.Password)
	if errors.Is(err, ErrWrongCredentials) {
		return 0, ErrWrongAccountPassword
	}
	if err != nil {
		return 0, err
	}
	return u.ID, nil
}

// createAccount creates the account of an invited person.
func createAccount(ctx context.Context, client *ent.Client, i *ent.Invitation, a Acceptance) (int, error) {
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

// setFirstPassword sets the password, and the name if one is given, of an account without a password.
func setFirstPassword(ctx context.Context, client *ent.Client, u *ent.User, a Acceptance) error {
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

// lockInvitation returns the invitation of a link, or a LinkError. It locks the row, so that the second of two
// concurrent calls returns errLinkUsed.
func lockInvitation(ctx context.Context, client *ent.Client, token string) (*ent.Invitation, error) {
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
