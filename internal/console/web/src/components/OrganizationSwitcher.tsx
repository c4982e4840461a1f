// The organization that scopes every page. It is a search in a popover, since there may be thousands.
import { ChevronDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useMessages } from '../messages';
import { useScope, useScopeOrganization } from '../scope';
import buttons from './Button.module.css';
import menus from './Menu.module.css';
import styles from './OrganizationSwitcher.module.css';

const OrganizationChoices = lazy(() => import('./OrganizationChoices'));

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
          {({ close }) => (
            <Suspense>
              <OrganizationChoices close={close} />
            </Suspense>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
