import type { Catalogue } from './en';

export const LANGUAGES = { en: 'English', zh: '中文' } as const;

export type Language = keyof typeof LANGUAGES;

const STORED = 'modelport.language';

/** The language that the person chose, else the first of the browser's that there is a catalogue for. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(STORED);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.languages.some((tag) => tag.startsWith('zh')) && !navigator.languages[0]?.startsWith('en')
    ? 'zh'
    : 'en';
}

export function rememberLanguage(language: Language) {
  localStorage.setItem(STORED, language);
}

export async function loadCatalogue(language: Language): Promise<Catalogue> {
  return language === 'zh' ? (await import('./zh')).zh : (await import('./en')).en;
}
