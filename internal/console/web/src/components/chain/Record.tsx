// The states of a page about one record: it loads, it fails, there is none, or it is there.
import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { codeOf } from '../../api';
import { Failure, PageNotFound } from '../States';
import { PageSkeleton } from './Layout';

export function Record<R extends object>(props: {
  /** The record; undefined while it loads, null if there is none. */
  of: R | null | undefined;
  error: CombinedError | undefined;
  retry(): void;
  children(record: R): ReactNode;
}) {
  const { of: record, error, retry, children } = props;
  if (record) return children(record);
  if (record === null || (error && ['NOT_FOUND', 'BAD_REQUEST'].includes(codeOf(error)))) return <PageNotFound />;
  if (error) return <Failure error={error} retry={retry} />;
  return <PageSkeleton />;
}
