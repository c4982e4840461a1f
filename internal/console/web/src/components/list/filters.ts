// What the filter bar of a list offers. The values are in the address; src/filters.ts makes the API's filter of them.
import { useNavigate } from '@tanstack/react-router';
import type { MessageId } from '../../messages';

export type Filter =
  | { kind: 'text'; name: 'q'; label: MessageId }
  /** Any of a few values, each with the message `of.VALUE`. */
  | { kind: 'choices'; name: string; label: MessageId; of: string; values: readonly string[]; hidden?: boolean }
  /** Any of the languages that there are articles in. */
  | { kind: 'locales'; name: string; label: MessageId }
  /** Records of another kind, by slug, found by their name. */
  | { kind: 'records'; name: string; label: MessageId; of: FoundKind; single?: boolean }
  /** Records of another kind, by slug or id, that the filter bar does not offer. */
  | { kind: 'given'; name: string; label: MessageId; of: RecordKind }
  /** One day that the filter bar does not offer. */
  | { kind: 'givenDay'; name: string; label: MessageId }
  /** The days from and to; `by` says which date, if there are several. */
  | { kind: 'days'; label: MessageId; by?: { values: readonly string[]; of: string; usual: string } };

export type RecordKind = FoundKind | NamedKind;

/** Kinds that a reader finds by name in a filter. */
export type FoundKind = 'themes' | 'tags' | 'people';

/** Kinds that only other pages lead to a list with: the filter is shown, and can be removed. */
export type NamedKind = 'actions' | 'outcomes' | 'organizations';

/** The values of the filters by their names in the address. */
export type FilterValues = Record<string, string | string[] | undefined>;

export const valuesOf = (values: FilterValues, name: string): string[] => {
  const value = values[name];
  return value === undefined ? [] : [value].flat();
};

/** The names that the filter has in the address. */
export function namesOf(filter: Filter): string[] {
  if (filter.kind !== 'days') return [filter.name];
  return filter.by ? ['from', 'to', 'by'] : ['from', 'to'];
}

/** What the filter bar offers; the others only show as chips. */
export function isOffered(filter: Filter): boolean {
  return filter.kind !== 'given' && filter.kind !== 'givenDay' && !(filter.kind === 'choices' && filter.hidden);
}

export function isFiltered(filters: Filter[], values: FilterValues): boolean {
  return filters.some((f) => namesOf(f).some((name) => name !== 'by' && valuesOf(values, name).length > 0));
}

/** Changes a part of the address's search; `replace` while somebody types. */
export function useSearchChange() {
  const navigate = useNavigate();
  return (changed: Record<string, string | string[] | undefined>, options?: { replace?: boolean }) =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, ...changed }),
      replace: options?.replace,
      resetScroll: false,
    });
}
