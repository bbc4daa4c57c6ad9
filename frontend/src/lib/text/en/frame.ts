import { type KnownProblem, problems } from './problems';

export const nav = {
  home: 'Home',
  models: 'Models',
  datasets: 'Datasets',
  training: 'Training',
  playground: 'Playground',
  system: 'System',
};

export const common = {
  loading: 'Loading…',
  nothingMatches: 'Nothing matches',
  nothingMatchesDetail: 'No entry fits the filters that are set.',
  clearFilters: 'Clear filters',
  clear: 'Clear',
  tryAgain: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  edit: 'Edit',
  more: 'More actions',
  copy: 'Copy',
  copied: 'Copied',
  copyDigest: 'Copy the whole digest',
  pages: 'Pages',
  page: (number: number) => `Page ${number}`,
  previous: 'Previous',
  next: 'Next',
  none: 'none',
  by: 'by',
  job: (id: string) => `job ${id}`,
  quoted: (words: string) => `“${words}”`,
  description: 'Description',
  noDescription: 'Nobody has described this yet.',
  markdownHint: 'Markdown: **bold**, lists, tables, links.',
  notANumber: (least: number | undefined, most: number | undefined) =>
    most === undefined
      ? least === undefined
        ? 'A number, such as 0.001 or 1e-3'
        : `A number from ${least}`
      : `A number from ${least ?? ''} to ${most}`,
  remove: 'Remove',
  add: 'Add',
  typeToConfirm: (name: string) => `Type “${name}” to confirm`,
};

export const shell = {
  skip: 'Skip to the content',
  openMenu: 'Open the menu',
  sidebar: 'Sidebar',
  navigation: 'Rooms',
  breadcrumbs: 'Where this is',
  missing: 'Not found',
  missingTitle: 'There is no such page',
  missingDetail: 'The address may be mistyped, or what it named was deleted.',
  broken: 'Something broke',
};

export const health = {
  asking: 'Asking the node…',
  up: 'Node and database well',
  down: 'The database does not answer',
  downShort: 'Does not answer',
  silent: 'The node does not answer',
  silentShort: 'Does not answer',
  answers: 'Answers',
};

export const theme = {
  choose: 'Choose the theme',
  light: 'Light',
  dark: 'Dark',
  auto: 'As the system',
  language: 'Choose the language',
};

export const key = {
  title: 'This node asks for a key',
  detail: 'Enter the key it was started with (MODELPORT_ADMIN_KEY).',
  label: 'Key',
  kept: 'Kept in this browser tab only.',
  refused: 'The node refused this key.',
  show: 'Show or hide the key',
  enter: 'Enter',
};

export const problem = {
  /** What to say in place of the node's own title and advice; undefined to leave them. */
  known: (type: string): KnownProblem | undefined => problems[type],
  stale: (reason: string) => `${reason}: what is shown here is from before.`,
  trace: 'Trace',
  unreachable: 'The node does not answer',
  unreachableDetail: 'It may be restarting, or the network is down. What you entered is still here.',
  unexpected: 'Something unexpected happened',
  unexpectedAdvice: 'Reload the page; if it happens again, report what you did.',
};

export const palette = {
  open: 'Go to or do…',
  placeholder: 'A page, a model, a dataset, an action',
  results: 'Results',
  nothing: 'Nothing found',
  count: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  room: 'Page',
  action: 'Action',
  model: 'Model',
  dataset: 'Dataset',
  train: 'Train a model',
  upload: 'Upload a dataset',
  light: 'Light theme',
  dark: 'Dark theme',
};

export const tags = {
  title: 'Tags',
  none: 'No tag yet. Lists can be filtered by tags.',
  addTag: 'Add a tag',
  key: 'Key',
  value: 'Value',
  keyExample: 'team',
  valueExample: 'vision',
  removeTag: (key: string) => `Remove the tag ${key}`,
};

export const settings = {
  types: { 'cross-entropy': 'Cross-entropy' },
  names: {
    learningRate: 'learning rate',
    momentum: 'momentum',
    nesterov: 'Nesterov',
    weightDecay: 'weight decay',
    beta1: 'β₁',
    beta2: 'β₂',
    epsilon: 'ε',
    warmupSteps: 'warm-up steps',
    finalFactor: 'final factor',
    everyEpochs: 'epochs per step',
    multiplier: 'multiplier',
    labelSmoothing: 'label smoothing',
  },
  without: (setting: string) => `no ${setting}`,
};

export const metric = {
  names: {
    test_accuracy: 'Test accuracy',
    train_accuracy: 'Training accuracy',
    test_loss: 'Test loss',
    train_loss: 'Training loss',
    learning_rate: 'Learning rate',
    seconds: 'Training time',
    examples_per_second: 'Examples per second',
    serving_form_difference: 'Serving form differs by',
    serving_form_speedup_batch_1: 'Serving form: speed-up, 1 row',
    serving_form_speedup_batch_8: 'Serving form: speed-up, 8 rows',
    serving_form_speedup_batch_32: 'Serving form: speed-up, 32 rows',
  },
  training: 'training',
  test: 'test',
  better: 'better',
  worse: 'worse',
  same: 'same',
  points: (points: string) => `${points} points`,
};

export const curves = {
  title: 'Curves',
  loss: 'Loss',
  accuracy: 'Accuracy',
  step: (step: string) => `step ${step}`,
  summary: (title: string, values: string) => `${title} over the training steps; newest values: ${values}`,
  waiting: 'Waiting for the first measurement',
  none: 'Nothing was measured',
};
