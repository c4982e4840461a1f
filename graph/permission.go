package graph

import (
	"context"
	"errors"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/theme"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// updateMutation is what ent's mutations of existing rows have in common.
type updateMutation interface {
	ent.Mutation
	SetOp(ent.Op)
	IDs(context.Context) ([]int, error)
}

// bulkUpdateBuilder is what ent's builders of updates of many rows have in common.
type bulkUpdateBuilder[P rowPredicate, M updateMutation, U any] interface {
	Where(...P) U
	Mutation() M
}

// viewerCan returns what the viewer may do with an entity. It asks the policy once for all entities that were loaded
// together.
func viewerCan[E ent.Entity, P rowPredicate, M updateMutation, U bulkUpdateBuilder[P, M, U]](
	ctx context.Context, e E, client interface{ Update() U }, policy ent.Policy,
) (*model.Permissions, error) {
	return loadTogether(ctx, e, func(ctx context.Context, _ *ent.Client, of []E) (map[int]*model.Permissions, error) {
		return loadPermissions(ctx, client, policy, of)
	})
}

// loadPermissions returns what the viewer may do with the entities, by their ids.
func loadPermissions[E ent.Entity, P rowPredicate, M updateMutation, U bulkUpdateBuilder[P, M, U]](
	ctx context.Context, client interface{ Update() U }, policy ent.Policy, of []E,
) (map[int]*model.Permissions, error) {
	rows := P(sql.FieldIn("id", idsOf(of)...))
	update, err := allowedIDs(ctx, policy, client.Update().Where(rows).Mutation())
	if err != nil {
		return nil, err
	}
	deletion := client.Update().Where(rows).Mutation()
	deletion.SetOp(ent.OpDelete)
	remove, err := allowedIDs(ctx, policy, deletion)
	if err != nil {
		return nil, err
	}
	all := make(map[int]*model.Permissions, len(of))
	for _, e := range of {
		id := e.Identity()
		all[id] = &model.Permissions{
			Update: update[id], Delete: remove[id],
			Reasons: refusals(ctx, verbPermission{"update", update[id], ""}, verbPermission{"delete", remove[id], ""}),
		}
	}
	return all, nil
}

// allowedIDs returns the ids of the rows that the policy lets the viewer change by the mutation.
func allowedIDs(ctx context.Context, policy ent.Policy, m updateMutation) (map[int]bool, error) {
	if err := policy.EvalMutation(ctx, m); errors.Is(err, privacy.Deny) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	ids, err := m.IDs(ctx)
	may := make(map[int]bool, len(ids))
	for _, id := range ids {
		may[id] = true
	}
	return may, err
}

// loadArticlePermissions returns what the viewer may do with the articles.
func loadArticlePermissions(
	ctx context.Context, c *ent.Client, of []*ent.Article,
) (map[int]*model.ArticlePermissions, error) {
	plain, err := loadPermissions(ctx, c.Article, article.Policy, of)
	if err != nil {
		return nil, err
	}
	publication := c.Article.Update().Where(article.IDIn(idsOf(of)...)).SetStatus(article.StatusPUBLISHED)
	editable, err := allowedIDs(ctx, article.Policy, publication.Mutation())
	if err != nil {
		return nil, err
	}
	all := make(map[int]*model.ArticlePermissions, len(of))
	for _, a := range of {
		p, edits := plain[a.ID], editable[a.ID]
		submit := newVerbPermission("submit", p.Update, content.CheckState(a, content.StartStates.Submit, true))
		submitted := a.SubmittedRevision != nil
		changes := newVerbPermission("requestChanges", edits,
			content.CheckState(a, content.StartStates.RequestChanges, submitted))
		publish := newVerbPermission("publish", edits, content.CheckState(a, content.StartStates.Publish, true))
		unpublish := newVerbPermission("unpublish", edits, content.CheckState(a, content.StartStates.Unpublish, false))
		archive := newVerbPermission("archive", edits, content.CheckState(a, content.StartStates.Archive, false))
		all[a.ID] = &model.ArticlePermissions{
			Update: p.Update, Delete: p.Delete, Submit: submit.allowed, RequestChanges: changes.allowed,
			Publish: publish.allowed, Unpublish: unpublish.allowed, Archive: archive.allowed,
			Reasons: append(p.Reasons, refusals(ctx, submit, changes, publish, unpublish, archive)...),
		}
	}
	return all, nil
}

// loadThemePermissions returns what the viewer may do with the themes.
func loadThemePermissions(ctx context.Context, c *ent.Client, of []*ent.Theme) (map[int]*model.Permissions, error) {
	all, err := loadPermissions(ctx, c.Theme, theme.Policy, of)
	if viewer.FromContext(ctx).Anonymous() {
		return all, err
	}
	for _, p := range all {
		for _, refusal := range p.Reasons {
			refusal.Reason = viewer.ThemesAreShared.Error()
		}
	}
	return all, err
}

// loadUserPermissions returns what the viewer may do with the users.
func loadUserPermissions(ctx context.Context, c *ent.Client, of []*ent.User) (map[int]*model.UserPermissions, error) {
	plain, err := loadPermissions(ctx, c.User, user.Policy, of)
	if err != nil {
		return nil, err
	}
	passwordChange := c.User.Update().Where(user.IDIn(idsOf(of)...)).SetPasswordHash("")
	resets, err := allowedIDs(ctx, user.Policy, passwordChange.Mutation())
	if err != nil {
		return nil, err
	}
	v := viewer.FromContext(ctx)
	all := make(map[int]*model.UserPermissions, len(of))
	for _, u := range of {
		p, ends := plain[u.ID], v.Owner || v.User == u.ID
		missing := refusals(ctx, verbPermission{"resetPassword", resets[u.ID], ""}, verbPermission{"endSessions", ends, ""})
		all[u.ID] = &model.UserPermissions{
			Update: p.Update, Delete: p.Delete, ResetPassword: resets[u.ID], EndSessions: ends,
			Reasons: append(p.Reasons, missing...),
		}
	}
	return all, nil
}

// newVerbPermission returns whether the viewer's role and the state of the entity allow a verb.
func newVerbPermission(name string, role bool, state error) verbPermission {
	v := verbPermission{name: name, allowed: role && state == nil}
	if role && state != nil {
		v.state = state.Error()
	}
	return v
}

// verbPermission is whether a verb is allowed. state is the reason if the state of the entity forbids it.
type verbPermission struct {
	name    string
	allowed bool
	state   string
}

// refusals returns the reasons of the verbs that are not allowed.
func refusals(ctx context.Context, verbs ...verbPermission) []*model.Refusal {
	refused := []*model.Refusal{}
	for _, v := range verbs {
		reason := roleMissing
		switch {
		case v.allowed:
			continue
		case v.state != "":
			reason = v.state
		case viewer.FromContext(ctx).Anonymous():
			reason = "you are not signed in"
		}
		refused = append(refused, &model.Refusal{Verb: v.name, Reason: reason})
	}
	return refused
}
