package graph

import (
	"context"
	"errors"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/participation"
	"praxis/ent/gen/ent/person"
	"praxis/ent/gen/ent/previewlink"
	"praxis/ent/gen/ent/session"
	"praxis/ent/gen/ent/tag"
	"praxis/ent/gen/ent/theme"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

// entityQuery is what ent's queries of one type have in common.
type entityQuery[E, Q any] interface {
	CollectFields(ctx context.Context, satisfies ...string) (Q, error)
	Only(ctx context.Context) (*E, error)
}

// one reads the one entity that a query is for, with what the field's selection asks for; nil when there is none that
// the viewer may see.
func one[E any, Q entityQuery[E, Q]](ctx context.Context, query Q) (*E, error) {
	query, err := query.CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	entity, err := query.Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return entity, err
}

// redirectedFrom is the slug that the current entity was asked for by, when that is not the one it has.
func redirectedFrom(ctx context.Context, slug string) *string {
	asked, ok := graphql.GetFieldContext(ctx).Parent.Args["slug"].(string)
	if !ok || asked == slug {
		return nil
	}
	return &asked
}

// isNull says whether an argument of the current field is null, which is more than to be left out.
func isNull(ctx context.Context, argument string) bool {
	value, given := graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)[argument]
	return given && value == nil
}

// at limits an update or a deletion to the version that the client saw; without one it limits nothing.
func at[P ~func(*sql.Selector)](expectedVersion *int) []P {
	if expectedVersion == nil {
		return nil
	}
	return []P{func(s *sql.Selector) { s.Where(sql.EQ(s.C("version"), *expectedVersion)) }}
}

// creation is what ent's builders of new entities have in common.
type creation[M interface{ ID() (int, bool) }] interface {
	Exec(ctx context.Context) error
	Mutation() M
}

// create creates an entity and answers as written does.
func create[E any, Q entityQuery[E, Q], M interface{ ID() (int, bool) }](ctx context.Context, c creation[M], byID func(context.Context, int) Q) (*E, []*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return nil, problems, nil
	}
	if err := c.Exec(ctx); err != nil {
		problems, err := refuse(ctx, err)
		return nil, problems, err
	}
	id, _ := c.Mutation().ID()
	entity, err := selected(ctx, byID(ctx, id))
	return entity, []*model.UserError{}, err
}

// written runs a change of the entity of query and answers with it as it is then, read anew with what the payload's
// selection asks for, in as many statements as that has levels.
func written[E any, Q entityQuery[E, Q]](ctx context.Context, query Q, change func(context.Context) error) (*E, []*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return nil, problems, nil
	}
	err := change(ctx)
	if err == nil {
		entity, err := selected(ctx, query)
		return entity, []*model.UserError{}, err
	}
	if ent.IsNotFound(err) || errors.Is(err, content.ErrVersion) { // the row is missing, or it has another version
		current, err := selected(ctx, query)
		if err != nil {
			problems, err := refuse(ctx, err)
			return nil, problems, err
		}
		return current, conflict(ctx), nil
	}
	problems, err := refuse(ctx, err)
	return nil, problems, err
}

// updating is what ent's builders of updates have in common.
type updating[M ent.Mutation] interface {
	Exec(ctx context.Context) error
	Mutation() M
}

// edit is an update of an article, which content runs.
type edit struct {
	*ent.ArticleUpdateOne
	exec func(context.Context) error
}

// Exec runs the edit.
func (e edit) Exec(ctx context.Context) error { return e.exec(ctx) }

// updated runs an update and answers as written does. update makes it for a version that the entity must have. Where
// the entity has changed since the one that was seen, the conflict says what others changed; and with merge the update
// is run all the same as long as it changes other fields.
func updated[E any, Q entityQuery[E, Q], M ent.Mutation, U updating[M]](ctx context.Context, query Q, id int, update func(version *int) U, expectedVersion *int, merge bool) (*E, []*model.UserError, error) {
	if expectedVersion == nil {
		return written(ctx, query, update(nil).Exec)
	}
	m := update(nil).Mutation()
	var since *content.Changes
	look := func(ctx context.Context) (err error) {
		since, err = content.ChangesSince(ctx, ent.FromContext(ctx), ent.Tables[m.Type()], id, *expectedVersion)
		return err
	}
	entity, problems, err := written(ctx, query, func(ctx context.Context) error {
		version := expectedVersion
		if merge {
			if err := look(ctx); err != nil {
				return err
			}
			if since.Mergeable(m) {
				version = &since.Version
			}
		}
		err := update(version).Exec(ctx)
		if since == nil && (ent.IsNotFound(err) || errors.Is(err, content.ErrVersion)) {
			return errors.Join(err, look(ctx))
		}
		return err
	})
	if since != nil {
		for _, p := range problems {
			explain(p, since, m)
		}
	}
	return entity, problems, err
}

