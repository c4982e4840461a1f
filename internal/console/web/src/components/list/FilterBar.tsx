// The filters of a list: what they offer, and what is applied. On a phone they fold into one button.
import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button as AriaButton, Input, SearchField } from 'react-aria-components';
import { useMessages } from '../../messages';
import { Button } from '../Button';
import { DaysFilter } from './DaysFilter';
import { ChoicesFilter, LocalesFilter } from './ChoicesFilter';
import { FilterChips } from './FilterChips';
import { isOffered, namesOf, useSearchChange, valuesOf, type Filter, type FilterValues } from './filters';
import { RecordsFilter } from './RecordsFilter';
import styles from './FilterBar.module.css';

export function FilterBar(props: { filters: Filter[]; values: FilterValues; narrow: boolean; busy: boolean }) {
  const { filters, values, narrow, busy } = props;
  const t = useMessages();
  const change = useSearchChange();
  const [open, setOpen] = useState(false);
  const id = useId();
  const offered = filters.filter((f) => f.kind !== 'text' && isOffered(f));
  const clear = () => change(Object.fromEntries(filters.flatMap(namesOf).map((name) => [name, undefined])));
  return (
    <div className={`${styles.bar} no-print`} role="search" aria-label={t('lists.filters')}>
      <div className={styles.controls}>
        {filters.map(
          (f) => f.kind === 'text' && <TextFilter key={f.name} label={t(f.label)} value={values.q} busy={busy} />,
        )}
        {narrow && offered.length > 0 && (
          <Button onPress={() => setOpen(!open)} aria-expanded={open} aria-controls={id}>
            <ListFilter size={16} aria-hidden />
            {t('lists.filters')}
          </Button>
        )}
        <div id={id} className={styles.offered} hidden={narrow && !open}>
          {offered.map((f) => (
            <OneFilter key={f.label} filter={f} values={values} />
          ))}
        </div>
      </div>
      <FilterChips filters={filters} values={values} clear={clear} />
    </div>
  );
}

function OneFilter({ filter, values }: { filter: Filter; values: FilterValues }) {
  const change = useSearchChange();
  if (filter.kind === 'days') return <DaysFilter filter={filter} values={values} />;
  if (filter.kind === 'text' || filter.kind === 'givenDay' || filter.kind === 'given') return null;
  const chosen = valuesOf(values, filter.name);
  const choose = (now: string[]) => change({ [filter.name]: now.length > 0 ? now : undefined });
  if (filter.kind === 'choices') return <ChoicesFilter filter={filter} chosen={chosen} choose={choose} />;
  if (filter.kind === 'locales') return <LocalesFilter filter={filter} chosen={chosen} choose={choose} />;
  return <RecordsFilter filter={filter} chosen={chosen} choose={choose} />;
}

/** A part of the title. The list follows when the typing pauses. */
function TextFilter({ label, value, busy }: { label: string; value: string | string[] | undefined; busy: boolean }) {
  const t = useMessages();
  const change = useSearchChange();
  const applied = typeof value === 'string' ? value : '';
  const [text, setText] = useState(applied);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address may change by other means: a chip, Back, a link.
  const own = useRef(applied);
  useEffect(() => {
    if (applied !== own.current) setText(applied);
    own.current = applied;
  }, [applied]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (now: string) => {
    setText(now);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      own.current = now.trim();
      change({ q: now.trim() === '' ? undefined : now.trim() }, { replace: true });
    }, 250);
  };
  return (
    <SearchField aria-label={label} value={text} onChange={type} className={styles.search}>
      <Search size={16} aria-hidden />
      <Input placeholder={label} maxLength={200} />
      {busy && <span className={styles.busy} role="status" aria-label={t('common.loading')} />}
      {text !== '' && (
        <AriaButton className={styles.clear} aria-label={t('common.clear')}>
          <X size={14} aria-hidden />
        </AriaButton>
      )}
    </SearchField>
  );
}
