// Filters by any of a few values.
import { Check, ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { useMessages } from '../../messages';
import { ArticleLocalesDocument } from '../../queries/generated/lists';
import buttons from '../Button.module.css';
import menus from '../Menu.module.css';
import type { Filter } from './filters';
import styles from './FilterBar.module.css';

interface Choice {
  value: string;
  label: string;
  beside?: string;
}

interface Choosing {
  chosen: string[];
  choose(chosen: string[]): void;
}

/** A button that says what is filtered by and how many values are chosen, and opens what chooses them. */
export function FilterButton(props: {
  label: string;
  number: number;
  onOpen?(open: boolean): void;
  children: ReactNode;
}) {
  const { label, number, onOpen, children } = props;
  return (
    <DialogTrigger onOpenChange={onOpen}>
      <AriaButton className={buttons.button}>
        {label}
        {number > 0 && <span className={styles.number}>{number}</span>}
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={menus.popover} placement="bottom start">
        <Dialog aria-label={label} className={styles.dialog}>
          {({ close }) => (
            // Escape closes at once, whatever a search field in it would do with the key.
            <div className={styles.panel} onKeyDownCapture={(event) => event.key === 'Escape' && close()}>
              {children}
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

export function ChoicesFilter({ filter, ...choosing }: Choosing & { filter: Extract<Filter, { kind: 'choices' }> }) {
  const t = useMessages();
  const intl = useIntl();
  const choices = filter.values.map((value) => ({
    value,
    label: intl.formatMessage({ id: `${filter.of}.${value}` }),
  }));
  return (
    <FilterButton label={t(filter.label)} number={choosing.chosen.length}>
      <Choices label={t(filter.label)} choices={choices} {...choosing} />
    </FilterButton>
  );
}

/** Offers the languages that the viewer sees articles in; asks for them when it is opened. */
export function LocalesFilter({ filter, ...choosing }: Choosing & { filter: Extract<Filter, { kind: 'locales' }> }) {
  const t = useMessages();
  const intl = useIntl();
  const [opened, setOpened] = useState(false);
  const [{ data, fetching }] = useQuery({ query: ArticleLocalesDocument, pause: !opened });
  const counts = new Map(data?.articleStatistics.rows.map((r) => [r.locale ?? '', r.count]));
  const values = new Set([...counts.keys(), ...choosing.chosen].filter((v) => v !== ''));
  const choices = [...values].map((value) => ({
    value,
    label: intl.formatDisplayName(value, { type: 'language' }) ?? value,
    beside: counts.has(value) ? intl.formatNumber(counts.get(value) ?? 0) : undefined,
  }));
  return (
    <FilterButton label={t(filter.label)} number={choosing.chosen.length} onOpen={(open) => open && setOpened(true)}>
      <Choices label={t(filter.label)} choices={choices} loading={fetching} {...choosing} />
    </FilterButton>
  );
}

export function Choices(props: Choosing & { label: string; choices: Choice[]; loading?: boolean; single?: boolean }) {
  const { label, choices, loading, single, chosen, choose } = props;
  const t = useMessages();
  return (
    <ListBox
      aria-label={label}
      className={styles.list}
      items={choices.map((c) => ({ ...c, id: c.value }))}
      selectionMode={single ? 'single' : 'multiple'}
      selectedKeys={chosen}
      onSelectionChange={(keys) => choose(keys === 'all' ? choices.map((c) => c.value) : [...keys].map(String))}
      renderEmptyState={() => <p className={styles.empty}>{t(loading ? 'common.loading' : 'lists.noChoice')}</p>}
    >
      {(choice) => (
        <ListBoxItem id={choice.id} textValue={choice.label} className={styles.option}>
          <span className={styles.box} aria-hidden>
            <Check size={12} />
          </span>
          <span className={styles.name}>{choice.label}</span>
          {choice.beside && <span className={styles.beside}>{choice.beside}</span>}
        </ListBoxItem>
      )}
    </ListBox>
  );
}
