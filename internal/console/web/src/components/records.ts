// The page and the icon of a record of each type.
import { Building2, CircleCheckBig, FileText, Goal, Hash, Network, User, type LucideIcon } from 'lucide-react';
import type { SuggestionType } from '../generated/schema';

export const recordIcons: Record<SuggestionType, LucideIcon> = {
  ARTICLE: FileText,
  ACTION: Goal,
  OUTCOME: CircleCheckBig,
  ORGANIZATION: Building2,
  PERSON: User,
  TAG: Hash,
  THEME: Network,
};

/** The types in the order in which they are shown. */
export const recordTypes = [
  'ORGANIZATION',
  'THEME',
  'ACTION',
  'OUTCOME',
  'ARTICLE',
  'PERSON',
  'TAG',
] as const satisfies readonly SuggestionType[];

export interface RecordKey {
  type: SuggestionType;
  id: string;
  slug?: string | null;
  locale?: string | null;
}

/** The page of a record. Outcomes have no slug, and articles share theirs with their translations. */
export function recordPage({ type, id, slug, locale }: RecordKey) {
  const params = { slug: slug ?? id };
  switch (type) {
    case 'ARTICLE':
      return { to: '/articles/$slug', params: { slug: locale ? `${params.slug}@${locale}` : params.slug } } as const;
    case 'ACTION':
      return { to: '/actions/$slug', params } as const;
    case 'OUTCOME':
      return { to: '/outcomes/$id', params: { id } } as const;
    case 'ORGANIZATION':
      return { to: '/organizations/$slug', params } as const;
    case 'PERSON':
      return { to: '/people/$slug', params } as const;
    case 'TAG':
      return { to: '/tags/$slug', params } as const;
    case 'THEME':
      return { to: '/themes/$slug', params } as const;
  }
}
