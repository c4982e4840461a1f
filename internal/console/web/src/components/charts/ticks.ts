// What axes and labels need to know, apart from drawing.
import { tickStep } from 'd3-array';

/** Ticks of an axis of counts: whole numbers from zero to at least `max`, about `wanted` of them. */
export function countTicks(max: number, wanted = 4): number[] {
  const step = Math.max(1, tickStep(0, Math.max(1, max), wanted));
  const last = Math.ceil(Math.max(1, max) / step);
  return Array.from({ length: last + 1 }, (_, i) => i * step);
}

/** How many labels to step over, so that labels of a width fit on an axis of bands. */
export function labelStep(count: number, width: number, labelWidth: number): number {
  if (count === 0 || width <= 0) return 1;
  return Math.max(1, Math.ceil((count * labelWidth) / width));
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;

/** About how wide a text is. Han characters are as wide as high, Latin ones a little more than half of that. */
export function textWidth(text: string, size = 12): number {
  let width = 0;
  for (const char of text) width += wide.test(char) ? size : size * 0.56;
  return width;
}

/** The text, cut off with an ellipsis where it is wider than `width`. */
export function fitText(text: string, width: number, size = 12): string {
  if (textWidth(text, size) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (textWidth(`${kept}${char}…`, size) > width) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

/** The text in lines that fit, broken between words or Han characters. What does not fit in the last is cut off. */
export function wrapText(text: string, width: number, most: number, size = 12): string[] {
  const pieces = text.match(/[（「《]?[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/gu) ?? [];
  const lines: string[] = [''];
  for (const piece of pieces) {
    const line = lines.at(-1) ?? '';
    const full = textWidth((line + piece).trimEnd(), size) > width;
    if (full && line !== '' && lines.length < most) lines.push(piece);
    else lines[lines.length - 1] = line + piece;
  }
  return lines.map((line) => fitText(line.trim(), width, size));
}
