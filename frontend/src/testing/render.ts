import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { render, type RenderResult } from '@testing-library/vue';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import PrimeVue from 'primevue/config';
import { vi } from 'vitest';
import type { Component } from 'vue';
import { createMemoryHistory, type Router } from 'vue-router';
import { nameUser } from '@/api/access';
import { makeRouter } from '@/router';
import { FakeServer } from './fakeServer';

interface Rendered extends RenderResult {
  server: FakeServer;
  router: Router;
  user: UserEvent;
}

class SilentEventSource extends EventTarget {
  static readonly OPEN = 1;
  readonly readyState = 1;
  onopen = null;
  onerror = null;
  close() {}
}

/** Lets fetch reach the server in memory, and nothing else. */
function connect(server: FakeServer): void {
  vi.stubGlobal('EventSource', SilentEventSource);
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const headers = Object.fromEntries(
      [...new Headers(init.headers)].map(([name, value]) => [name.toLowerCase(), value]),
    );
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const reply = server.handle(init.method ?? 'GET', input, body, headers);
    return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), {
      status: reply.status,
      headers: { 'Content-Type': 'application/json' },
    });
  });
}

/** A component as the app would show it, with a server in memory behind it. */
export async function renderPage(
  component: Component,
  props: Record<string, unknown> = {},
  options: { server?: FakeServer; path?: string } = {},
): Promise<Rendered> {
  const server = options.server ?? new FakeServer();
  connect(server);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(['session'], server.me);
  nameUser(client);
  const router = makeRouter(client, createMemoryHistory());
  await router.push(options.path ?? '/login');
  const result = render(component, {
    props,
    global: {
      plugins: [router, [VueQueryPlugin, { queryClient: client }], [PrimeVue, { unstyled: true }]],
    },
  });
  return { ...result, server, router, user: userEvent.setup() };
}
