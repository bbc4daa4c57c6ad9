import type { Language } from './text/language';

const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Numbers, sizes and times as the reader's language writes them. */
export function formatsOf(language: Language) {
  const locale = LOCALES[language];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });

  return {
    integer: (value: number) => whole.format(value),
    compact: (value: number) => compact.format(value),
    decimal: (value: number, digits = 2) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    /** A number of unknown size, to four figures; very small and very large ones with an exponent. */
    measure: (value: number) => {
      const size = Math.abs(value);
      if (!Number.isFinite(value)) return String(value);
      return size !== 0 && (size < 1e-4 || size >= 1e7)
        ? value.toExponential(2).replace(/\.?0+e/, 'e')
        : significant.format(value);
    },
    percent: (share: number, digits = 1) =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(share),
    bytes: (bytes: number) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[power] ?? 'byte',
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumSignificantDigits: 3,
      }).format(bytes / 1000 ** power);
    },
    exact: (instant: string) => exact.format(new Date(instant)),
    ago: (instant: string, now: number) => {
      const seconds = (new Date(instant).getTime() - now) / 1000;
      if (Math.abs(seconds) < 5) return relative.format(0, 'second');
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
      return relative.format(Math.trunc(seconds / size), unit);
    },
    duration: (seconds: number) => {
      const total = Math.max(0, Math.round(seconds));
      const parts: [number, string][] = [
        [Math.floor(total / 3600), 'hour'],
        [Math.floor((total % 3600) / 60), 'minute'],
        [total % 60, 'second'],
      ];
      const first = parts.findIndex(([count]) => count > 0);
      return parts
        .slice(first < 0 ? 2 : first, first < 0 ? 3 : first + 2)
        .filter(([count], index) => count > 0 || index === 0)
        .map(([count, unit]) =>
          new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count),
        )
        .join(' ');
    },
  };
}

export type Formats = ReturnType<typeof formatsOf>;
