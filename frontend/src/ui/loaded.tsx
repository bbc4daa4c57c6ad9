import type { ReactNode } from 'react';
import { ErrorState, LoadingRows, StaleNotice } from './states';

interface LoadedProps<T> {
  data: T | undefined;
  error: unknown;
  onRetry: () => void;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** What was asked of the node, once it is there; it stays when a later question fails, with a word about that. */
export function Loaded<T>({ data, error, onRetry, rows, children }: LoadedProps<T>) {
  const hasFailed = error !== null && error !== undefined;
  if (data === undefined) {
    return hasFailed ? <ErrorState error={error} onRetry={onRetry} /> : <LoadingRows rows={rows} />;
  }
  return (
    <>
      {hasFailed && <StaleNotice error={error} onRetry={onRetry} />}
      {children(data)}
    </>
  );
}
