package graph

import (
	"context"
	"errors"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/theme"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// changing is what ent's mutations of rows that are there have in common.
type changing interface {
	ent.Mutation
	SetOp(ent.Op)
	IDs(context.Context) ([]int, error)
}

// allowed returns those of the mutation's rows that the viewer may change so. The policy itself is asked, with the change.
func allowed(ctx context.Context, policy ent.Policy, m changing) (map[int]bool, error) {
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

// permissions reads for all entities of a list what the viewer may do with them. change returns an empty change of rows.
func permissions[E ent.Entity, M changing](policy ent.Policy, change func(c *ent.Client, ids []int) M) func(context.Context, *ent.Client, []E) (map[int]*model.Permissions, error) {
	return func(ctx context.Context, c *ent.Client, of []E) (map[int]*model.Permissions, error) {
		update, err := allowed(ctx, policy, change(c, idsOf(of)))
		if err != nil {
			return nil, err
		}
		deletion := change(c, idsOf(of))
		deletion.SetOp(ent.OpDelete)
		remove, err := allowed(ctx, policy, deletion)
		if err != nil {
			return nil, err
		}
		all := make(map[int]*model.Permissions, len(of))
		for _, e := range of {
			id := e.Identity()
			all[id] = &model.Permissions{Update: update[id], Delete: remove[id],
				Reasons: refusals(ctx, verb{"update", update[id], ""}, verb{"delete", remove[id], ""})}
		}
		return all, nil
	}
}

// articlePermissions reads for all articles of a list what the viewer may do with them.
func articlePermissions(ctx context.Context, c *ent.Client, of []*ent.Article) (map[int]*model.ArticlePermissions, error) {
	plain, err := permissions[*ent.Article](article.Policy, func(c *ent.Client, ids []int) *ent.ArticleMutation {
		return c.Article.Update().Where(article.IDIn(ids...)).Mutation()
	})(ctx, c, of)
	if err != nil {
		return nil, err
	}
	editors, err := allowed(ctx, article.Policy, c.Article.Update().Where(article.IDIn(idsOf(of)...)).SetStatus(article.StatusPUBLISHED).Mutation())
	if err != nil {
		return nil, err
	}
	all := make(map[int]*model.ArticlePermissions, len(of))
	for _, a := range of {
		p, edits := plain[a.ID], editors[a.ID]
		submit := verbOf("submit", p.Update, content.Possible(a, content.From.Submit, true))
		changes := verbOf("requestChanges", edits, content.Possible(a, content.From.RequestChanges, a.SubmittedRevision != nil))
		publish := verbOf("publish", edits, content.Possible(a, content.From.Publish, true))
		unpublish := verbOf("unpublish", edits, content.Possible(a, content.From.Unpublish, false))
		archive := verbOf("archive", edits, content.Possible(a, content.From.Archive, false))
		all[a.ID] = &model.ArticlePermissions{
			Update: p.Update, Delete: p.Delete, Submit: submit.allowed, RequestChanges: changes.allowed,
			Publish: publish.allowed, Unpublish: unpublish.allowed, Archive: archive.allowed,
			Reasons: append(p.Reasons, refusals(ctx, submit, changes, publish, unpublish, archive)...),
		}
	}
	return all, nil
}

// themePermissions reads for all themes of a list what the viewer may do with them.
func themePermissions(ctx context.Context, c *ent.Client, of []*ent.Theme) (map[int]*model.Permissions, error) {
	all, err := permissions[*ent.Theme](theme.Policy, func(c *ent.Client, ids []int) *ent.ThemeMutation {
		return c.Theme.Update().Where(theme.IDIn(ids...)).Mutation()
	})(ctx, c, of)
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

// userPermissions reads for all users of a list what the viewer may do with them.
func userPermissions(ctx context.Context, c *ent.Client, of []*ent.User) (map[int]*model.UserPermissions, error) {
	plain, err := permissions[*ent.User](user.Policy, func(c *ent.Client, ids []int) *ent.UserMutation {
		return c.User.Update().Where(user.IDIn(ids...)).Mutation()
	})(ctx, c, of)
	if err != nil {
		return nil, err
	}
	resets, err := allowed(ctx, user.Policy, c.User.Update().Where(user.IDIn(idsOf(of)...)).SetPasswordHash("").Mutation())
	if err != nil {
		return nil, err
	}
	v := viewer.FromContext(ctx)
	all := make(map[int]*model.UserPermissions, len(of))
	for _, u := range of {
		p, ends := plain[u.ID], v.Owner || v.User == u.ID
		all[u.ID] = &model.UserPermissions{Update: p.Update, Delete: p.Delete, ResetPassword: resets[u.ID], EndSessions: ends,
			Reasons: append(p.Reasons, refusals(ctx, verb{"resetPassword", resets[u.ID], ""}, verb{"endSessions", ends, ""})...)}
	}
	return all, nil
}

// verbOf is a verb that the role allows, or not, and the state.
func verbOf(name string, role bool, state error) verb {
	v := verb{name: name, allowed: role && state == nil}
	if role && state != nil {
		v.state = state.Error()
	}
	return v
}

// verb is something that may be done, or not; state is why not, when that is not for want of a role.
type verb struct {
	name    string
	allowed bool
	state   string
}

// refusals says why not, for each verb that is not allowed.
func refusals(ctx context.Context, verbs ...verb) []*model.Refusal {
	refused := []*model.Refusal{}
	for _, v := range verbs {
		reason := "the viewer's roles do not allow it"
		switch {
		case v.allowed:
			continue
		case v.state != "":
			reason = v.state
		case viewer.FromContext(ctx).Anonymous():
			reason = "nobody is signed in"
		}
		refused = append(refused, &model.Refusal{Verb: v.name, Reason: reason})
	}
	return refused
}
