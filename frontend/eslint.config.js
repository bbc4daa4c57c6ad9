import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import typescript from 'typescript-eslint';

/** Who may import whom: app → routes → features → ui → api → lib. A feature never imports another: only by '@/' could it. */
const LAYERS = ['app', 'routes', 'features', 'ui', 'api', 'lib'];

const walls = LAYERS.map((layer, index) => {
  const above = LAYERS.slice(0, index);
  const group = [...above, ...(layer === 'features' ? ['features'] : [])].map((name) => `@/${name}/**`);
  return {
    files: [`src/${layer}/**/*.{ts,tsx}`],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(group.length > 0
              ? [{ group, message: 'This lies above, or beside: move what both need down to ui, api or lib.' }]
              : []),
            { regex: '^(\\.\\./)+(app|routes|features|ui|api|lib|testing)/', message: "Write '@/…' across layers." },
            ...(layer === 'features' ? [{ regex: '^\\.\\./', message: 'Features do not know one another.' }] : []),
          ],
        },
      ],
    },
  };
});

export default typescript.config(
  { ignores: ['src/api/schema.d.ts', 'node_modules'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.tsx', '.js'],
          tsconfig: { configFile: `${import.meta.dirname}/tsconfig.json`, references: 'auto' },
        }),
      ],
    },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[value=/^#[0-9a-fA-F]{3,8}$/]', message: 'Colours are tokens: take one from the theme.' },
      ],
      'max-lines': ['error', 400],
      'import-x/no-cycle': 'error',
    },
  },
  ...walls,
  { files: ['src/app/theme.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['scripts/**', '*.js', '*.cjs'], languageOptions: { globals: globals.node } },
);
