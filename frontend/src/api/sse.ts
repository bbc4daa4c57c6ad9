import { send } from './client';

export interface ServerEvent {
  id: string | undefined;
  event: string;
  data: string;
}

/** Splits a stream of text into the events of `text/event-stream`, as the HTML standard defines them. */
export async function* parseEvents(chunks: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let rest = '';
  let id: string | undefined;
  let event = 'message';
  let data: string[] = [];
  for await (const chunk of chunks) {
    rest += chunk;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, event, data: data.join('\n') };
        event = 'message';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
      else if (field === 'id' && !value.includes('\0')) id = value;
    }
  }
}

const RETRY_MILLIS = [500, 1_000, 2_000, 5_000];

/**
 * Follows an event stream until it is aborted or `onEvent` answers false; after a break it goes on from the last event
 * that arrived. An own reader, since EventSource cannot send a key.
 */
export async function follow(
  path: string,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => boolean,
  onState: (isLive: boolean) => void,
) {
  let lastId: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const headers = new Headers({ Accept: 'text/event-stream' });
      if (lastId !== undefined) headers.set('Last-Event-ID', lastId);
      const response = await send(new Request(new URL(path, window.location.origin), { headers, signal }));
      onState(true);
      failures = 0;
      for await (const event of parseEvents(decode(response))) {
        lastId = event.id ?? lastId;
        if (!onEvent(event)) return;
      }
    } catch (error) {
      // The signal may have changed while the call was under way, which the compiler does not see.
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
      if (signal.aborted) return;
      failures++;
      if (failures > 100) throw error;
    }
    onState(false);
    await pause(RETRY_MILLIS[Math.min(failures, RETRY_MILLIS.length - 1)] ?? 5_000, signal);
  }
}

async function* decode(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function pause(millis: number, signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
