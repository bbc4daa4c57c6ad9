/** How the console calls a failure, and what to do about it here; without advice, the node's own is the better one. */
export interface KnownProblem {
  title: string;
  advice?: string;
}

/** The failures that people meet most, by their type, in terms of this console and not of calls. */
export const problems: Record<string, KnownProblem> = {
  'model-not-found': {
    title: 'There is no such model',
    advice: 'Check the name, capitals included, or look for it in Models.',
  },
  'version-not-found': {
    title: 'There is no such version',
    advice: 'The page of the model lists the versions there are.',
  },
  'alias-not-found': {
    title: 'There is no such alias',
    advice: 'It may have been removed. Reload the page to see those there are.',
  },
  'no-previous-version': {
    title: 'There is no version before this one',
    advice: 'Promote a version to move the alias.',
  },
  'previous-version-deleted': {
    title: 'The version before was deleted',
    advice: 'Promote another version to move the alias.',
  },
  'model-exists': {
    title: 'There is a model of this name',
    advice: 'Choose another name, or train a new version of it.',
  },
  'model-in-use': { title: 'The model is in use', advice: 'Remove its aliases and undeploy it, then delete it again.' },
  'version-in-use': {
    title: 'The version is in use',
    advice: 'Move its aliases away and undeploy it, then delete it again.',
  },
  'version-not-deployable': { title: 'This version cannot be deployed', advice: 'Choose another version.' },
  'version-not-deployed': { title: 'This version is not deployed', advice: 'Deploy it, or choose one that serves.' },
  'model-not-deployed': {
    title: 'The model is not deployed',
    advice: 'Open the model and deploy one of its versions.',
  },
  'model-loading': { title: 'The model is being loaded', advice: 'Try again in a moment.' },
  'model-failed': {
    title: 'The model failed',
    advice: 'Its page tells the state on each node. Deploy another version if it stays so.',
  },
  'model-not-loadable': { title: 'The model cannot be loaded' },
  'deployment-not-found': {
    title: 'The model is not deployed',
    advice: 'Open the model and deploy one of its versions.',
  },
  'deployment-changed': {
    title: 'Somebody changed the deployment at the same time',
    advice: 'Look at what is deployed now, then decide again.',
  },
  'revision-mismatch': {
    title: 'Somebody changed it at the same time',
    advice: 'Look at what is there now, and try again.',
  },
  'queue-full': { title: 'Too many requests are waiting', advice: 'Try again in a moment.' },
  'dataset-not-found': {
    title: 'There is no such dataset',
    advice: 'Check the name, capitals included, or look for it in Datasets.',
  },
  'dataset-version-not-found': {
    title: 'There is no such version of the dataset',
    advice: 'Choose one of those on the page of the dataset.',
  },
  'dataset-exists': {
    title: 'There is a dataset of this name',
    advice: 'Choose another name, or upload a new version of it.',
  },
  'dataset-in-use': {
    title: 'The dataset is in use',
    advice: 'Models or jobs refer to it, and it is kept for their sake.',
  },
  'training-job-not-found': { title: 'There is no such training job', advice: 'Look for it in Training.' },
  'training-job-over': { title: 'The job has ended already', advice: 'Its page tells how. It can be run again.' },
  'layer-shape-mismatch': { title: 'The shapes do not fit' },
  'network-output-mismatch': { title: 'The network does not give one output for each class' },
  'network-too-large': { title: 'The network is too large', advice: 'Use fewer or narrower layers.' },
  'loss-not-finite': { title: 'The loss is not a number any more' },
  'out-of-memory': { title: 'There was not enough memory' },
  'invalid-value': { title: 'A value cannot be used' },
  'invalid-model-name': {
    title: 'The name cannot be used',
    advice: 'A name is not empty and has neither “/” nor “:”.',
  },
  'invalid-dataset-name': {
    title: 'The name cannot be used',
    advice: 'A name is not empty and has neither “/” nor “:”.',
  },
  'invalid-alias': { title: 'The alias cannot be used', advice: 'Choose a name such as “champion” or “staging”.' },
  'invalid-tag-key': { title: 'The key of the tag cannot be used' },
  'too-many-tags': { title: 'There are too many tags', advice: 'Remove one that is not used any more.' },
  'text-too-long': {
    title: 'The text is too long',
    advice: 'Shorten it, or keep it elsewhere and give its address here.',
  },
  'invalid-shape': { title: 'The shape does not fit' },
  'element-count-mismatch': {
    title: 'The number of values does not fit the shape',
    advice: 'Write the values flat, or nested exactly as the shape says.',
  },
  'malformed-json': { title: 'This is not JSON', advice: 'Check quotes, commas and brackets.' },
  'unreadable-body': { title: 'The request cannot be read', advice: 'Check its form.' },
  'upload-not-found': { title: 'The upload is not there any more', advice: 'Begin it again.' },
  'upload-broken-off': { title: 'The upload was broken off', advice: 'Upload the file again.' },
  'file-missing': { title: 'A file is missing', advice: 'Choose the images as well as their labels.' },
  'counts-differ': {
    title: 'There are not as many labels as images',
    advice: 'Choose two files that belong together.',
  },
  'idx-bad-magic': {
    title: 'This is not an IDX file of that kind',
    advice: 'Choose files as MNIST has them, plain or gzipped; check that images and labels are not swapped.',
  },
  'idx-bad-header': {
    title: 'The header of the file is wrong',
    advice: 'Check that the file is whole and its numbers are big-endian.',
  },
  'idx-truncated': { title: 'The file is not whole', advice: 'Get it again, and upload it again.' },
  'gzip-broken': { title: 'The compressed file is broken', advice: 'Get it again, and upload it again.' },
  'digest-mismatch': { title: 'The content changed on its way', advice: 'Upload it again.' },
  'label-out-of-range': { title: 'A label names no class', advice: 'Name all classes, or mend the labels.' },
  'artifact-store-full': {
    title: 'The storage is full',
    advice: 'Delete versions nobody needs and clear up in System, or enlarge the disk.',
  },
  'database-unavailable': {
    title: 'No answer from the database',
    advice: 'Try again in a few seconds.',
  },
  'database-unreachable': { title: 'The database cannot be reached', advice: 'Check that it runs.' },
  'log-on-other-node': {
    title: 'The log lies on another node',
    advice: 'Open the console of that node, or wait until the attempt has ended.',
  },
  'attempt-not-found': { title: 'There is no such attempt', advice: 'The page of the job lists its attempts.' },
  'file-not-found': { title: 'There is no such file', advice: 'The page of the version lists its files.' },
  'if-match-required': {
    title: 'It is not said which state is to be changed',
    advice: 'Reload the page and try again.',
  },
  'invalid-idempotency-key': { title: 'The request has no usable number', advice: 'Reload the page and try again.' },
  'idempotency-key-reused': {
    title: 'The request was sent before with something else in it',
    advice: 'Reload the page and try again.',
  },
  'upload-not-supported': {
    title: 'Model files cannot be uploaded',
    advice: 'Train the model here; the job registers the version.',
  },
  'key-required': { title: 'A key is needed', advice: 'Enter the key the node was started with.' },
};
