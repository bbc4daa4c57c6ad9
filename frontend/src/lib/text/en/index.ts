import * as data from './data';
import * as frame from './frame';
import * as models from './models';
import * as rooms from './rooms';
import * as training from './training';

const catalogue = { ...frame, ...models, ...data, ...training, ...rooms };

/** The shape of a catalogue: the same keys in every language, each a text, or a way to make one or to find one. */
type Worded<T> = T extends string
  ? string
  : T extends (...values: infer V) => infer R
    ? (...values: V) => R extends string ? string : R
    : { [K in keyof T]: Worded<T[K]> };

export type Catalogue = Worded<typeof catalogue>;

export const en: Catalogue = catalogue;
