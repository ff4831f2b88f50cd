import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { logicalProperties } from './logical'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The shells link `/assets/site.css`, the fixed name of the build; the dev server answers it from the source. */
function siteStylesInDev(): Plugin {
  return {
    name: 'site-styles-in-dev',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url === '/assets/site.css') request.url = '/src/styles/site.scss?direct'
        next()
      })
    },
  }
}

export default defineConfig({
  plugins: [vue(), siteStylesInDev()],
  resolve: { alias: { '@': at('./src') } },
  // The server puts the number used once of each answer here (`src/base/web/assets.rs`).
  html: { cspNonce: '__CSP_NONCE__' },
  css: {
    postcss: { plugins: [logicalProperties()] },
    preprocessorOptions: {
      // Bootstrap 5.3 is written with @import; these warnings are about its sources, not ours.
      scss: { quietDeps: true, silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'] },
    },
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        live: at('./live.html'),
        control: at('./control.html'),
        screen: at('./screen.html'),
        site: at('./src/site.ts'),
        worker: at('./src/worker.ts'),
        style: at('./src/styles/site.scss'),
      },
      output: {
        // Server-rendered pages and the live app's registration name these three files; everything else is addressed by its content.
        entryFileNames: (chunk) => (chunk.name === 'site' ? 'assets/site.js' : chunk.name === 'worker' ? 'assets/site.worker.js' : 'assets/[name]-[hash].js'),
        assetFileNames: (asset) => (asset.names.includes('style.css') ? 'assets/site.css' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/i18n/test_setup.ts'],
    restoreMocks: true,
  },
})
