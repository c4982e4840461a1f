import { ArrowRight, Clock, Keyboard, Search, type LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { destinations } from '../keyboard';
import { useMessages, type Translate } from '../messages';
import { SuggestDocument, type SuggestQuery } from '../queries/generated/search';
import { recentSearches } from '../recent-searches';
import { recordIcons, recordPage, recordTypes } from './records';

type Page = ReturnType<typeof recordPage> | { to: (typeof destinations)[number]['to']; search?: { q: string } };

export interface PaletteItem {
  id: string;
  icon: LucideIcon;
  label: string;
  /** The language of the label, if that may be another than the page's. */
  lang?: string;
  /** The label with what matches the text; escaped by the server. */
  html?: string;
  /** What the record belongs to. */
  context?: string;
  /** The text that the item searches for. */
  search?: string;
  page?: Page;
  run?(): void;
}

interface Section {
  id: string;
  title: string;
  /** Whether the title is on the screen, and not for screen readers only. */
  shown: boolean;
  items: PaletteItem[];
}

/** What the palette shows for a text. `settled` is what the server is asked for. */
export function usePaletteSections(text: string, settled: string, showHelp: () => void) {
  const t = useMessages();
  const [{ data, fetching }] = useQuery({
    query: SuggestDocument,
    variables: { query: settled },
    pause: settled === '',
  });
  const suggestions = text === '' ? undefined : data?.suggest;
  const sections = useMemo(
    () =>
      [
        ...(text === '' ? [recent(t)] : [everything(t, text)]),
        pages(t, text, showHelp),
        ...(suggestions ? recordTypes.map((type) => records(t, type, suggestions)) : []),
      ].filter((section) => section.items.length > 0),
    [t, text, suggestions, showHelp],
  );
  const asking = text !== '' && (fetching || text !== settled);
  return { sections, asking, found: asking ? undefined : suggestions?.length };
}

const searchPage = (q: string) => ({ to: '/search', search: { q } }) as const;

function everything(t: Translate, text: string): Section {
  const label = t('search.everything', { text });
  const item = { id: 'search', icon: Search, label, search: text, page: searchPage(text) };
  return { id: 'everything', title: t('search.title'), shown: false, items: [item] };
}

function recent(t: Translate): Section {
  const items = recentSearches().map((text) => ({
    id: `recent ${text}`,
    icon: Clock,
    label: text,
    search: text,
    page: searchPage(text),
  }));
  return { id: 'recent', title: t('search.recent'), shown: true, items };
}

function pages(t: Translate, text: string, showHelp: () => void): Section {
  const wanted = text.toLowerCase();
  const items: PaletteItem[] = destinations.map(({ key, to, label }) => ({
    id: `page ${to}`,
    icon: ArrowRight,
    label: t(label),
    context: `g ${key}`,
    page: { to },
  }));
  items.push({ id: 'help', icon: Keyboard, label: t('keyboard.title'), context: '?', run: showHelp });
  const matches = items.filter((item) => item.label.toLowerCase().includes(wanted));
  return { id: 'pages', title: t('keyboard.goTo'), shown: true, items: matches };
}

type Suggestion = SuggestQuery['suggest'][number];

function records(t: Translate, type: Suggestion['type'], suggestions: readonly Suggestion[]): Section {
  const items = suggestions.flatMap((suggestion, i): PaletteItem[] => {
    const { node, slug } = suggestion;
    if (suggestion.type !== type || !node) return [];
    const { id } = node;
    const label = 'title' in node ? node.title : node.name;
    // The server completes own names. Readers of another language get the translation, and what matches beside it.
    const own = label === suggestion.text;
    return [
      {
        id: `${type} ${i} ${id}`,
        icon: recordIcons[type],
        label,
        lang: 'locale' in node ? node.locale : node.labelLocale,
        html: own ? suggestion.html : undefined,
        context: [own ? undefined : suggestion.text, contextOf(node)].filter(Boolean).join(' · ') || undefined,
        page: recordPage({ type, id, slug, locale: 'locale' in node ? node.locale : undefined }),
      },
    ];
  });
  return { id: type, title: t(`SearchType.${type}`), shown: true, items };
}

function contextOf(node: NonNullable<Suggestion['node']>): string | undefined {
  if ('organization' in node) return node.organization.name;
  if ('action' in node) return node.action.title;
  if ('employer' in node) return node.employer?.name;
  if ('parent' in node) return node.parent?.name;
}
