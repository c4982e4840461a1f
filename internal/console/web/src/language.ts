// The language of a text of a record, for its `lang` attribute: it decides the glyphs of Han characters, the voice of a
// screen reader and how lines break.
import { localeOf } from './preferences';

const han = /\p{Script=Han}/u;

/** The language of a name, title or short text that says no language itself. */
export function languageOf(text: string): string {
  return localeOf[han.test(text) ? 'zh' : 'en'];
}
