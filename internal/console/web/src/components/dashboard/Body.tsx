import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { useMessages } from '../../messages';
import { rangeSearch } from '../../ranges';
import { LinkButton } from '../Button';
import { Empty, Failure, Skeleton } from '../States';
import { useView } from './view';
import { useRangeName } from './words';

/** What a panel shows: its chart, or that it is loading, or why there is none. */
export function Body<Data>(props: {
  result: { data?: Data; error?: CombinedError; retry(): void };
  /** Height of the chart, about, for the time before. */
  height: number;
  empty?(data: Data): ReactNode;
  children(data: Data): ReactNode;
}) {
  const { result, height, empty, children } = props;
  if (result.error) return <Failure error={result.error} retry={result.retry} />;
  if (result.data === undefined) return <Skeleton height={height} />;
  return empty?.(result.data) || children(result.data);
}

/** Says that the range has nothing of this kind, and leads to one that has something. */
export function NothingInRange({ kind }: { kind: 'course' | 'actions' | 'articles' | 'outcomes' }) {
  const t = useMessages();
  const { choice, years, scope } = useView();
  const nameOf = useRangeName();
  const elsewhere = years?.[kind].find((year) => year !== choice);
  return (
    <Empty title={t(`dashboard.empty.${kind}`)}>
      {elsewhere !== undefined && (
        <LinkButton to="/dashboard" search={(before) => ({ ...before, ...rangeSearch(elsewhere) })} resetScroll={false}>
          {t('dashboard.show', { range: nameOf(elsewhere) })}
        </LinkButton>
      )}
      {scope.org !== undefined && (
        <LinkButton to="/dashboard" search={(before) => ({ ...before, org: undefined, reach: undefined })}>
          {t('dashboard.showAll')}
        </LinkButton>
      )}
    </Empty>
  );
}
