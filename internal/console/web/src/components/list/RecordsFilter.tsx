// Filters by records of another kind, of which there may be thousands: they are found by their name.
import { useEffect, useState } from 'react';
import { Autocomplete, Input, SearchField } from 'react-aria-components';
import { useQuery } from 'urql';
import { useMessages } from '../../messages';
import { PeopleChoicesDocument, TagChoicesDocument, ThemeChoicesDocument } from '../../queries/generated/lists';
import { Choices, FilterButton } from './ChoicesFilter';
import type { Filter, FoundKind } from './filters';
import styles from './FilterBar.module.css';

interface Props {
  filter: Extract<Filter, { kind: 'records' }>;
  chosen: string[];
  choose(chosen: string[]): void;
}

export function RecordsFilter({ filter, chosen, choose }: Props) {
  const t = useMessages();
  return (
    <FilterButton label={t(filter.label)} number={chosen.length}>
      <FindRecords filter={filter} chosen={chosen} choose={choose} />
    </FilterButton>
  );
}

/** It is mounted while it is open, so that it asks only then. */
function FindRecords({ filter, chosen, choose }: Props) {
  const t = useMessages();
  const [text, setText] = useState('');
  const { choices, fetching } = useChoices(filter.of, usePaused(text.trim(), 200));
  // The list offers what was found. What is chosen besides stays chosen.
  const offered = new Set(choices.map((c) => c.value));
  const chooseOffered = (now: string[]) => {
    choose(filter.single ? now : [...chosen.filter((slug) => !offered.has(slug)), ...now]);
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField aria-label={t('lists.find')} autoFocus className={styles.search}>
        <Input placeholder={t('lists.find')} maxLength={100} />
      </SearchField>
      {/* The focus stays in the field while the arrows choose, so that the list needs another way to be scrolled. */}
      <div className={styles.scroll} role="group" aria-label={t(filter.label)} tabIndex={0}>
        <Choices
          label={t(filter.label)}
          choices={choices}
          loading={fetching}
          single={filter.single}
          chosen={chosen.filter((slug) => offered.has(slug))}
          choose={chooseOffered}
        />
      </div>
    </Autocomplete>
  );
}

function useChoices(of: FoundKind, text: string) {
  const variables = { text: text === '' ? undefined : text, first: 50 };
  const [themes] = useQuery({ query: ThemeChoicesDocument, variables, pause: of !== 'themes' });
  const [tags] = useQuery({ query: TagChoicesDocument, variables, pause: of !== 'tags' });
  const [people] = useQuery({ query: PeopleChoicesDocument, variables, pause: of !== 'people' });
  const found = {
    themes: themes.data?.themes.nodes.map((n) => ({ value: n.slug, label: n.name, beside: n.parent?.name })),
    tags: tags.data?.tags.nodes.map((n) => ({ value: n.slug, label: n.name, beside: undefined })),
    people: people.data?.people.nodes.map((n) => ({ value: n.slug, label: n.name, beside: n.organization?.name })),
  }[of];
  return { choices: found ?? [], fetching: found === undefined };
}

/** The value, once it has not changed for a while. */
function usePaused(value: string, milliseconds: number): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return paused;
}
