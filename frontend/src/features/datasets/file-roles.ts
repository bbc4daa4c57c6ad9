export const ROLES = ['train-images', 'train-labels', 'test-images', 'test-labels'] as const;

export type Role = (typeof ROLES)[number];

export type ChosenFiles = Partial<Record<Role, File>>;

export const isOptional = (role: Role) => role.startsWith('test');

/** The role that a file's name suggests, as MNIST's and its kin are named. */
export function roleOf(name: string): Role | undefined {
  const lower = name.toLowerCase();
  const kind = lower.includes('label') ? 'labels' : lower.includes('image') ? 'images' : undefined;
  if (kind === undefined) return undefined;
  return /t10k|test|valid/.test(lower) ? `test-${kind}` : `train-${kind}`;
}

/** Gives each file the role that its name suggests, else the first one that is free. */
export function assign(chosen: ChosenFiles, files: Iterable<File>): ChosenFiles {
  const next = { ...chosen };
  for (const file of files) {
    const role = roleOf(file.name) ?? ROLES.find((each) => next[each] === undefined);
    if (role) next[role] = file;
  }
  return next;
}

/** Whether the files make a dataset: the training pair, and either both test files or none. */
export function isComplete(chosen: ChosenFiles): boolean {
  const has = (role: Role) => chosen[role] !== undefined;
  return has('train-images') && has('train-labels') && has('test-images') === has('test-labels');
}
