import { type ReactNode, useMemo, useState } from 'react';
import { formatsOf } from '@/lib/format';
import type { Catalogue } from '@/lib/text/en';
import { type Language, loadCatalogue, rememberLanguage } from '@/lib/text/language';
import { WordingContext } from '@/lib/text/use-text';

interface WordingProviderProps {
  initial: { language: Language; text: Catalogue };
  children: ReactNode;
}

/** Gives everything below the catalogue of the person's language, and changes it without a reload. */
export function WordingProvider({ initial, children }: WordingProviderProps) {
  const [{ language, text }, set] = useState(initial);
  const wording = useMemo(
    () => ({
      language,
      text,
      formats: formatsOf(language),
      change: (next: Language) => {
        void loadCatalogue(next).then((loaded) => {
          rememberLanguage(next);
          document.documentElement.lang = next;
          set({ language: next, text: loaded });
        });
      },
    }),
    [language, text],
  );
  return <WordingContext value={wording}>{children}</WordingContext>;
}
