import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Shows the current address of what was opened by a former slug. */
export function useCurrentSlug(found: { slug: string; redirectedFrom: string | null } | null | undefined) {
  const navigate = useNavigate();
  const slug = found && found.redirectedFrom !== null ? found.slug : undefined;
  useEffect(() => {
    if (slug === undefined) return;
    void navigate({ to: '.', params: (before) => ({ ...before, slug }), search: true, hash: true, replace: true });
  }, [slug, navigate]);
}
