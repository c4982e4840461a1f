package graph

import (
	"context"
	"encoding/hex"
	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

func (r *auditEventResolver) Address(ctx context.Context, obj *ent.AuditEvent) (*string, error) {
	if !viewer.FromContext(ctx).HasRole(viewer.Admin) {
		return nil, nil
	}
	return obj.Address, nil
}

func (r *auditEventResolver) Changes(ctx context.Context, obj *ent.AuditEvent) ([]*model.FieldChange, error) {
	return loadTogether(ctx, obj, loadFieldChanges)
}

func (r *auditEventResolver) Seq(ctx context.Context, obj *ent.AuditEvent) (*int, error) {
	seal, err := loadTogether(ctx, obj, loadSeals)
	if seal == nil {
		return nil, err
	}
	return &seal.Seq, err
}

func (r *auditEventResolver) Hash(ctx context.Context, obj *ent.AuditEvent) (*string, error) {
	seal, err := loadTogether(ctx, obj, loadSeals)
	if seal == nil {
		return nil, err
	}
	return new(hex.EncodeToString(seal.Hash)), err
}

func (r *queryResolver) AuditEvents(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.AuditEventOrder, where *ent.AuditEventWhereInput) (*ent.AuditEventConnection, error) {
	return ent.FromContext(ctx).AuditEvent.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithAuditEventOrder(orderBy), ent.WithAuditEventFilter(where.Filter))
}
