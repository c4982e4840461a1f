// A button that opens a menu of links and commands, and a select for one of a few choices.
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  Select as AriaSelect,
  SelectValue,
  type MenuItemProps,
} from 'react-aria-components';
import { Check, ChevronDown } from 'lucide-react';
import buttons from './Button.module.css';
import styles from './Menu.module.css';

export function Menu(props: { label: string; trigger: ReactNode; look?: 'plain' | 'quiet' | 'icon'; children: ReactNode }) {
  const { label, trigger, look = 'quiet', children } = props;
  return (
    <MenuTrigger>
      <AriaButton className={`${buttons.button} ${buttons[look]}`} aria-label={label}>
        {trigger}
      </AriaButton>
      <Popover className={styles.popover} placement="bottom end">
        <AriaMenu className={styles.list}>{children}</AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export function MenuItem(props: MenuItemProps) {
  return <AriaMenuItem {...props} className={styles.item} />;
}

export interface Choice<T extends string> {
  value: T;
  label: string;
}

/** A select. Its label is for screen readers, unless it is shown before the value. */
export function Select<T extends string>(props: {
  label: string;
  showLabel?: boolean;
  value: T;
  choices: readonly Choice<T>[];
  onChange(value: T): void;
}) {
  const { label, showLabel, value, choices, onChange } = props;
  return (
    <AriaSelect aria-label={label} value={value} onChange={(key) => onChange(key as T)}>
      <AriaButton className={buttons.button}>
        {showLabel && <span className={styles.label}>{label}</span>}
        <SelectValue className={styles.value} />
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={styles.popover}>
        <ListBox className={styles.list} items={choices.map((c) => ({ id: c.value, ...c }))}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={styles.item}>
              {({ isSelected }) => (
                <>
                  <span>{choice.label}</span>
                  {isSelected && <Check size={14} aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
