import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import globals from 'globals';
import typescript from 'typescript-eslint';

export default typescript.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'src/api/schema.d.ts',
      'test-results',
      'playwright-report',
      'screenshots',
    ],
  },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser },
    },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-unused-refs': 'error',
      // The one v-html is the Markdown component's, which renders with raw HTML switched off.
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
      // A label around its control and one that points at it are both fine.
      'vuejs-accessibility/label-has-for': [
        'error',
        { required: { some: ['nesting', 'id'] }, allowChildren: true },
      ],
    },
  },
  // Pages → features → api and ui; features do not know each other, ui knows no API.
  {
    files: ['src/ui/**/*.{ts,vue}'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@/(api|features|pages|testing)',
              message: 'ui/ knows no API and no feature.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/api/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@/(features|pages|testing)', message: 'api/ knows no feature.' }] },
      ],
    },
  },
  ...['access', 'project', 'pool', 'annotation', 'queue', 'insight', 'transfer'].map((feature) => ({
    files: [`src/features/${feature}/**/*.{ts,vue}`],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^@/(pages|testing|features/(?!${feature}/))`,
              message: 'Features do not import each other; compose them in a page.',
            },
          ],
        },
      ],
    },
  })),
  {
    files: ['*.{js,ts}', 'scripts/**', 'e2e/**', 'src/testing/fakeBackend.ts'],
    languageOptions: { globals: globals.node },
  },
  { files: ['public/**'], languageOptions: { globals: globals.browser } },
  prettier,
);
