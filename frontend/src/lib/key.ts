const STORED = 'modelport.key';

const listeners = new Set<() => void>();

/** The key that the person entered for this node; it lives as long as the browser tab. */
export const key = {
  read: (): string | null => sessionStorage.getItem(STORED),
  write: (value: string | null) => {
    if (value === null) sessionStorage.removeItem(STORED);
    else sessionStorage.setItem(STORED, value);
    listeners.forEach((listener) => listener());
  },
};

let isMissing = false;

/** Whether the node has refused a call because it lacked a valid key. */
export const keyGate = {
  isMissing: () => isMissing,
  set: (missing: boolean) => {
    if (missing !== isMissing) {
      isMissing = missing;
      listeners.forEach((listener) => listener());
    }
  },
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
