import { compact, manyOf, oneOf, type RawSearch, text, texts, whole, wholes } from '@/lib/search';

export const JOB_STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

/** `pages` holds the cursors of the pages before this one, so that one can go back as well as on. */
export const modelsSearch = (raw: RawSearch) =>
  compact({
    q: text(raw, 'q'),
    tag: text(raw, 'tag'),
    sort: oneOf(raw, 'sort', ['name', 'created', 'updated'] as const),
    direction: oneOf(raw, 'direction', ['asc', 'desc'] as const),
    pages: texts(raw, 'pages'),
  });

export const modelSearch = (raw: RawSearch) =>
  compact({
    sort: text(raw, 'sort'),
    direction: oneOf(raw, 'direction', ['asc', 'desc'] as const),
    pages: texts(raw, 'pages'),
  });

export const compareSearch = (raw: RawSearch) => compact({ versions: wholes(raw, 'versions')?.slice(0, 4) });

export const uploadSearch = (raw: RawSearch) => compact({ dataset: text(raw, 'dataset') });

export const datasetsSearch = (raw: RawSearch) =>
  compact({
    q: text(raw, 'q'),
    sort: oneOf(raw, 'sort', ['name', 'created'] as const),
    pages: texts(raw, 'pages'),
  });

export const datasetSearch = (raw: RawSearch) =>
  compact({
    version: whole(raw, 'version', 1),
    split: text(raw, 'split'),
    label: text(raw, 'label'),
    offset: whole(raw, 'offset'),
  });

export const trainingSearch = (raw: RawSearch) =>
  compact({
    state: manyOf(raw, 'state', JOB_STATES),
    model: text(raw, 'model'),
    sort: oneOf(raw, 'sort', ['createdAt', '-createdAt'] as const),
    pages: texts(raw, 'pages'),
  });

export const trainSearch = (raw: RawSearch) =>
  compact({
    dataset: text(raw, 'dataset'),
    version: whole(raw, 'version', 1),
    model: text(raw, 'model'),
    from: text(raw, 'from'),
  });

export const playgroundSearch = (raw: RawSearch) =>
  compact({
    model: text(raw, 'model'),
    version: whole(raw, 'version', 1),
    other: whole(raw, 'other', 1),
  });
