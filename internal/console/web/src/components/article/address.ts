// The last part of an article's address: `slug@locale`, or only the slug.

export interface ArticleAddress {
  slug: string;
  locale?: string;
}

export function parseAddress(text: string): ArticleAddress {
  const at = text.lastIndexOf('@');
  return at > 0 ? { slug: text.slice(0, at), locale: text.slice(at + 1) || undefined } : { slug: text };
}

export function formatAddress({ slug, locale }: { slug: string; locale: string }): string {
  return `${slug}@${locale}`;
}

/** The language's name in itself, without the region: `中文`, `English`, `繁體中文`. */
export function languageName(locale: string): string {
  try {
    const { language, script } = new Intl.Locale(locale);
    const tag = script === undefined ? language : `${language}-${script}`;
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? locale;
  } catch {
    return locale;
  }
}
