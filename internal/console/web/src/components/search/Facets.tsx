// The filters beside the results: the values that results have, with the number of results that each would show.
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useMessages, type MessageId, type Translate } from '../../messages';
import { Button } from '../Button';
import { useSearchChange } from '../list/filters';
import styles from './Facets.module.css';
import type { FacetName, SearchState } from './search-state';
import type { Facets as FacetCounts } from './useSearchResults';

interface Value {
  value: string;
  label: string;
  /** Language of the label, if it is a name. */
  lang?: string;
  count: number;
}

const shown = 6;

export function Facets({ facets, state, ownOnly }: { facets: FacetCounts; state: SearchState; ownOnly: boolean }) {
  const t = useMessages();
  const intl = useIntl();
  const language = (locale: string) => intl.formatDisplayName(locale, { type: 'language' }) ?? locale;
  const all: { name: FacetName; label: MessageId; values: Value[] }[] = [
    { name: 'type', label: 'search.facet.types', values: types(t, facets) },
    { name: 'organization', label: 'search.facet.organizations', values: ownOnly ? [] : organizations(facets) },
    { name: 'theme', label: 'search.facet.themes', values: facets.themes.map((f) => value(f.theme, f.count)) },
    { name: 'tag', label: 'search.facet.tags', values: facets.tags.map((f) => value(f.tag, f.count)) },
    { name: 'author', label: 'search.facet.authors', values: facets.authors.map((f) => value(f.person, f.count)) },
    {
      name: 'language',
      label: 'search.facet.locales',
      values: facets.locales.map(({ locale, count }) => ({ value: locale, label: language(locale), count })),
    },
    {
      name: 'year',
      label: 'search.facet.years',
      values: facets.years.map(({ year, count }) => ({ value: String(year), label: String(year), count })),
    },
  ];
  return all
    .filter(({ values }) => values.length > 0)
    .map(({ name, label, values }) => (
      <Facet key={name} name={name} label={t(label)} values={values} chosen={state[name] ?? []} />
    ));
}

function value(of: { slug: string; name: string; labelLocale: string }, count: number): Value {
  return { value: of.slug, label: of.name, lang: of.labelLocale, count };
}

const organizations = (facets: FacetCounts) => facets.organizations.map((f) => value(f.organization, f.count));

const types = (t: Translate, facets: FacetCounts) =>
  facets.types.map(({ type, count }) => ({ value: type, label: t(`SearchType.${type}`), count }));

function Facet(props: { name: FacetName; label: string; values: Value[]; chosen: readonly string[] }) {
  const { name, label, values, chosen } = props;
  const t = useMessages();
  const intl = useIntl();
  const change = useSearchChange();
  const [open, setOpen] = useState(false);
  const choose = (value: string, on: boolean) => {
    const others = chosen.filter((c) => c !== value);
    change({ [name]: on ? [...others, value] : others.length > 0 ? others : undefined });
  };
  // Values that are chosen stay in sight.
  const visible = open ? values : values.filter(({ value }, i) => i < shown || chosen.includes(value));
  return (
    <fieldset className={styles.facet}>
      <legend className={styles.title}>{label}</legend>
      {visible.map(({ value, label, lang, count }) => (
        <label key={value} className={styles.value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => choose(value, event.target.checked)}
          />
          <span className={styles.name} lang={lang}>
            {label}
          </span>
          <span className={styles.count}>{intl.formatNumber(count)}</span>
        </label>
      ))}
      {values.length > shown && (
        <Button look="quiet" aria-expanded={open} onPress={() => setOpen(!open)}>
          {open ? t('search.showFewer') : t('search.showAll', { count: values.length })}
        </Button>
      )}
    </fieldset>
  );
}
