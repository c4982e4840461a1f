// The search in the bar above every page: a button that looks like a field and opens the palette, which loads then.
import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useMessages } from '../messages';
import styles from './SearchField.module.css';
import { useShortcuts } from './Shortcuts';

const load = () => import('./SearchPalette');
const SearchPalette = lazy(load);
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog').then((m) => ({ default: m.ShortcutsDialog })));

/** Loads the palette; without a connection the notice above the page says why it does not open. */
const preload = () => load().then(() => true, () => false);

/** How long after the first view the palette is loaded, so that it opens at once and without a connection. */
const quiet = 2000;

export function SearchField() {
  const t = useMessages();
  const [open, setOpen] = useState<'search' | 'help'>();
  const search = () => void preload().then((loaded) => loaded && setOpen('search'));
  useShortcuts({ search, help: () => setOpen('help') });
  const close = () => setOpen(undefined);
  useEffect(() => {
    const timer = setTimeout(() => void preload(), quiet);
    return () => clearTimeout(timer);
  }, []);
  return (
    <search className={styles.search}>
      <AriaButton
        className={styles.button}
        aria-haspopup="dialog"
        aria-keyshortcuts="/ Control+K"
        onPress={search}
      >
        <Search size={16} aria-hidden />
        <span className={styles.text}>{t('common.search')}</span>
        <kbd className={styles.key} aria-hidden>
          /
        </kbd>
      </AriaButton>
      <Suspense>
        {open === 'search' && <SearchPalette onClose={close} onHelp={() => setOpen('help')} />}
        {open === 'help' && <ShortcutsDialog open onClose={close} />}
      </Suspense>
    </search>
  );
}
