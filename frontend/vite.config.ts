import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const node = process.env.MODELPORT_URL ?? 'http://127.0.0.1:8080';

/** The node refuses pages of other origins, and the development server is one. */
const toNode = {
  target: node,
  changeOrigin: true,
  configure: (proxy: {
    on: (event: 'proxyReq', handler: (request: { removeHeader: (name: string) => void }) => void) => void;
  }) => {
    proxy.on('proxyReq', (request) => request.removeHeader('origin'));
  },
};

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: '../target/console',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': toNode, '/v2': toNode, '/actuator': toNode } },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    restoreMocks: true,
    testTimeout: 40_000,
  },
});
