package demo

import (
	"context"
	"praxis/ent"
)

func Load(ctx context.Context, client *ent.Client) (bool, error) { return true, nil }
