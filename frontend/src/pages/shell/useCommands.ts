import { computed } from 'vue';
import { useRouter, type RouteLocationRaw } from 'vue-router';
import { useMe } from '@/api/access';
import { useProjects } from '@/api/projects';
import { theme, type ThemeChoice } from '@/ui/theme';
import { pagesOf } from './projectPages';
import { useLogOut } from './useLogOut';

interface Command {
  id: string;
  text: string;
  group: string;
  run: () => void;
}

/** Everything the palette can do here, for this person. */
export function useCommands(projectId: () => number | null) {
  const router = useRouter();
  const { engineer, admin } = useMe();
  const projects = useProjects();
  const logOut = useLogOut();

  const go = (id: string, text: string, group: string, to: RouteLocationRaw): Command => ({
    id,
    text,
    group,
    run: () => void router.push(to),
  });

  const commands = computed<Command[]>(() => {
    const id = projectId();
    const here = id
      ? pagesOf(engineer.value).map((page) =>
          go(`page-${page.name}`, page.text, 'This project', { name: page.name, params: { id } }),
        )
      : [];
    const all = (projects.data.value ?? []).map((project) =>
      go(`project-${project.id}`, project.name, 'Project', {
        name: engineer.value ? 'progress' : 'label',
        params: { id: project.id },
      }),
    );
    const rest = [
      go('projects', 'All projects', 'Page', { name: 'projects' }),
      ...(engineer.value ? [go('new', 'New project', 'Action', { name: 'new-project' })] : []),
      ...(admin.value ? [go('users', 'Users', 'Page', { name: 'users' })] : []),
      go('account', 'Account', 'Page', { name: 'account' }),
      ...(['light', 'dark', 'system'] as ThemeChoice[]).map((choice) => ({
        id: `theme-${choice}`,
        text: choice === 'system' ? 'Theme as the system' : `Theme ${choice}`,
        group: 'Action',
        run: () => theme.choose(choice),
      })),
      { id: 'log-out', text: 'Log out', group: 'Action', run: () => void logOut() },
    ];
    return [...here, ...all, ...rest];
  });

  /** Commands that have every word of the query, best beginnings first. */
  function matching(query: string): Command[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return commands.value;
    const first = words[0] ?? '';
    const hits = commands.value.filter((command) => {
      const text = `${command.text} ${command.group}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const starts = (command: Command) => (command.text.toLowerCase().startsWith(first) ? 0 : 1);
    return hits.sort((a, b) => starts(a) - starts(b));
  }
  return { matching };
}
