/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  // Nothing is inlined, so that the page runs under a content policy without `data:` and inline scripts.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 350,
    // What many pages use comes as one file: a first visit asks 26 times instead of 44, which a slow line feels more than the
    // ten kilobytes that some pages load without using them. What only lists use stays apart: the note that is written on the road has none.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: /^(?!.*(DataTable|FilterBar)).*(web.src|tabler|plugin-vue)/, minShareCount: 8 }] } } },
  },
  // The host stays the page's own: else the server takes what the page writes for another site's.
  server: { proxy: { '/api': { target: process.env.LIANTU_URL ?? 'http://127.0.0.1:8787', changeOrigin: false } } },
  test: { include: ['src/**/*.test.ts'] },
})
