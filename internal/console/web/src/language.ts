// The language of a text of a record, for its `lang` attribute: it decides the glyphs of Han characters, the voice of a
// screen reader and how lines break.
import { currentPreferences, localeOf } from './preferences';

const han = /\p{Script=Han}/u;

/** The language of a name, title or short text that says no language itself. */
export function languageOf(text: string): string {
  return localeOf[han.test(text) ? 'zh' : 'en'];
}

interface Version {
  locale: string;
  status: string;
}

/**
 * An article as the reader gets it: its translation in the language of the console if there is one. One that others do
 * not see does not take the place of one that they see.
 */
export function inReadersLanguage<V extends Version>(article: V & { translations: { nodes: readonly V[] } }): V {
  const { language } = currentPreferences();
  const read = ({ locale }: Version) => new Intl.Locale(locale).language === language;
  if (read(article)) return article;
  const other = article.translations.nodes.find(read);
  return other && (other.status === 'PUBLISHED' || article.status !== 'PUBLISHED') ? other : article;
}

/** The text of HTML that the server escaped, such as a title with `em` around what matches. */
export function plainText(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent;
}
