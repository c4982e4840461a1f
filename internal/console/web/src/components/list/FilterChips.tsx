// What a list is filtered by, each part to be removed.
import { X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useIntl, type IntlShape } from 'react-intl';
import { useQuery } from 'urql';
import { useMessages, type Translate } from '../../messages';
import { FilterNamesDocument } from '../../queries/generated/lists';
import { Button } from '../Button';
import { formatDay } from '../Dates';
import { useSearchChange, valuesOf, type Filter, type FilterValues, type RecordKind } from './filters';
import styles from './FilterBar.module.css';

interface Chip {
  label: string;
  value: string;
  /** The change of the address that removes it. */
  without: Record<string, string | string[] | undefined>;
}

export function FilterChips(props: { filters: Filter[]; values: FilterValues; clear(): void }) {
  const { filters, values, clear } = props;
  const t = useMessages();
  const intl = useIntl();
  const change = useSearchChange();
  const name = useNames(filters, values);
  const chips = filters.flatMap((f) => chipsOf(f, values, { t, intl, name }));
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips}>
      <ul role="list" aria-label={t('lists.applied')}>
        {chips.map((chip) => (
          <li key={`${chip.label} ${chip.value}`}>
            <AriaButton
              className={styles.chip}
              aria-label={t('lists.removeFilter', { filter: `${chip.label}: ${chip.value}` })}
              onPress={() => change(chip.without)}
            >
              <span className={styles.value}>
                {chip.label}: {chip.value}
              </span>
              <X size={14} aria-hidden />
            </AriaButton>
          </li>
        ))}
      </ul>
      <Button look="quiet" onPress={clear}>
        {t('common.clearFilters')}
      </Button>
    </div>
  );
}

interface Words {
  t: Translate;
  intl: IntlShape;
  name(of: RecordKind, key: string): string;
}

function chipsOf(filter: Filter, values: FilterValues, words: Words): Chip[] {
  const { t, intl } = words;
  const label = t(filter.label);
  if (filter.kind === 'days') return daysChip(filter, values, words);
  const all = valuesOf(values, filter.name);
  return all.map((value) => {
    const rest = all.filter((v) => v !== value);
    return {
      label,
      value: valueText(filter, value, words, intl),
      without: { [filter.name]: rest.length > 0 ? rest : undefined },
    };
  });
}

function valueText(filter: Exclude<Filter, { kind: 'days' }>, value: string, { name }: Words, intl: IntlShape): string {
  switch (filter.kind) {
    case 'text':
      return value;
    case 'choices':
      return intl.formatMessage({ id: `${filter.of}.${value}` });
    case 'locales':
      return intl.formatDisplayName(value, { type: 'language' }) ?? value;
    case 'givenDay':
      return formatDay(intl, value);
    case 'records':
    case 'given':
      return name(filter.of, value);
  }
}

function daysChip(filter: Extract<Filter, { kind: 'days' }>, values: FilterValues, { t, intl }: Words): Chip[] {
  const [from] = valuesOf(values, 'from');
  const [to] = valuesOf(values, 'to');
  if (from === undefined && to === undefined) return [];
  const [by = filter.by?.usual] = valuesOf(values, 'by');
  const label = filter.by ? intl.formatMessage({ id: `${filter.by.of}.${by}` }) : t(filter.label);
  const value =
    from !== undefined && to !== undefined
      ? from === to
        ? formatDay(intl, from)
        : t('lists.fromTo', { from: formatDay(intl, from), to: formatDay(intl, to) })
      : from !== undefined
        ? t('lists.since', { from: formatDay(intl, from) })
        : t('lists.until', { to: formatDay(intl, to ?? '') });
  return [{ label, value, without: { from: undefined, to: undefined, by: undefined } }];
}

/** The names of the records that are filtered by; the slug or id of one that is not found. */
function useNames(filters: Filter[], values: FilterValues) {
  const of = (kind: RecordKind) =>
    filters.flatMap((f) => ('of' in f && f.of === kind && f.kind !== 'choices' ? valuesOf(values, f.name) : []));
  const [themes, tags, people] = [of('themes'), of('tags'), of('people')];
  const [actions, outcomes, organizations] = [of('actions'), of('outcomes'), of('organizations')];
  const variables = { themes, tags, people, actions, outcomes, organizations, first: 100 };
  const none = [themes, tags, people, actions, outcomes, organizations].every((l) => l.length === 0);
  const [{ data }] = useQuery({ query: FilterNamesDocument, variables, pause: none });
  return (kind: RecordKind, key: string): string => {
    const found = data?.[kind].nodes.find((n) => ('slug' in n ? n.slug : n.id) === key);
    return found === undefined ? key : 'name' in found ? found.name : found.title;
  };
}
