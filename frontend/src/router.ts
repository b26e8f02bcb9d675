import type { QueryClient } from '@tanstack/vue-query';
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router';
import { fetchSession, readSetup } from '@/api/access';
import type { Role } from '@/api/types';

declare module 'vue-router' {
  interface RouteMeta {
    title?: string;
    /** Needs nobody signed in. */
    open?: boolean;
    role?: Role;
  }
}

const rank: Record<Role, number> = { annotator: 0, engineer: 1, admin: 2 };

const projectPages: RouteRecordRaw[] = [
  {
    path: '',
    name: 'progress',
    component: () => import('@/pages/ProgressPage.vue'),
    meta: { title: 'Progress', role: 'engineer' },
  },
  {
    path: 'label',
    name: 'label',
    component: () => import('@/pages/LabelPage.vue'),
    meta: { title: 'Label' },
  },
  {
    path: 'rounds',
    name: 'rounds',
    component: () => import('@/pages/RoundsPage.vue'),
    meta: { title: 'Rounds', role: 'engineer' },
  },
  {
    path: 'import',
    name: 'import',
    component: () => import('@/pages/ImportPage.vue'),
    meta: { title: 'Import', role: 'engineer' },
  },
  {
    path: 'near-duplicates',
    name: 'near-duplicates',
    component: () => import('@/pages/NearDuplicatesPage.vue'),
    meta: { title: 'Near-duplicates', role: 'engineer' },
  },
  {
    path: 'export',
    name: 'export',
    component: () => import('@/pages/ExportPage.vue'),
    meta: { title: 'Export', role: 'engineer' },
  },
  {
    path: 'settings',
    name: 'settings',
    component: () => import('@/pages/SettingsPage.vue'),
    meta: { title: 'Settings', role: 'engineer' },
  },
];

const routes: RouteRecordRaw[] = [
  {
    path: '/setup',
    name: 'setup',
    component: () => import('@/pages/SetupPage.vue'),
    meta: { title: 'Set up', open: true },
  },
  {
    path: '/login',
    name: 'login',
    component: () => import('@/pages/LoginPage.vue'),
    meta: { title: 'Log in', open: true },
  },
  {
    path: '/',
    component: () => import('@/pages/AppLayout.vue'),
    children: [
      {
        path: '',
        name: 'projects',
        component: () => import('@/pages/ProjectsPage.vue'),
        meta: { title: 'Projects' },
      },
      {
        path: 'projects/new',
        name: 'new-project',
        component: () => import('@/pages/NewProjectPage.vue'),
        meta: { title: 'New project', role: 'engineer' },
      },
      {
        path: 'projects/:id(\\d+)',
        component: () => import('@/pages/ProjectLayout.vue'),
        children: projectPages,
      },
      {
        path: 'users',
        name: 'users',
        component: () => import('@/pages/UsersPage.vue'),
        meta: { title: 'Users', role: 'admin' },
      },
      {
        path: 'account',
        name: 'account',
        component: () => import('@/pages/AccountPage.vue'),
        meta: { title: 'Account' },
      },
      {
        path: ':path(.*)*',
        name: 'not-found',
        component: () => import('@/pages/NotFoundPage.vue'),
        meta: { title: 'Not found' },
      },
    ],
  },
];

/** The pages and who may open them. What a role may not see leads to the nearest page it may. */
export function makeRouter(client: QueryClient, history = createWebHistory()): Router {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  router.beforeEach(async (to) => {
    if (to.name === 'setup') {
      const signedIn = await fetchSession(client).catch(() => null);
      return signedIn ? { name: 'projects' } : true;
    }
    if (to.meta.open) return true;
    const me = await fetchSession(client).catch(() => undefined);
    if (me === undefined) return to.name === 'login' ? true : { name: 'login' };
    if (me === null) {
      const setup = await readSetup().catch(() => ({ needed: false }));
      if (setup.needed) return { name: 'setup' };
      return { name: 'login', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
    }
    if (to.meta.role && rank[me.role] < rank[to.meta.role]) {
      return to.params.id ? { name: 'label', params: { id: to.params.id } } : { name: 'projects' };
    }
    return true;
  });
  router.afterEach((to) => {
    document.title = to.meta.title ? `${to.meta.title} · Winnow` : 'Winnow';
  });
  return router;
}
