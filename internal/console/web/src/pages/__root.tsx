import { createRootRoute, Outlet, retainSearchParams } from '@tanstack/react-router';
import { Shell } from '../components/Shell';
import { one } from '../search-params';

export interface Scope {
  /** Slug of the organization that scopes every page. */
  org?: string;
  /** `own`: only the organization itself, without those below it. */
  reach?: 'own';
}

export const Route = createRootRoute({
  validateSearch: (search: Record<string, unknown>): Scope => ({
    org: one(search.org),
    reach: search.reach === 'own' ? 'own' : undefined,
  }),
  search: { middlewares: [retainSearchParams(['org', 'reach'])] },
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});
