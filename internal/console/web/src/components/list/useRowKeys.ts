// The keys of a table's rows: j and k anywhere on the page, the arrows in the table; left and right for what is below a
// row of a tree. Enter opens what has the focus.
import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { characterKeyOf } from '../../keyboard';
import type { Place } from './DataTable';

interface Options {
  scroller: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  focused: RefObject<number | undefined>;
  place: Place;
  count: number;
  rowHeight: number;
}

/** `branch` is called for a row whose branch the reader wants to see, or not to see any more. */
export function useRowKeys(options: Options, branch: (index: number, open: boolean) => void) {
  const { scroller, virtualizer, focused, place, count, rowHeight } = options;
  const move = (step: 1 | -1) => {
    const element = scroller.current;
    if (!element || count === 0) return;
    const inside = element.contains(document.activeElement);
    // Without a focus the first visible row is the first; where the focus was is where it goes on.
    const visible = Math.ceil(element.scrollTop / rowHeight);
    const from = focused.current ?? visible - 1;
    const to = inside || focused.current === undefined ? from + step : from;
    goTo(Math.max(0, Math.min(count - 1, to)));
  };
  const goTo = (index: number) => {
    focused.current = index;
    place.focused = index;
    virtualizer.scrollToIndex(index, { align: 'auto' });
    focusRow(scroller, index);
  };

  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const key = characterKeyOf(event);
      if (key !== 'j' && key !== 'k') return;
      event.preventDefault();
      latest.current(key === 'j' ? 1 : -1);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return {
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        move(event.key === 'ArrowDown' ? 1 : -1);
      }
      const row = rowOf(event.target);
      if ((event.key === 'ArrowRight' || event.key === 'ArrowLeft') && row !== undefined) {
        branch(row, event.key === 'ArrowRight');
      }
    },
    onFocus(event: FocusEvent) {
      const row = rowOf(event.target);
      if (row !== undefined) {
        focused.current = row;
        place.focused = row;
      }
    },
  };
}

function rowOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined;
  return row === undefined ? undefined : Number(row);
}

/** Focuses the link of a row. A row that is not in the document, yet, appears with the next frame or two. */
export function focusRow(scroller: RefObject<HTMLDivElement | null>, index: number, frames = 8) {
  const link = scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"] a`);
  if (link) link.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusRow(scroller, index, frames - 1));
}
