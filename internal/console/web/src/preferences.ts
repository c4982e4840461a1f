// What a reader chose for this browser: the language, the theme, the density of lists and the use of shortcuts. These are
// no part of a shared address.
import { useSyncExternalStore } from 'react';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
export type Theme = 'system' | 'light' | 'dark';
/** The height of the rows of lists. */
export type Density = 'comfortable' | 'compact';

/** BCP 47 tags of the languages, for `lang` attributes, for Intl and for Accept-Language. */
export const localeOf: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

interface Preferences {
  language: Language;
  theme: Theme;
  density: Density;
  /** Whether shortcuts of single characters work. Who dictates or presses keys by accident turns them off. */
  characterKeys: boolean;
}

const key = 'praxis.preferences';
const listeners = new Set<() => void>();
let preferences: Preferences = { ...defaults(), ...stored() };

function defaults(): Preferences {
  const chinese = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag))?.toLowerCase().startsWith('zh');
  return { language: chinese ? 'zh' : 'en', theme: 'system', density: 'comfortable', characterKeys: true };
}

function stored(): Partial<Preferences> {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>;
    return {
      ...(languages.includes(saved.language as Language) && { language: saved.language as Language }),
      ...(['system', 'light', 'dark'].includes(saved.theme as string) && { theme: saved.theme as Theme }),
      ...(typeof saved.characterKeys === 'boolean' && { characterKeys: saved.characterKeys }),
      ...(saved.density === 'compact' && { density: 'compact' }),
    };
  } catch {
    return {}; // storage is forbidden or not ours
  }
}

export function setPreferences(changed: Partial<Preferences>) {
  preferences = { ...preferences, ...changed };
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // The choice holds until the page is left.
  }
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => preferences,
  );
}

export const currentPreferences = () => preferences;
