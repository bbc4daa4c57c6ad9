import { createContext, useContext } from 'react';
import type { Formats } from '../format';
import type { Catalogue } from './en';
import type { Language } from './language';

export interface Wording {
  language: Language;
  text: Catalogue;
  formats: Formats;
  change: (language: Language) => void;
}

export const WordingContext = createContext<Wording | null>(null);

function useWording(): Wording {
  const wording = useContext(WordingContext);
  if (!wording) throw new Error('there is no catalogue above this component');
  return wording;
}

/** Everything the console says, in the reader's language. */
export const useText = (): Catalogue => useWording().text;

export const useFormats = (): Formats => useWording().formats;

export function useLanguage() {
  const { language, change } = useWording();
  return { language, change };
}
