// The texts of the console in the reader's language. Each area of the console has a file for each language,
// en/AREA.json and zh/AREA.json; the ids of its messages begin with the area. A message that one language lacks does not
// compile.
import { use, useCallback, useEffect, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider, useIntl } from 'react-intl';
import { localeOf, usePreferences, type Language } from '../preferences';
import type { MessageId, Messages } from './en';

const loaders: Record<Language, () => Promise<Messages>> = {
  en: () => import('./en').then((m) => m.messages),
  zh: () => import('./zh').then((m) => m.messages),
};
const loading = new Map<Language, Promise<Messages>>();

function load(language: Language): Promise<Messages> {
  let promise = loading.get(language);
  if (!promise) {
    promise = loaders[language]();
    loading.set(language, promise);
  }
  return promise;
}

export function MessagesProvider({ children }: { children: ReactNode }) {
  const { language, theme } = usePreferences();
  const messages = use(load(language));
  useEffect(() => {
    document.documentElement.lang = localeOf[language];
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [language, theme]);
  return (
    <I18nProvider locale={localeOf[language]}>
      <IntlProvider locale={localeOf[language]} messages={messages}>
        {children}
      </IntlProvider>
    </I18nProvider>
  );
}

export type { MessageId };

/** Translates: `t('articles.count', { count: 3 })`. */
export type Translate = (id: MessageId, values?: Record<string, string | number | Date>) => string;

export function useMessages(): Translate {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}
