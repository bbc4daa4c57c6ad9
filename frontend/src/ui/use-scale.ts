import { useSyncExternalStore } from 'react';

const USUAL_SIZE = 16;

const subscribe = (onChange: () => void) => {
  window.addEventListener('resize', onChange);
  return () => window.removeEventListener('resize', onChange);
};

const scale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_SIZE || 1;

/** By how much the page's letters are larger than usual, for what is drawn in pixels and has to grow with them. */
export const useScale = () => useSyncExternalStore(subscribe, scale);
