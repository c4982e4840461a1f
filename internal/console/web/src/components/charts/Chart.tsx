// The frame of a chart: an SVG as wide as its place, with a tooltip for the mark under the pointer or with the focus.
import { createContext, use, useCallback, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import styles from './Chart.module.css';

interface Tip {
  text: string;
  /** The middle of the mark's upper edge, in pixels of the frame. */
  x: number;
  y: number;
}

interface TipControl {
  show(mark: Element, text: string): void;
  hide(): void;
}

const TipContext = createContext<TipControl>({ show: () => {}, hide: () => {} });

/** What a mark calls to show and hide its tooltip. */
export const useTip = () => use(TipContext);

/**
 * A chart of a given height. Its content is drawn for the width that there is, in pixels, and again when that changes.
 * The place is reserved before, so that nothing moves.
 */
export function Chart(props: {
  label: string;
  height: number | ((width: number) => number);
  children(width: number): ReactNode;
}) {
  const { label, children } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const height = typeof props.height === 'number' ? props.height : props.height(width || 600);
  const [tip, setTip] = useState<Tip | null>(null);
  const show = useCallback((mark: Element, text: string) => {
    const outer = frame.current?.getBoundingClientRect();
    if (!outer) return;
    const box = mark.getBoundingClientRect();
    setTip({ text, x: box.left + box.width / 2 - outer.left, y: box.top - outer.top });
  }, []);
  const control = useRef<TipControl>({ show, hide: () => setTip(null) });
  return (
    <div ref={frame} className={styles.chart} style={{ minHeight: height }}>
      {width > 0 && (
        <svg data-chart role="group" aria-label={label} viewBox={`0 0 ${width} ${height}`} className={styles.svg}>
          <TipContext value={control.current}>{children(width)}</TipContext>
        </svg>
      )}
      {tip && <TipBox tip={tip} width={width} />}
    </div>
  );
}

/** The words of a mark's name are what the tooltip says, so that it is for eyes only. */
function TipBox({ tip, width }: { tip: Tip; width: number }) {
  const side = tip.x < width / 3 ? 'start' : tip.x > (width * 2) / 3 ? 'end' : 'middle';
  return (
    <div className={styles.tip} data-side={side} style={{ left: tip.x, top: tip.y }} aria-hidden>
      {tip.text.split('\n').map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}

/**
 * Width of an element in whole pixels. For print, the page takes the width of paper before (data-printing), so that
 * charts are drawn for it and their text keeps its size.
 */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setWidth(Math.floor(measured.clientWidth));
    const measureNow = (event: Event) => {
      document.documentElement.toggleAttribute('data-printing', event.type === 'beforeprint');
      flushSync(measure);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    window.addEventListener('beforeprint', measureNow);
    window.addEventListener('afterprint', measureNow);
    return () => {
      observer.disconnect();
      window.removeEventListener('beforeprint', measureNow);
      window.removeEventListener('afterprint', measureNow);
    };
  }, [element]);
  return width;
}
