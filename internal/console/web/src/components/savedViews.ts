// The saved views of a page, and what can be done with them.
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation, useQuery, type OperationResult } from 'urql';
import { useMessages, type MessageId } from '../messages';
import {
  CreateSavedViewDocument,
  DeleteSavedViewDocument,
  SavedViewsDocument,
  UpdateSavedViewDocument,
  type SavedViewFragment,
} from '../queries/generated/savedViews';

export type SavedView = SavedViewFragment;

/** Path of the page, and its state: the query string, in which the order of names does not count. */
export function usePageState() {
  const address = useLocation({ select: (location) => location.publicHref });
  const { pathname, searchParams } = new URL(address, location.origin);
  return { page: pathname, query: canonical(searchParams) };
}

export function canonical(search: URLSearchParams): string {
  const sorted = new URLSearchParams(search);
  sorted.sort();
  return sorted.toString();
}

interface Payload {
  userErrors: { code: string; message: string }[];
}

const errors: Record<string, MessageId> = {
  TAKEN: 'views.taken',
  INVALID: 'views.nameMissing',
  VERSION_CONFLICT: 'views.conflict',
};

export function useSavedViews() {
  const t = useMessages();
  const { page, query } = usePageState();
  const [{ data, error: failure }, ask] = useQuery({ query: SavedViewsDocument, variables: { page } });
  const [, create] = useMutation(CreateSavedViewDocument);
  const [, update] = useMutation(UpdateSavedViewDocument);
  const [, remove] = useMutation(DeleteSavedViewDocument);
  const [error, setError] = useState<string>();

  /** Whether it was done. Afterwards the list is asked again. */
  const done = <Data>(answer: OperationResult<Data>, payload: Payload | undefined): boolean => {
    const wrong = payload?.userErrors[0];
    const known = wrong && errors[wrong.code];
    setError(known ? t(known) : (wrong?.message ?? (answer.error ? t('views.failed') : undefined)));
    ask({ requestPolicy: 'network-only' });
    return !wrong && !answer.error;
  };
  const change = async ({ id, version }: SavedView, input: { name?: string; query?: string }) => {
    const answer = await update({ id, version, input });
    return done(answer, answer.data?.updateSavedView);
  };
  return {
    views: data?.viewer.savedViews.nodes,
    failure,
    query,
    error,
    create: async (name: string) => {
      const answer = await create({ input: { name, page, query } });
      return done(answer, answer.data?.createSavedView);
    },
    rename: (view: SavedView, name: string) => change(view, { name }),
    overwrite: (view: SavedView) => change(view, { query }),
    remove: async ({ id }: SavedView) => {
      const answer = await remove({ id });
      return done(answer, answer.data?.deleteSavedView);
    },
  };
}
