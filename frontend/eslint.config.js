import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { readdirSync } from 'node:fs';
import typescript from 'typescript-eslint';

const features = readdirSync('src/features');

/** Who may import whom: app → routes → features → ui → api → lib; a feature never imports another. */
const walls = [
  ...features.map((feature) => ({
    target: `./src/features/${feature}`,
    from: './src/features',
    except: [`./${feature}`],
    message: 'Features do not know one another: move what both need to ui, api or lib.',
  })),
  { target: './src/features', from: ['./src/app', './src/routes'] },
  { target: './src/ui', from: ['./src/app', './src/routes', './src/features'] },
  { target: './src/api', from: ['./src/app', './src/routes', './src/features', './src/ui'] },
  { target: './src/lib', from: ['./src/app', './src/routes', './src/features', './src/ui', './src/api'] },
  { target: './src/routes', from: ['./src/app'] },
];

export default typescript.config(
  { ignores: ['src/api/schema.d.ts', 'node_modules'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX, 'react-hooks': hooks },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      ...hooks.configs.recommended.rules,
      'import-x/no-restricted-paths': ['error', { zones: walls }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/^#[0-9a-fA-F]{3,8}$/]',
          message: 'Colours are tokens: take one from the theme.',
        },
      ],
      'max-lines': ['error', 400],
    },
  },
  { files: ['src/app/theme.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['scripts/**', '*.js', '*.cjs'], languageOptions: { globals: globals.node } },
);
