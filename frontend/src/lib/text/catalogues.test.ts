import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { problems as problemsInEnglish } from './en/problems';
import { zh } from './zh';
import { problems as problemsInChinese } from './zh/problems';

type Tree = Record<string, unknown>;

const keysOf = (tree: Tree, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value as Tree, `${path}${key}.`) : [`${path}${key}`],
  );

const valueAt = (tree: Tree, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Tree)[key], tree);

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' || entry.name === 'text' ? [] : sources(path);
    return path.endsWith('.tsx') && !path.endsWith('.test.tsx') ? [path] : [];
  });

const SPOKEN = new Set(['label', 'title', 'placeholder', 'description', 'aria-label', 'alt', 'detail', 'error']);
const WORD = /\p{Letter}{2,}/u;

/** Text that a component says by itself instead of taking it from the catalogue. */
function looseTexts(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node) && WORD.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value) && WORD.test(value.text)) found.push(value.text);
    }
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression)) {
      if (!ts.isJsxAttribute(node.parent) && WORD.test(node.expression.text)) found.push(node.expression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.map((text) => `${path}: ${text}`);
}

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(keysOf(zh)).toEqual(keysOf(en));
  });

  it('say everything in Chinese that is not a name', () => {
    const untranslated = keysOf(en).filter((key) => {
      const value = valueAt(zh, key);
      return typeof value === 'string' && value === valueAt(en, key);
    });
    expect(untranslated.sort()).toEqual([
      'layers.types.dropout',
      'layers.types.relu',
      'playground.json',
      'settings.names.beta1',
      'settings.names.beta2',
      'settings.names.epsilon',
      'train.optimizers.adam',
    ]);
  });

  it('know the same problems, and never advise to make a call', () => {
    expect(Object.keys(problemsInChinese).sort()).toEqual(Object.keys(problemsInEnglish).sort());
    const texts = [problemsInEnglish, problemsInChinese].flatMap((problems) =>
      Object.values(problems).flatMap(({ title, advice = '' }) => [title, advice]),
    );
    expect(texts.filter((text) => /\b(GET|POST|PUT|PATCH|DELETE)\b|\/api\//.test(text))).toEqual([]);
  });

  it('hold all that the components say', () => {
    const files = sources('src');
    expect(files.length).toBeGreaterThan(60);
    expect(files.flatMap(looseTexts)).toEqual([]);
  });
});
