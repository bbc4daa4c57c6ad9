/** What a page's address may carry after the question mark; whatever does not fit is as if it were absent. */
export type RawSearch = Record<string, unknown>;

export function text(raw: RawSearch, name: string): string | undefined {
  const value = raw[name];
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

export function whole(raw: RawSearch, name: string, least = 0): number | undefined {
  const value = Number(raw[name] ?? Number.NaN);
  return Number.isSafeInteger(value) && value >= least ? value : undefined;
}

export function oneOf<T extends string>(raw: RawSearch, name: string, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === raw[name]);
}

export function manyOf<T extends string>(raw: RawSearch, name: string, choices: readonly T[]): T[] | undefined {
  const values: unknown[] = Array.isArray(raw[name]) ? raw[name] : [raw[name]];
  const chosen = choices.filter((choice) => values.includes(choice));
  return chosen.length > 0 ? chosen : undefined;
}

export function texts(raw: RawSearch, name: string): string[] | undefined {
  const values: unknown[] = Array.isArray(raw[name]) ? raw[name] : [];
  const chosen = values.filter((value) => typeof value === 'string');
  return chosen.length > 0 ? chosen : undefined;
}

export function wholes(raw: RawSearch, name: string): number[] | undefined {
  const values: unknown[] = Array.isArray(raw[name]) ? raw[name] : [raw[name]];
  const chosen = values.map(Number).filter((value) => Number.isSafeInteger(value) && value > 0);
  return chosen.length > 0 ? [...new Set(chosen)] : undefined;
}

type Optional<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without what is undefined, so that links need to name only what they set. */
export function compact<T extends Record<string, unknown>>(search: T): Optional<T> {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Optional<T>;
}
