import { describe, expect, it } from 'vitest';
import { toHtml } from './markdown';

describe('Markdown', () => {
  it('becomes headings, lists and tables', () => {
    expect(toHtml('**bold**\n\n| a |\n|---|\n| 1 |')).toContain('<strong>bold</strong>');
    expect(toHtml('| a |\n|---|\n| 1 |')).toContain('<td>1</td>');
  });

  it('never executes', () => {
    for (const hostile of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[click](javascript:alert(1))',
      '[click](JaVaScRiPt&#58;alert(1))',
      '![x](data:text/html;base64,PHNjcmlwdD4=)',
      '<svg/onload=alert(1)>',
    ]) {
      const parsed = new DOMParser().parseFromString(toHtml(hostile), 'text/html');
      expect(parsed.querySelector('script, svg, [onerror], [onload]')).toBeNull();
      for (const element of parsed.querySelectorAll('[href], [src]')) {
        expect(element.getAttribute('href') ?? element.getAttribute('src')).not.toMatch(/^(javascript|data):/i);
      }
    }
  });
});
