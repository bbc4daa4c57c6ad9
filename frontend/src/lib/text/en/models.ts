type Cause = 'SET' | 'MOVED' | 'REMOVED' | 'RETURNED';

export const models = {
  lead: 'Every registered model, its newest version, and what answers for it.',
  train: 'Train a model',
  trainVersion: 'Train a version',
  filters: 'Filters of models',
  search: 'Search by name',
  tagFilter: 'Tag, such as team:vision',
  none: 'No model yet',
  noneDetail: 'A training job registers its model by itself.',
  name: 'Name',
  newest: 'Newest version',
  noVersion: 'none yet',
  aliases: 'Aliases',
  alias: 'Alias',
  serving: 'Serving',
  updated: 'Changed',
  created: 'Created',
  state: 'State',
  about: 'About',
  project: 'Project',
  registered: 'Registered',
  changed: 'Changed',
  trust: 'Made by',
  trusts: { BUILT_HERE: 'A training job here', UPLOADED: 'Uploaded, not trusted', TRUSTED: 'Uploaded, trusted' },
  digest: 'Digest',
  seed: 'Seed',
  writtenBy: 'Written by',
  modelport: (version: string) => `Modelport ${version}`,
  versions: 'Versions',
  versionWord: 'Version',
  version: (version: number) => `v${version}`,
  versionTitle: (name: string, version: string) => `${name} v${version}`,
  aliasOf: (alias: string, version: number) => `${alias} → v${version}`,
  notServed: 'Not deployed',
  notServedDetail: 'Nothing of this model is deployed, so calls to it are refused.',
  noNodeYet: 'Waiting for a node',
  servedVersion: (version: number, state: string, share: string) =>
    share === '' ? `v${version} ${state.toLowerCase()}` : `v${version} ${state.toLowerCase()} · ${share}`,
  loadState: {
    LOADING: 'Loading',
    WARMING: 'Warming up',
    SERVING: 'Serving',
    DRAINING: 'Finishing',
    FAILED: 'Failed',
  },
  status: { PENDING: 'Incomplete', READY: 'Complete', FAILED: 'Failed' },
  servability: {
    SERVABLE: 'Can be deployed',
    UNCHECKED: 'Not checked yet',
    REFUSED: 'Refused',
    UNSUPPORTED: 'Not supported',
  },
  traffic: (share: string) => `${share} of the traffic`,
  onNodes: (serving: number, nodes: number) =>
    nodes === 1 ? (serving === 1 ? 'on 1 node' : 'on no node yet') : `on ${serving} of ${nodes} nodes`,
  followsAlias: (alias: string) => `follows ${alias}`,
  fixedVersion: (version: number) => `fixed to v${version}`,
  deploy: 'Deploy',
  undeploy: 'Undeploy',
  changeDeployment: 'Change',
  deployTitle: (name: string) => `Deploy ${name}`,
  changeDeploymentTitle: (name: string) => `Change what serves ${name}`,
  deployDetail:
    'Each node loads and warms the version before it gets traffic. A deployment that follows an alias moves with it.',
  byAlias: 'Follow an alias',
  byVersion: 'A fixed version',
  target: 'Serve',
  weight: 'Weight',
  addTarget: 'Split the traffic',
  removeTarget: 'Remove from the deployment',
  undeployTitle: (name: string) => `Undeploy ${name}?`,
  undeployDetail: 'Calls to this model will be refused once the requests under way are finished.',
  tryIt: 'Try it',
  timeline: 'History',
  noMoves: 'No alias was ever set.',
  showOlder: 'Show older',
  move: (cause: Cause, alias: string, from: number | undefined, to: number | undefined) => {
    switch (cause) {
      case 'SET':
        return `${alias} set to v${to}`;
      case 'MOVED':
        return `${alias} moved from v${from} to v${to}`;
      case 'REMOVED':
        return `${alias} removed from v${from}`;
      case 'RETURNED':
        return `${alias} returned from v${from} to v${to}`;
    }
  },
  noAliases: 'An alias such as champion names a version, so that callers need not know its number.',
  setAlias: 'Set an alias',
  moveAlias: (alias: string) => `Move ${alias}`,
  move_: 'Move',
  removeAlias: (alias: string) => `Remove ${alias}`,
  removeAliasTitle: (alias: string) => `Remove the alias ${alias}?`,
  removeAliasDetail: (alias: string, version: number) =>
    `It names v${version} now. Whoever asks for ${alias} will be refused, and a deployment that follows it loses it; the history stays.`,
  aliasMenu: (alias: string) => `More about ${alias}`,
  returnTo: (version: number) => `Return to v${version}`,
  returnReason: 'Returned in the console',
  returned: (alias: string, version: number) => `${alias} names v${version} again.`,
  promote: 'Promote',
  promoteVersion: (version: number) => `Promote v${version}`,
  promoteTitle: 'Move an alias',
  promoteAction: (alias: string, version: number) => `Move ${alias} to v${version}`,
  aliasHint: 'Choose one, or type a new name.',
  namesNow: (version: number) => `The alias names v${version} now.`,
  namesNothing: 'The alias is new.',
  alreadyNamed: (alias: string, version: number) => `${alias} names v${version} already.`,
  reason: 'Reason',
  reasonHint: 'Kept in the history, for those who ask later why.',
  moved: (alias: string, version: number) => `${alias} names v${version} now.`,
  metrics: 'Metrics',
  metric: 'Metric',
  difference: 'Difference',
  noMetrics: 'No metric was recorded.',
  against: (alias: string, version: number) => `Against ${alias} (v${version})`,
  sameInterface: 'Both take and give the same tensors and classes: callers notice nothing.',
  otherInterface: 'They take or give different tensors or classes: callers may have to change.',
  compare: 'Compare',
  compareChosen: (count: number) => (count < 2 ? 'Compare' : `Compare ${count}`),
  chooseToCompare: (version: number) => `Choose v${version} to compare`,
  noVersions: 'No version yet',
  noVersionsDetail: 'A training job that succeeds registers one.',
  deleteModel: 'Delete the model',
  deleteModelTitle: (name: string) => `Delete ${name}?`,
  deleteModelDetail: 'All its versions are deleted with it. This cannot be undone.',
  deleteVersion: 'Delete the version',
  deleteVersionTitle: (name: string, version: number) => `Delete v${version} of ${name}?`,
  deleteVersionDetail: 'Its files are freed, and its number is never given out again. This cannot be undone.',
};

