// The search in the bar above every page: a button that looks like a field and opens the palette, which loads then.
import { Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useMessages } from '../messages';
import styles from './SearchField.module.css';
import { ShortcutsDialog, useShortcuts } from './Shortcuts';

const load = () => import('./SearchPalette');
const SearchPalette = lazy(load);

export function SearchField() {
  const t = useMessages();
  const [open, setOpen] = useState<'search' | 'help'>();
  useShortcuts({ search: () => setOpen('search'), help: () => setOpen('help') });
  const close = () => setOpen(undefined);
  return (
    <search className={styles.search}>
      <AriaButton
        className={styles.button}
        aria-haspopup="dialog"
        aria-keyshortcuts="/ Control+K"
        onPress={() => setOpen('search')}
        onHoverStart={() => void load()}
        onFocus={() => void load()}
      >
        <Search size={16} aria-hidden />
        <span className={styles.text}>{t('common.search')}</span>
        <kbd className={styles.key} aria-hidden>
          /
        </kbd>
      </AriaButton>
      <Suspense>{open === 'search' && <SearchPalette onClose={close} onHelp={() => setOpen('help')} />}</Suspense>
      <ShortcutsDialog open={open === 'help'} onClose={close} />
    </search>
  );
}
