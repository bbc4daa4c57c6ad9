import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { withoutNulls } from '@/api/client';
import { follow, type ServerEvent } from '@/api/sse';
import { isOver, type Job, jobKey, type MetricPoint, type Progress } from '@/api/training';

const read = (data: string) => withoutNulls(JSON.parse(data));

/** How often what has arrived is drawn: a fast job measures more often than one can see. */
const DRAW_MILLIS = 250;

/** Follows a job's events; the cached job is kept as new as they are, and what was measured is gathered. */
export function useLiveJob(id: string) {
  const queries = useQueryClient();
  const [points, setPoints] = useState<MetricPoint[]>([]);
  const [isLive, setLive] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const gathered: MetricPoint[] = [];
    let drawn = 0;
    const timer = setInterval(() => {
      if (gathered.length > drawn) {
        drawn = gathered.length;
        setPoints([...gathered]);
      }
    }, DRAW_MILLIS);

    const take = ({ event, data }: ServerEvent): boolean => {
      switch (event) {
        case 'metric':
          gathered.push(read(data) as MetricPoint);
          return true;
        case 'progress':
          queries.setQueryData<Job>(jobKey(id), (job) => job && { ...job, progress: read(data) as Progress });
          return true;
        case 'state': {
          const job = read(data) as Job;
          // An answer that was asked for earlier would be older than this.
          void queries.cancelQueries({ queryKey: jobKey(id) });
          queries.setQueryData<Job>(jobKey(id), job);
          if (!isOver(job)) return true;
          void queries.invalidateQueries({ queryKey: ['models'] });
          return false;
        }
        default:
          return true;
      }
    };

    follow(`/api/v1/training-jobs/${encodeURIComponent(id)}/events`, controller.signal, take, setLive)
      .catch((error: unknown) => console.warn('the events of the job cannot be followed', error))
      .finally(() => {
        clearInterval(timer);
        if (!controller.signal.aborted) {
          setPoints([...gathered]);
          setLive(false);
        }
      });
    return () => {
      controller.abort();
      clearInterval(timer);
      setPoints([]);
    };
  }, [id, queries]);

  return { points, isLive };
}
