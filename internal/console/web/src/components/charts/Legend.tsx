import styles from './Chart.module.css';
import { textWidth } from './ticks';

export interface LegendItem {
  key: string;
  label: string;
  colour: string;
  hatched?: boolean;
}

const line = 20;
const swatch = 12;

/** Where each item stands: items go on in the next line where the width ends. */
function places(items: LegendItem[], width: number) {
  let x = 0;
  let y = 0;
  return items.map((item) => {
    const wide = swatch + 6 + textWidth(item.label) + 16;
    if (x > 0 && x + wide > width) {
      x = 0;
      y += line;
    }
    const place = { item, x, y };
    x += wide;
    return place;
  });
}

export function legendHeight(items: LegendItem[], width: number): number {
  const last = places(items, width).at(-1);
  return last ? last.y + line + 8 : 0;
}

/** What the colours and patterns of segments mean. It is part of the drawing, so that a copied image has it. */
export function Legend(props: { items: LegendItem[]; width: number; pattern: string }) {
  const { items, width, pattern } = props;
  return (
    <g aria-hidden>
      {places(items, width).map(({ item, x, y }) => (
        <g key={item.key} transform={`translate(${x} ${y})`}>
          <rect y={3} width={swatch} height={swatch} rx={2} fill={item.colour} />
          {item.hatched && <rect y={3} width={swatch} height={swatch} rx={2} fill={`url(#${pattern}-hatch)`} />}
          <text x={swatch + 6} y={13} className={styles.tick}>
            {item.label}
          </text>
        </g>
      ))}
    </g>
  );
}
