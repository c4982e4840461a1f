// The choice of the range: presets, years in which there is something, and any other days.
import { ChevronDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { presets, rangeSearch, type RangeChoice } from '../../ranges';
import buttons from '../Button.module.css';
import menus from '../Menu.module.css';
import { Skeleton } from '../States';
import styles from './RangeMenu.module.css';
import { rangeOf, useChangeSearch, useView } from './view';
import { daysText, useRangeName } from './words';

const CustomRange = lazy(() => import('./CustomRange'));

export function RangeMenu({ years }: { years: number[] }) {
  const t = useMessages();
  const { rangeName } = useView();
  return (
    <DialogTrigger>
      <AriaButton
        className={buttons.button}
        aria-label={`${t('dashboard.range')}: ${rangeName}`}
      >
        {rangeName}
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={menus.popover} placement="bottom end">
        <Dialog className={styles.dialog} aria-label={t('dashboard.range')}>
          {({ close }) => <Choices years={years} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choices({ years, close }: { years: number[]; close(): void }) {
  const t = useMessages();
  const intl = useIntl();
  const nameOf = useRangeName();
  const { choice, range } = useView();
  const change = useChangeSearch();
  const choose = (chosen: RangeChoice) => {
    change(rangeSearch(chosen));
    close();
  };
  const choices: RangeChoice[] = [...presets, ...years];
  return (
    <>
      <ListBox
        aria-label={t('dashboard.range')}
        className={`${menus.list} ${styles.list}`}
        selectionMode="single"
        selectedKeys={typeof choice === 'object' ? [] : [String(choice)]}
        autoFocus
        onSelectionChange={(keys) => {
          const chosen = choices.find((c) => keys !== 'all' && keys.has(String(c)));
          if (chosen === undefined) close();
          else choose(chosen);
        }}
      >
        {choices.map((c) => (
          <ListBoxItem key={String(c)} id={String(c)} textValue={nameOf(c)} className={menus.item}>
            <span className={styles.name}>{nameOf(c)}</span>
            {typeof c === 'string' && <span className={styles.days}>{daysText(intl, rangeOf(c))}</span>}
          </ListBoxItem>
        ))}
      </ListBox>
      <Suspense fallback={<Skeleton height={96} />}>
        <CustomRange from={range.from} to={range.to} onChange={choose} />
      </Suspense>
    </>
  );
}
