import { Fragment, type ReactNode, useEffect, useId } from 'react';
import { useText } from '@/lib/text/use-text';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** Beside the title: a status, a version. */
  aside?: ReactNode;
  crumbs?: ReactNode[];
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** One room of the console: its heading, what can be done in it, and its content. */
export function Page({ title, aside, crumbs, lead, actions, children }: PageProps) {
  const text = useText();
  useEffect(() => {
    document.title = `${title} · Modelport`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {crumbs && (
            <nav className={classes.crumbs} aria-label={text.shell.breadcrumbs}>
              {crumbs.map((crumb, index) => (
                <Fragment key={index}>
                  {crumb}
                  <span aria-hidden>/</span>
                </Fragment>
              ))}
            </nav>
          )}
          <div className={classes.title}>
            <h1 style={{ font: 'inherit' }}>{title}</h1>
            {aside}
          </div>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title: string;
  actions?: ReactNode;
  /** Whether the content keeps its distance from the border; tables do not. */
  padded?: boolean;
  children: ReactNode;
}

export function Panel({ title, actions, padded = true, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.panelHeader}>
        <h2 className={classes.panelTitle} id={id}>
          {title}
        </h2>
        {actions}
      </div>
      <div className={padded ? classes.panelBody : undefined}>{children}</div>
    </section>
  );
}

/** A bordered surface without a heading, for a list that the page's own heading names. */
export function Surface({ children }: { children: ReactNode }) {
  return <div className={classes.panel}>{children}</div>;
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Two columns, the wider one first; one below the other where there is no room. */
export function Columns({ children }: { children: [ReactNode, ReactNode] }) {
  return (
    <div className={classes.columns}>
      <div>{children[0]}</div>
      <div>{children[1]}</div>
    </div>
  );
}
