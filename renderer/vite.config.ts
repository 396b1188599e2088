/** @file Builds the window into dist/renderer: one page that any host serves. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte()],
  base: './',
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    // Browsers that know light-dark(): rewritten for older ones, a dark part of a light window would be light.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The content security policy of every host allows files of the page's own origin only, so nothing is put in line.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
