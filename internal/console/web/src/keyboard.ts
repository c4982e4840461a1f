// The keys of the console: one list for what handles them and for the dialog that shows them.
import type { MessageId } from './messages';
import { currentPreferences } from './preferences';

/** Pages that `g` and another key lead to. */
export const destinations = [
  { key: 'd', to: '/dashboard', label: 'common.dashboard' },
  { key: 'a', to: '/articles', label: 'common.articles' },
  { key: 'c', to: '/actions', label: 'common.actions' },
  { key: 'o', to: '/outcomes', label: 'common.outcomes' },
  { key: 'i', to: '/indicators', label: 'common.indicators' },
  { key: 't', to: '/themes', label: 'common.themes' },
  { key: 'n', to: '/organizations', label: 'common.organizations' },
  { key: 'p', to: '/people', label: 'common.people' },
  { key: 'h', to: '/tags', label: 'common.tags' },
  { key: 's', to: '/search', label: 'search.title' },
] as const;

/** Groups of shortcuts, as the dialog shows them. Keys are pressed one after another, or together. */
export const shortcuts: { title: MessageId; keys: { press: string[]; together?: boolean; label: MessageId }[] }[] = [
  {
    title: 'keyboard.everywhere',
    keys: [
      { press: ['/'], label: 'keyboard.search' },
      { press: ['Ctrl', 'K'], together: true, label: 'keyboard.search' },
      { press: ['?'], label: 'keyboard.help' },
      { press: ['Esc'], label: 'keyboard.close' },
    ],
  },
  {
    title: 'keyboard.lists',
    keys: [
      { press: ['j'], label: 'keyboard.next' },
      { press: ['k'], label: 'keyboard.previous' },
      { press: ['Enter'], label: 'keyboard.open' },
    ],
  },
  { title: 'keyboard.goTo', keys: destinations.map(({ key, label }) => ({ press: ['g', key], label })) },
];

const typing = 'input, textarea, select, [contenteditable]:not([contenteditable=false])';
// Widgets in which a character finds an item, and dialogs, under which the page rests.
const own = '[role=menu], [role=listbox], [role=tree], [role=combobox], [role=dialog], [role=alertdialog]';

/** The character that was pressed as a shortcut; undefined if it is text, part of a combination or switched off. */
export function characterKeyOf(event: KeyboardEvent): string | undefined {
  if (!currentPreferences().characterKeys) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return undefined;
  if (event.target instanceof Element && event.target.closest(`${typing}, ${own}`)) return undefined;
  if (document.querySelector('[role=dialog], [role=alertdialog]')) return undefined;
  return event.key.length === 1 ? event.key : undefined;
}

/** Whether the search was asked for: Ctrl-K, or Cmd-K on a Mac. */
export function isSearchCombination(event: KeyboardEvent): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  return ctrlKey !== metaKey && !altKey && !shiftKey && !isComposing && event.key.toLowerCase() === 'k';
}
