import classes from './mark.module.css';

/** The sign of the product and its name, which is the same in every language. */
export function Mark() {
  return (
    <span className={classes.mark}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden>
        <rect className={classes.tile} width="32" height="32" rx="7" />
        <path className={classes.posts} d="M7 24V13a5 5 0 0 1 5-5 4 4 0 0 1 4 4 4 4 0 0 1 4-4 5 5 0 0 1 5 5v11" />
        <circle className={classes.buoy} cx="16" cy="22.5" r="2.4" />
      </svg>
      {PRODUCT}
    </span>
  );
}

export const PRODUCT = 'Modelport';
