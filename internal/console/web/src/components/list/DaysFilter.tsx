// Filters by a range of days, open at either end. Its date fields are large: they load after the first view.
import { lazy, Suspense, useEffect } from 'react';
import { useMessages } from '../../messages';
import { Skeleton } from '../States';
import { FilterButton } from './ChoicesFilter';
import { valuesOf, type Filter, type FilterValues } from './filters';

const load = () => import('./DaysRange');
const DaysRange = lazy(load);

/** How long after the first view the date fields are loaded, so that they open at once and without a connection. */
const quiet = 2000;

export function DaysFilter({ filter, values }: { filter: Extract<Filter, { kind: 'days' }>; values: FilterValues }) {
  const t = useMessages();
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), quiet);
    return () => clearTimeout(timer);
  }, []);
  const [from] = valuesOf(values, 'from');
  const [to] = valuesOf(values, 'to');
  return (
    <FilterButton label={t(filter.label)} number={from !== undefined || to !== undefined ? 1 : 0}>
      <Suspense fallback={<Skeleton height={120} width={280} />}>
        <DaysRange filter={filter} from={from} to={to} by={valuesOf(values, 'by')[0]} />
      </Suspense>
    </FilterButton>
  );
}
