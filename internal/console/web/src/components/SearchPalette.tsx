// The palette of the search: what the typed text may mean, pages to go to, and the last searches.
import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { useMessages } from '../messages';
import { rememberSearch } from '../recent-searches';
import { useTypedText } from '../typed-text';
import dialogs from './Dialog.module.css';
import menus from './Menu.module.css';
import styles from './SearchPalette.module.css';
import { usePaletteSections, type PaletteItem } from './usePaletteSections';

export default function SearchPalette({ onClose, onHelp }: { onClose(): void; onHelp(): void }) {
  const t = useMessages();
  const { text, settled, input } = useTypedText();
  const { sections, found, asking } = usePaletteSections(text.trim(), settled.trim(), onHelp);
  return (
    <ModalOverlay className={`${dialogs.overlay} ${styles.overlay}`} isOpen isDismissable onOpenChange={onClose}>
      <Modal className={`${dialogs.modal} ${styles.modal}`}>
        <Dialog className={styles.dialog} aria-label={t('search.title')}>
          <Autocomplete>
            <SearchField className={styles.field} aria-label={t('common.search')} autoFocus {...input}>
              <Search size={18} aria-hidden />
              <Input className={styles.input} placeholder={t('search.placeholder')} spellCheck={false} />
            </SearchField>
            <Menu className={styles.list} items={sections} aria-label={t('search.suggestions')}>
              {(section) => (
                <MenuSection id={section.id} aria-label={section.title} className={styles.section}>
                  {section.shown && <Header className={styles.header}>{section.title}</Header>}
                  <Collection items={section.items}>{(item) => <Item item={item} onClose={onClose} />}</Collection>
                </MenuSection>
              )}
            </Menu>
          </Autocomplete>
          <div className={styles.footer}>
            {asking && (
              <span className={styles.asking} aria-hidden>
                {t('search.searching')}
              </span>
            )}
            <span role="status">{found !== undefined && t('search.suggested', { count: found })}</span>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Item({ item, onClose }: { item: PaletteItem; onClose(): void }) {
  const router = useRouter();
  const { id, icon: Icon, label, lang, html, context, search, page, run } = item;
  const open = () => {
    if (search !== undefined) rememberSearch(search);
    onClose();
    run?.();
  };
  return (
    <MenuItem
      id={id}
      textValue={label}
      href={page && router.buildLocation(page).href}
      onAction={open}
      className={`${menus.item} ${styles.item}`}
    >
      <Icon size={16} aria-hidden />
      {html === undefined ? (
        <span className={styles.label} lang={lang}>
          {label}
        </span>
      ) : (
        <span className={styles.label} lang={lang} dangerouslySetInnerHTML={{ __html: html }} />
      )}
      {context && <span className={styles.context}>{context}</span>}
    </MenuItem>
  );
}
