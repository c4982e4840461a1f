// The organizations that can scope the console: a search, since there may be thousands.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { useQuery } from 'urql';
import { useMessages } from '../messages';
import { ScopeChoicesDocument } from '../queries/generated/shell';
import { useScope } from '../scope';
import menus from './Menu.module.css';
import styles from './OrganizationSwitcher.module.css';

export default function OrganizationChoices({ close }: { close(): void }) {
  const t = useMessages();
  const navigate = useNavigate();
  const { org } = useScope();
  const [text, setText] = useState('');
  const [{ data }] = useQuery({
    query: ScopeChoicesDocument,
    variables: { text: text.trim() === '' ? undefined : text.trim(), first: 50 },
  });
  const choose = (slug: string | undefined) => {
    close();
    void navigate({ to: '.', search: (before) => ({ ...before, org: slug }) });
  };
  const all = { id: '*', slug: '*', name: t('common.allOrganizations'), parent: null };
  const items = [...(text.trim() === '' ? [all] : []), ...(data?.organizations.nodes ?? [])];
  return (
    <>
      <SearchField aria-label={t('common.findOrganization')} value={text} onChange={setText} autoFocus>
        <Input className={styles.input} placeholder={t('common.findOrganization')} />
      </SearchField>
      <ListBox
        aria-label={t('common.organizations')}
        className={`${menus.list} ${styles.list}`}
        items={items.map((o) => ({ ...o, key: o.slug }))}
        selectionMode="single"
        selectedKeys={[org ?? '*']}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          if (key === undefined) close();
          else choose(key === '*' ? undefined : String(key));
        }}
        renderEmptyState={() => <p className={styles.empty}>{data ? t('common.noOrganization') : t('common.loading')}</p>}
      >
        {(o) => (
          <ListBoxItem id={o.slug} textValue={o.name} className={menus.item}>
            <span>{o.name}</span>
            {o.parent && <span className={styles.parent}>{o.parent.name}</span>}
          </ListBoxItem>
        )}
      </ListBox>
    </>
  );
}
