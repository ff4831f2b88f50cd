import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const noVue = { group: ['vue', 'vue-router', '*.vue'], message: 'src/core has no Vue in it: hand state over with a Store.' }
const noUpwards = { group: ['@/features/*', '@/apps/*'], message: 'core, api, ui and i18n do not know the features that use them.' }
const noSiblings = { group: ['@/features/*', '@/apps/*', '../*'], message: 'Features never import features: compose them in src/apps.' }

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'src/core/protocol/generated*'] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  ...vue.configs['flat/recommended'],
  {
    files: ['src/**/*.{ts,vue}'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser, sourceType: 'module' } },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'never', normal: 'never', component: 'always' }, svg: 'always' }],
      'vue/no-v-html': 'error',
    },
  },
  { files: ['src/core/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [noVue, noUpwards] }] } },
  { files: ['src/{api,ui,a11y,i18n}/**/*.{ts,vue}'], rules: { 'no-restricted-imports': ['error', { patterns: [noUpwards] }] } },
  { files: ['src/features/**/*.{ts,vue}'], rules: { 'no-restricted-imports': ['error', { patterns: [noSiblings] }] } },
  { files: ['src/**/*.test.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
)
