import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { useMemo } from 'react';
import classes from './markdown.module.css';

/** Markdown as HTML: raw HTML in it is shown as text, and only web and mail addresses become links. */
export function toHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: false,
    allowDangerousProtocol: false,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

export default function Markdown({ children }: { children: string }) {
  const html = useMemo(() => toHtml(children), [children]);
  return <div className={classes.markdown} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