export const signature = {
  title: 'Signature',
  takes: 'Takes',
  gives: 'Gives',
  any: 'any',
  image: 'Image',
  imageOf: (width: number, height: number, channels: number) =>
    `${width} × ${height} pixels, ${channels === 1 ? 'grey' : channels === 3 ? 'RGB' : `${channels} channels`}`,
  bytes: 'values 0–255',
  shares: 'values 0–1',
  classes: (count: number) => `${count} classes`,
};

export const lineage = {
  title: 'Lineage',
  dataset: 'Dataset',
  job: 'Training job',
  version: 'Version',
  deployment: 'Deployment',
  unknown: 'not recorded',
};

export const call = {
  title: 'How to call it',
  detail: 'Each of these runs as it stands once the version is deployed, and asks about an input of zeros.',
  detailWithKey: 'Each of these runs as it stands once the version is deployed and MODELPORT_KEY holds the key.',
  label: (way: string) => `Call with ${way}`,
};

export const files = {
  title: 'Files',
  path: 'Path',
  size: 'Size',
  download: 'Download',
  downloadOf: (path: string) => `Download ${path}`,
};

export const compare = {
  title: 'Compare versions',
  versions: 'Versions',
  versionsHint: 'Two to four; the first one is what the others are measured against.',
  chooseTwo: 'Choose two versions',
  chooseTwoDetail: 'Their metrics, curves and everything that differs will stand side by side.',
  differences: 'Data, network and parameters',
  differs: 'differs',
  what: 'What',
  curves: 'Curves',
  rows: {
    dataset: 'Dataset',
    split: 'Measured on',
    layer: (number: number) => `Layer ${number}`,
    optimizer: 'Optimizer',
    schedule: 'Schedule',
    loss: 'Loss',
    epochs: 'Epochs',
    batchSize: 'Batch size',
    inputType: 'Input type',
    seed: 'Seed',
    ranks: 'Ranks',
  },
};
