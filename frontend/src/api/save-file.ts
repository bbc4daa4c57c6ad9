import { key } from '@/lib/key';
import { send } from './client';

/** Lets the browser save a file of the node. Where calls need a key, which a link cannot send, it is fetched first. */
export async function saveFile(path: string, name: string) {
  if (key.read() === null) {
    click(path, name);
    return;
  }
  const response = await send(new Request(new URL(path, window.location.origin)));
  const url = URL.createObjectURL(await response.blob());
  click(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function click(href: string, name: string) {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}
