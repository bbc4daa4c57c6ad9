/** The page of the console that an address such as `/#/models/digits/versions/3`, which MLflow's clients print, means. */
export function pageOfFragment(fragment: string): string | null {
  const parts = fragment.replace(/^#\/?/, '').split('/').filter(Boolean);
  if (parts[0] === 'models' && parts[1] !== undefined) {
    const version = parts[2] === 'versions' ? parts[3] : undefined;
    return `/console/models/${parts[1]}${version === undefined ? '' : `/versions/${version}`}`;
  }
  if (parts[0] === 'models') return '/console/models';
  if (parts[0] === 'experiments') return '/console/training';
  return null;
}

/** Replaces such an address before the router reads it. */
export function adoptForeignFragment() {
  const page = pageOfFragment(window.location.hash);
  if (page !== null) window.history.replaceState(null, '', page);
}
