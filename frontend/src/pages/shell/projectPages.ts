interface ProjectPage {
  name: string;
  text: string;
  engineer: boolean;
}

const pages: readonly ProjectPage[] = [
  { name: 'progress', text: 'Progress', engineer: true },
  { name: 'label', text: 'Label', engineer: false },
  { name: 'rounds', text: 'Rounds', engineer: true },
  { name: 'import', text: 'Import', engineer: true },
  { name: 'export', text: 'Export', engineer: true },
  { name: 'settings', text: 'Settings', engineer: true },
];

/** The pages of a project that a person of this role may open, in the order of the tabs. */
export const pagesOf = (engineer: boolean): readonly ProjectPage[] =>
  pages.filter((page) => engineer || !page.engineer);
