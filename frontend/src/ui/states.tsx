import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconFilterOff, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem, Unreachable } from '@/api/problem';
import { useText } from '@/lib/text/use-text';
import classes from './states.module.css';

interface StateProps {
  icon: ReactNode;
  title: string;
  detail?: ReactNode;
  children?: ReactNode;
}

function State({ icon, title, detail, children }: StateProps) {
  return (
    <div className={classes.state}>
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <h2 className={classes.title}>{title}</h2>
      {detail !== undefined && <p className={classes.detail}>{detail}</p>}
      {children !== undefined && <div className={classes.action}>{children}</div>}
    </div>
  );
}

/** Nothing is there yet: says what would be, and how to get it. */
export const EmptyState = State;

/** Nothing matches the filters that the person set. */
export function FilteredEmptyState({ onClear }: { onClear: () => void }) {
  const text = useText();
  return (
    <State
      icon={<IconFilterOff size={20} stroke={1.6} />}
      title={text.common.nothingMatches}
      detail={text.common.nothingMatchesDetail}
    >
      <Button variant="default" onClick={onClear}>
        {text.common.clearFilters}
      </Button>
    </State>
  );
}

/** A whole page or panel that could not be loaded. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = useText();
  const words = useProblemWords()(error);
  return (
    <div role="alert">
      <State
        icon={
          error instanceof Unreachable ? (
            <IconPlugConnectedX size={20} stroke={1.6} />
          ) : (
            <IconAlertTriangle size={20} stroke={1.6} />
          )
        }
        title={words.title}
        detail={
          <>
            <Words words={words} />
            {words.traceId !== undefined && (
              <>
                <br />
                <span className={classes.trace}>
                  {text.problem.trace} <code>{words.traceId}</code>
                </span>
              </>
            )}
          </>
        }
      >
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            {text.common.tryAgain}
          </Button>
        )}
      </State>
    </div>
  );
}

function Words({ words: { detail, advice, isForeign, isAdviceForeign } }: { words: ProblemWords }) {
  return (
    <>
      <span lang={isForeign ? 'en' : undefined}>{detail}</span>{' '}
      {advice !== undefined && <span lang={isAdviceForeign ? 'en' : undefined}>{advice}</span>}
    </>
  );
}

/** What happened and what to do, in the middle of something else. */
export function ProblemText({ error }: { error: unknown }) {
  return <Words words={useProblemWords()(error)} />;
}

/** What went wrong with something the person did, where they did it. */
export function ProblemNotice({ error }: { error: unknown }) {
  const text = useText();
  const words = useProblemWords()(error);
  return (
    <div className={classes.notice} role="alert">
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
      <div className={classes.noticeBody}>
        <div className={classes.noticeTitle}>{words.title}</div>
        <div>
          <Words words={words} />
        </div>
        {words.traceId !== undefined && (
          <div className={classes.trace}>
            {text.problem.trace} <code>{words.traceId}</code>
          </div>
        )}
      </div>
    </div>
  );
}

/** What is shown is from before: the node did not answer when it was asked again. */
export function StaleNotice({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const text = useText();
  const words = useProblemWords()(error);
  return (
    <div className={classes.stale} role="status">
      <IconPlugConnectedX size={16} stroke={1.8} aria-hidden />
      <span>{text.problem.stale(words.title)}</span>
      <Button variant="subtle" size="compact-xs" onClick={onRetry}>
        {text.common.tryAgain}
      </Button>
    </div>
  );
}

/** Grey rows in the place of what is being loaded. */
export function LoadingRows({ rows = 6 }: { rows?: number | undefined }) {
  const text = useText();
  return (
    <div className={classes.rows} role="status" aria-busy aria-label={text.common.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={20} width={`${96 - ((row * 17) % 38)}%`} />
      ))}
    </div>
  );
}

interface ProblemWords {
  title: string;
  detail: string;
  advice?: string | undefined;
  traceId?: string | undefined;
  /** Whether the detail is the node's own, which speaks English. */
  isForeign?: boolean;
  isAdviceForeign?: boolean;
}

const REST_CALL = /\b(GET|HEAD|POST|PUT|PATCH|DELETE)\s+\S*\//;

/** The node's advice, unless it tells to make a call: it speaks to clients of the API, and people have buttons here. */
const spokenAdvice = ({ advice }: ApiProblem) => (advice === undefined || REST_CALL.test(advice) ? undefined : advice);

/** Puts any failure into words: common ones in the reader's language, with the node's own word on what it met. */
export function useProblemWords(): (error: unknown) => ProblemWords {
  const text = useText();
  return (error) => {
    if (error instanceof ApiProblem) {
      const known = text.problem.known(error.type);
      return {
        title: known?.title ?? error.title,
        detail: error.detail,
        advice: known?.advice ?? spokenAdvice(error),
        traceId: error.traceId,
        isForeign: true,
        isAdviceForeign: known?.advice === undefined,
      };
    }
    if (error instanceof Unreachable) {
      return { title: text.problem.unreachable, detail: text.problem.unreachableDetail };
    }
    return {
      title: text.problem.unexpected,
      detail: error instanceof Error ? error.message : String(error),
      advice: text.problem.unexpectedAdvice,
    };
  };
}