// explain says of a conflict what others changed.
func explain(p *model.UserError, since *content.Changes, m ent.Mutation) {
	if p.Code != model.UserErrorCodeVersionConflict {
		return
	}
	p.Mergeable = new(since.Mergeable(m))
	p.Changes = []*model.ConflictingChange{}
	for _, c := range since.Fields {
		name := strings.TrimSuffix(inputName(c.Column), "Id")
		if schema.Types[m.Type()].Fields.ForName(name) == nil {
			continue // bookkeeping that nobody edits, such as the number of the newest revision
		}
		p.Changes = append(p.Changes, &model.ConflictingChange{
			Field: name, Conflicts: content.Touches(m, c.Column), By: c.By, At: c.At,
		})
	}
}

// remove runs the deletion of the entity of query and answers with it as it was.
func remove[E any, Q entityQuery[E, Q]](ctx context.Context, query Q, deletion func(context.Context) error) (*E, []*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return nil, problems, nil
	}
	entity, err := selected(ctx, query)
	if err != nil {
		problems, err := refuse(ctx, err)
		return nil, problems, err
	}
	err = deletion(ctx)
	switch {
	case err == nil:
		return entity, []*model.UserError{}, nil
	case ent.IsNotFound(err):
		return entity, conflict(ctx), nil
	}
	problems, err := refuse(ctx, err)
	return nil, problems, err
}

// selected reads the entity of query as the payload's selection asks for: the payload's fields besides userErrors and
// link are it.
func selected[E any, Q entityQuery[E, Q]](ctx context.Context, query Q) (*E, error) {
	payload := graphql.GetFieldContext(ctx)
	for _, f := range graphql.CollectFieldsCtx(ctx, nil) {
		if f.Name == "userErrors" || f.Name == "link" || len(f.SelectionSet) == 0 { // the others are no entity
			continue
		}
		var err error
		of := graphql.WithFieldContext(ctx, &graphql.FieldContext{Parent: payload, Field: f})
		if query, err = query.CollectFields(of); err != nil {
			return nil, err
		}
	}
	return query.Only(ctx)
}

func organizationByID(ctx context.Context, id int) *ent.OrganizationQuery {
	return ent.FromContext(ctx).Organization.Query().Where(organization.ID(id))
}

func personByID(ctx context.Context, id int) *ent.PersonQuery {
	return ent.FromContext(ctx).Person.Query().Where(person.ID(id))
}

func contributionByID(ctx context.Context, id int) *ent.ContributionQuery {
	return ent.FromContext(ctx).Contribution.Query().Where(contribution.ID(id))
}

func tagByID(ctx context.Context, id int) *ent.TagQuery {
	return ent.FromContext(ctx).Tag.Query().Where(tag.ID(id))
}

func themeByID(ctx context.Context, id int) *ent.ThemeQuery {
	return ent.FromContext(ctx).Theme.Query().Where(theme.ID(id))
}

func actionByID(ctx context.Context, id int) *ent.ActionQuery {
	return ent.FromContext(ctx).Action.Query().Where(action.ID(id))
}

func participationByID(ctx context.Context, id int) *ent.ParticipationQuery {
	return ent.FromContext(ctx).Participation.Query().Where(participation.ID(id))
}

func outcomeByID(ctx context.Context, id int) *ent.OutcomeQuery {
	return ent.FromContext(ctx).Outcome.Query().Where(outcome.ID(id))
}

func evidenceByID(ctx context.Context, id int) *ent.EvidenceQuery {
	return ent.FromContext(ctx).Evidence.Query().Where(evidence.ID(id))
}

func indicatorByID(ctx context.Context, id int) *ent.IndicatorQuery {
	return ent.FromContext(ctx).Indicator.Query().Where(indicator.ID(id))
}

func measurementByID(ctx context.Context, id int) *ent.MeasurementQuery {
	return ent.FromContext(ctx).Measurement.Query().Where(measurement.ID(id))
}

func articleByID(ctx context.Context, id int) *ent.ArticleQuery {
	return ent.FromContext(ctx).Article.Query().Where(article.ID(id))
}

func userByID(ctx context.Context, id int) *ent.UserQuery {
	return ent.FromContext(ctx).User.Query().Where(user.ID(id))
}

func membershipByID(ctx context.Context, id int) *ent.MembershipQuery {
	return ent.FromContext(ctx).Membership.Query().Where(membership.ID(id))
}

func invitationByID(ctx context.Context, id int) *ent.InvitationQuery {
	return ent.FromContext(ctx).Invitation.Query().Where(invitation.ID(id))
}

func sessionByID(ctx context.Context, id int) *ent.SessionQuery {
	return ent.FromContext(ctx).Session.Query().Where(session.ID(id))
}

func apiTokenByID(ctx context.Context, id int) *ent.ApiTokenQuery {
	return ent.FromContext(ctx).ApiToken.Query().Where(apitoken.ID(id))
}

func contentReportByID(ctx context.Context, id int) *ent.ContentReportQuery {
	return ent.FromContext(ctx).ContentReport.Query().Where(contentreport.ID(id))
}

func assetByID(ctx context.Context, id int) *ent.AssetQuery {
	return ent.FromContext(ctx).Asset.Query().Where(asset.ID(id))
}

func previewLinkByID(ctx context.Context, id int) *ent.PreviewLinkQuery {
	return ent.FromContext(ctx).PreviewLink.Query().Where(previewlink.ID(id))
}
