import { useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import { askAs, get, patch, post, put, remove, request } from './http';
import { keys } from './keys';
import { Problem } from './problem';
import type {
  AccessToken,
  AccountSession,
  Me,
  NewAccessToken,
  Role,
  Setup,
  User,
  UserChange,
} from './types';

/** Who is signed in, or null. */
async function readSession(): Promise<Me | null> {
  try {
    return await get<Me>('/session');
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export const readSetup = () => get<Setup>('/setup');
export const setUp = (code: string, name: string, password: string) =>
  request<Me>('POST', '/setup', { body: { code, name, password }, anyone: true });
export const logIn = (name: string, password: string) =>
  request<Me>('POST', '/session', { body: { name, password }, anyone: true });
export const logOut = () => remove('/session');

function sessionOptions() {
  return { queryKey: keys.session, queryFn: readSession, staleTime: 60_000, retry: false };
}

/** Lets every request name the user whom the client's memory has as signed in. */
export function nameUser(client: QueryClient): void {
  askAs(() => client.getQueryData<Me | null>(keys.session)?.id);
}

/** The session from the client's memory, read from the server when unknown. */
export const fetchSession = (client: QueryClient) => client.ensureQueryData(sessionOptions());

export function useMe() {
  const query = useQuery(sessionOptions());
  const me = computed(() => query.data.value ?? null);
  const engineer = computed(() => me.value?.role === 'engineer' || me.value?.role === 'admin');
  const admin = computed(() => me.value?.role === 'admin');
  return { me, engineer, admin };
}

export const changePassword = (current: string, next: string) =>
  put<undefined>('/account/password', { current, next });

export const useAccountSessions = () =>
  useQuery({
    queryKey: keys.sessions,
    queryFn: () => get<AccountSession[]>('/account/sessions'),
  });
export const useTokens = () =>
  useQuery({ queryKey: keys.tokens, queryFn: () => get<AccessToken[]>('/account/tokens') });
export const useUsers = () =>
  useQuery({ queryKey: keys.users, queryFn: () => get<User[]>('/users') });

export function useAccountActions() {
  const client = useQueryClient();
  const then = async <T>(work: Promise<T>, key: readonly unknown[]) => {
    const value = await work;
    await client.invalidateQueries({ queryKey: key });
    return value;
  };
  return {
    revokeSession: (id: number) => then(remove(`/account/sessions/${id}`), keys.sessions),
    revokeToken: (id: number) => then(remove(`/account/tokens/${id}`), keys.tokens),
    makeToken: (name: string, days: number) =>
      then(post<NewAccessToken>('/account/tokens', { name, days }), keys.tokens),
    addUser: (name: string, role: Role, password: string) =>
      then(post<User>('/users', { name, role, password }), keys.users),
    changeUser: (id: number, change: UserChange) =>
      then(patch<User>(`/users/${id}`, change), keys.users),
  };
}
