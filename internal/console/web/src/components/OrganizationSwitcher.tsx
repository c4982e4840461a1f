// The organization that scopes every page. It is a search in a popover, since there may be thousands.
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
} from 'react-aria-components';
import { useQuery } from 'urql';
import { useMessages } from '../messages';
import { ScopeChoicesDocument } from '../queries/generated/shell';
import { useScope, useScopeOrganization } from '../scope';
import buttons from './Button.module.css';
import menus from './Menu.module.css';
import styles from './OrganizationSwitcher.module.css';

export function OrganizationSwitcher() {
  const t = useMessages();
  const { org } = useScope();
  const { organization } = useScopeOrganization();
  const name = org === undefined ? t('common.allOrganizations') : (organization?.shortName ?? organization?.name ?? org);
  return (
    <DialogTrigger>
      <AriaButton
        className={`${buttons.button} ${buttons.quiet} ${styles.trigger}`}
        aria-label={`${t('common.chooseOrganization')}: ${name}`}
      >
        <span className={styles.name}>{name}</span>
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={menus.popover} placement="bottom start">
        <Dialog className={styles.dialog} aria-label={t('common.chooseOrganization')}>
          {({ close }) => <Choices close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choices({ close }: { close(): void }) {
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
