import { key } from '@/lib/key';
import { problemOf, Unreachable } from './problem';

/** Sends a file as it is, telling how many of its bytes have left: fetch cannot tell that of a request. */
export function putFile(path: string, file: File, signal: AbortSignal, onSent: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    const presented = key.read();
    if (presented !== null) request.setRequestHeader('Authorization', `Bearer ${presented}`);
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => {
      if (request.status < 400) {
        onSent(file.size);
        resolve();
      } else {
        void problemOf(new Response(request.responseText, { status: request.status })).then(reject);
      }
    };
    request.onerror = () => reject(new Unreachable(undefined));
    request.onabort = () => reject(new DOMException('the upload was stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
