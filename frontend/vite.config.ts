import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { fakeBackend } from './src/testing/fakeBackend.ts';

const server = process.env.WINNOW_URL ?? 'http://127.0.0.1:8080';

/** What the server sends too; the preview carries it so that a breach shows before a release. */
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

export default defineConfig(({ mode }) => ({
  plugins: [vue(), ...(mode === 'fake' ? [fakeBackend()] : [])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // A data: address would be refused by the content security policy.
    assetsInlineLimit: 0,
    // ECharts is the one big part; it is loaded by pages with charts only.
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy:
      mode === 'fake'
        ? undefined
        : {
            '/api': {
              target: server,
              changeOrigin: true,
              // The server compares Origin with its own address before it accepts a change.
              configure: (proxy) =>
                proxy.on('proxyReq', (request) => {
                  if (request.hasHeader('origin')) request.setHeader('origin', server);
                }),
            },
          },
  },
  preview: { headers: { 'Content-Security-Policy': contentSecurityPolicy } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.spec.ts'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    maxWorkers: 2,
  },
}));
