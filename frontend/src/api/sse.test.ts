import { delay, http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { server } from '@/testing/server';
import { follow, parseEvents, type ServerEvent } from './sse';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(text);
}

async function all(...texts: string[]) {
  const events: ServerEvent[] = [];
  for await (const event of parseEvents(chunks(...texts))) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it('are put together from whatever pieces arrive', async () => {
    const events = await all('id: 4\nev', 'ent: metric\ndata: {"a"', ':1}\n', '\n:comment\n\ndata: x\ndata: y\n\n');
    expect(events).toEqual([
      { id: '4', event: 'metric', data: '{"a":1}' },
      { id: '4', event: 'message', data: 'x\ny' },
    ]);
  });

  it('may end their lines as the standard allows', async () => {
    expect(await all('data: a\r', '\n\r\ndata: b\r\n\r\n')).toEqual([
      { id: undefined, event: 'message', data: 'a' },
      { id: undefined, event: 'message', data: 'b' },
    ]);
  });

  it('leave out one that was cut off', async () => {
    expect(await all('data: whole\n\ndata: half')).toHaveLength(1);
  });

  it('go on after the last one that arrived when the connection breaks', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get('*/events', ({ request }) => {
        asked.push(request.headers.get('Last-Event-ID'));
        const body = asked.length === 1 ? 'id: 7\ndata: one\n\n' : 'id: 8\ndata: two\n\n';
        return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } });
      }),
    );
    const seen: string[] = [];
    await follow(
      '/events',
      new AbortController().signal,
      ({ data }) => {
        seen.push(data);
        return data !== 'two';
      },
      () => undefined,
    );
    expect(seen).toEqual(['one', 'two']);
    expect(asked).toEqual([null, '7']);
  });

  it('leave out the half of an event at which the connection broke, and get it whole after', async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get('*/events', ({ request }) => {
        asked.push(request.headers.get('Last-Event-ID'));
        if (asked.length === 2) return HttpResponse.error();
        const isFirst = asked.length === 1;
        const text = isFirst ? 'id: 7\ndata: one\n\nid: 8\ndata: tw' : 'id: 8\ndata: two\n\n';
        let isSent = false;
        const body = new ReadableStream<Uint8Array>({
          async pull(controller) {
            if (!isSent) controller.enqueue(new TextEncoder().encode(text));
            // An error overtakes what has not been read yet, as a reset connection would not.
            else if (isFirst) await delay(50).then(() => controller.error(new TypeError('the connection was reset')));
            else controller.close();
            isSent = true;
          },
        });
        return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } });
      }),
    );
    const seen: string[] = [];
    const states: boolean[] = [];
    await follow(
      '/events',
      new AbortController().signal,
      ({ data }) => {
        seen.push(data);
        return data !== 'two';
      },
      (isLive) => states.push(isLive),
    );
    expect(seen).toEqual(['one', 'two']);
    expect(asked).toEqual([null, '7', '7']);
    expect(states).toEqual([true, false, false, true]);
  });
});
