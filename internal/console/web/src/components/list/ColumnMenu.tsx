// Which columns of a list show, how high its rows are, and on a phone how it is sorted.
import { Check, Columns3, Rows2, Rows4 } from 'lucide-react';
import { Button as AriaButton, Menu, MenuTrigger, Popover } from 'react-aria-components';
import { useMessages } from '../../messages';
import { setPreferences, usePreferences } from '../../preferences';
import { Button } from '../Button';
import buttons from '../Button.module.css';
import { MenuItem, Select } from '../Menu';
import menus from '../Menu.module.css';
import { shownColumns, sortText, type Column, type ColumnState, type Sort } from './columns';
import { useSearchChange } from './filters';

export function ColumnMenu<Row, Field extends string>(props: { columns: Column<Row, Field>[]; state: ColumnState }) {
  const { columns, state } = props;
  const t = useMessages();
  const change = useSearchChange();
  const idsOf = (shown: Column<Row, Field>[]) => shown.map((c) => c.id);
  const usual = idsOf(shownColumns(columns, {})).join(',');
  const choose = (chosen: Set<string>) => {
    const text = idsOf(columns.filter((c, i) => i === 0 || chosen.has(c.id))).join(',');
    change({ columns: text === usual ? undefined : text }, { replace: true });
  };
  return (
    <MenuTrigger>
      <AriaButton className={buttons.button}>
        <Columns3 size={16} aria-hidden />
        {t('lists.columns')}
      </AriaButton>
      <Popover className={menus.popover} placement="bottom end">
        <Menu
          className={menus.list}
          aria-label={t('lists.columns')}
          selectionMode="multiple"
          selectedKeys={idsOf(shownColumns(columns, state))}
          disabledKeys={idsOf(columns.slice(0, 1))}
          onSelectionChange={(keys) => choose(new Set(keys === 'all' ? idsOf(columns) : [...keys].map(String)))}
        >
          {columns.map((c) => (
            <MenuItem key={c.id} id={c.id} textValue={t(c.label)}>
              {({ isSelected }) => (
                <>
                  <span>{t(c.label)}</span>
                  {isSelected && <Check size={14} aria-hidden />}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export function DensityMenu() {
  const t = useMessages();
  const { density } = usePreferences();
  const compact = density === 'compact';
  const Icon = compact ? Rows4 : Rows2;
  return (
    <Button
      look="icon"
      aria-label={t(compact ? 'lists.comfortable' : 'lists.compact')}
      onPress={() => setPreferences({ density: compact ? 'comfortable' : 'compact' })}
    >
      <Icon size={18} aria-hidden />
    </Button>
  );
}

/** Stands for the heads of the columns where there are none. */
export function SortMenu<Row, Field extends string>(props: {
  columns: Column<Row, Field>[];
  sort: Sort;
  onChange(sort: string): void;
}) {
  const { columns, sort, onChange } = props;
  const t = useMessages();
  const choices = columns
    .filter((c) => c.sort)
    .flatMap((c) => [
      { value: c.id, label: t('lists.ascending', { column: t(c.label) }) },
      { value: `-${c.id}`, label: t('lists.descending', { column: t(c.label) }) },
    ]);
  return <Select label={t('lists.sort')} value={sortText(sort)} choices={choices} onChange={onChange} />;
}
