import type { Role } from '@/api/types';

export const roles: Record<Role, { title: string; may: string }> = {
  annotator: { title: 'Annotator', may: 'labels images' },
  engineer: { title: 'Engineer', may: 'also makes projects, imports, exports, sees progress' },
  admin: { title: 'Administrator', may: 'also adds and changes users' },
};
