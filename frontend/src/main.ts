import { VueQueryPlugin } from '@tanstack/vue-query';
import PrimeVue from 'primevue/config';
import { createApp } from 'vue';
import { nameUser } from '@/api/access';
import { queryClient } from '@/api/client';
import { onSignedOut } from '@/api/http';
import { keys } from '@/api/keys';
import { note } from '@/ui/notes';
import { followTheme } from '@/ui/theme';
import App from './App.vue';
import { makeRouter } from './router';
import './styles/tokens.css';
import './styles/base.css';

const router = makeRouter(queryClient);

nameUser(queryClient);

onSignedOut((problem) => {
  const { meta, fullPath } = router.currentRoute.value;
  // Known already: whoever chose to stay on a page with unsaved changes is not asked again.
  if (meta.open || queryClient.getQueryData(keys.session) === null) return;
  if (problem.code === 'user-changed') note(problem.message, 'bad');
  queryClient.setQueryData(keys.session, null);
  void router.replace({ name: 'login', query: { next: fullPath } });
});

followTheme();

createApp(App)
  .use(router)
  .use(VueQueryPlugin, { queryClient })
  .use(PrimeVue, { unstyled: true })
  .mount('#app');
