package graph

import (
	"context"
	"sync"
)

const (
	// maxForms is how many forms are read at a time, and maxFormsOfOne how many of one viewer: clients send forms as
	// slowly as they like, and one must not keep the others out.
	maxForms      = 16
	maxFormsOfOne = 4
)

// formSlots bounds how many forms are read at a time, by viewer and in all.
type formSlots struct {
	all chan struct{}
	mu  sync.Mutex
	of  map[int]*viewerSlots // by the viewer's actor
}

type viewerSlots struct {
	slots chan struct{}
	users int // who hold a slot or wait for one
}

func newFormSlots() *formSlots {
	return &formSlots{all: make(chan struct{}, maxForms), of: map[int]*viewerSlots{}}
}

// enter waits until a form of the actor may be read, or ctx ends. The form's reader calls leave when it is done.
func (s *formSlots) enter(ctx context.Context, actor int) (leave func(), err error) {
	own := s.join(actor)
	if err := acquire(ctx, own.slots); err != nil {
		s.part(actor, own)
		return nil, err
	}
	if err := acquire(ctx, s.all); err != nil {
		<-own.slots
		s.part(actor, own)
		return nil, err
	}
	return func() {
		<-s.all
		<-own.slots
		s.part(actor, own)
	}, nil
}

func acquire(ctx context.Context, slots chan struct{}) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *formSlots) join(actor int) *viewerSlots {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.of[actor]
	if own == nil {
		own = &viewerSlots{slots: make(chan struct{}, maxFormsOfOne)}
		s.of[actor] = own
	}
	own.users++
	return own
}

func (s *formSlots) part(actor int, own *viewerSlots) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if own.users--; own.users == 0 {
		delete(s.of, actor)
	}
}
