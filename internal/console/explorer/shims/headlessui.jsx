// The documentation explorer's search box is the only user of
// @headlessui/react (with react-aria, floating-ui and a virtual list some
// 110 kB minified). This is the part of its Combobox that is used: a text
// field, a list of options, arrows, Enter and Escape.
import { createContext } from 'react';
import { forwardRef, useContext, useId, useLayoutEffect, useRef, useState } from 'react';

const Context = createContext(null);

export function Combobox({ as: As = 'div', onChange, children, ...props }) {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(null);
  const list = useRef(null);
  const input = useRef(null);
  const values = useRef(new Map());
  const listId = useId();

  const ids = () =>
    Array.from(list.current?.querySelectorAll('[role="option"]') ?? [], option => option.id);
  const choose = id => {
    if (!values.current.has(id)) return;
    const value = values.current.get(id);
    setOpen(false);
    input.current?.blur();
    onChange(value);
  };
  const onKeyDown = event => {
    const all = ids();
    const at = all.indexOf(active);
    let next = -1;
    switch (event.key) {
      case 'ArrowDown': next = at + 1; break;
      case 'ArrowUp': next = at - 1; break;
      case 'PageUp': next = 0; break;
      case 'PageDown': next = all.length - 1; break;
      case 'Enter':
        if (open && at >= 0) {
          event.preventDefault();
          choose(active);
        }
        return;
      case 'Escape':
        if (open) {
          event.preventDefault();
          event.stopPropagation();
          setOpen(false);
        }
        return;
      default: return;
    }
    event.preventDefault();
    if (!open) {
      setOpen(true);
    } else if (next >= 0 && next < all.length) {
      setActive(all[next]);
      document.getElementById(all[next]).scrollIntoView({ block: 'nearest' });
    }
  };
  const { 'aria-label': label, ...rest } = props;
  const context = { open, setOpen, active, setActive, list, input, values, listId, ids, choose, onKeyDown, label };
  return (
    <Context.Provider value={context}>
      <As {...rest}>{children}</As>
    </Context.Provider>
  );
}

export const ComboboxInput = forwardRef(({ onChange, ...props }, ref) => {
  const box = useContext(Context);
  const attach = element => {
    box.input.current = element;
    if (typeof ref === 'function') ref(element);
    else if (ref) ref.current = element;
  };
  return (
    <input
      type="text"
      role="combobox"
      aria-autocomplete="list"
      aria-expanded={box.open}
      aria-controls={box.open ? box.listId : undefined}
      aria-activedescendant={box.open && box.active ? box.active : undefined}
      aria-label={box.label}
      {...props}
      ref={attach}
      onKeyDown={box.onKeyDown}
      onBlur={() => box.setOpen(false)}
      onChange={event => {
        box.setOpen(true);
        onChange?.(event);
      }}
    />
  );
});

export function ComboboxOptions({ children, ...props }) {
  const box = useContext(Context);
  useLayoutEffect(() => {
    // The first option is active until an arrow chooses another.
    if (!box.open) return;
    const all = box.ids();
    if (!all.includes(box.active)) box.setActive(all[0] ?? null);
  });
  if (!box.open) return null;
  return (
    <div {...props} ref={box.list} id={box.listId} role="listbox">
      {children}
    </div>
  );
}

export function ComboboxOption({ value, children, ...props }) {
  const box = useContext(Context);
  const id = useId();
  useLayoutEffect(() => {
    box.values.current.set(id, value);
    return () => box.values.current.delete(id);
  }, [id, value]);
  const active = box.active === id;
  return (
    <div
      {...props}
      id={id}
      role="option"
      aria-selected={active}
      data-headlessui-state={active ? 'active' : ''}
      onMouseDown={event => event.preventDefault()}
      onMouseMove={() => active || box.setActive(id)}
      onClick={() => box.choose(id)}
    >
      {children}
    </div>
  );
}
