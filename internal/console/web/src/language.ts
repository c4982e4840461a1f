// The language of a text of a record, for its `lang` attribute: it decides the glyphs of Han characters, the voice of a
// screen reader and how lines break.
import { currentPreferences, localeOf } from './preferences';

const han = /\p{Script=Han}/u;

/** The language of a name, title or short text that says no language itself. */
export function languageOf(text: string): string {
  return localeOf[han.test(text) ? 'zh' : 'en'];
}

/** An article as the reader gets it: the translation in the language of the console if there is one. */
export function inReadersLanguage(article: Version & { translations: { nodes: readonly Version[] } }): Version {
  const { language } = currentPreferences();
  const read = ({ locale }: Version) => new Intl.Locale(locale).language === language;
  return read(article) ? article : (article.translations.nodes.find(read) ?? article);
}

interface Version {
  title: string;
  slug: string;
  locale: string;
}

/** The text of HTML that the server escaped, such as a title with `em` around what matches. */
export function plainText(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent;
}
