/** Line drawings on a 16-pixel grid. */
export const icons = {
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5l3.5 3.5L13 5',
  sun: 'M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7',
  moon: 'M13.2 9.6A5.6 5.6 0 016.4 2.8a5.6 5.6 0 106.8 6.8z',
  system: 'M2 3.5h12v7.5H2zM6 13.5h4M8 11v2.5',
  user: 'M8 8a2.7 2.7 0 100-5.4A2.7 2.7 0 008 8zM2.8 13.6a5.3 5.3 0 0110.4 0',
  search: 'M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM10.3 10.3L14 14',
  up: 'M8 13V3M3.5 7.5L8 3l4.5 4.5',
  down: 'M8 3v10M3.5 8.5L8 13l4.5-4.5',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5-5 5',
  chevron: 'M4 6l4 4 4-4',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5',
  upload: 'M8 10.5V2.5M4.5 6L8 2.5 11.5 6M2.5 10.5v3h11v-3',
  download: 'M8 2.5v8M4.5 7L8 10.5 11.5 7M2.5 10.5v3h11v-3',
  grip: 'M6 4h.01M6 8h.01M6 12h.01M10 4h.01M10 8h.01M10 12h.01',
  book: 'M8 4c-1.2-1-3-1.3-5-1.3v9.6c2 0 3.8.3 5 1.3 1.2-1 3-1.3 5-1.3V2.7C11 2.7 9.2 3 8 4zM8 4v9.6',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6h7a4 4 0 010 8H6',
  keyboard: 'M1.5 4h13v8h-13zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M4.5 9.5h7',
  skip: 'M3 3l6 5-6 5zM12.5 3v10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  image: 'M2 3h12v10H2zM2 11l3.5-3.5L9 11l2-2 3 3M10.5 6h.01',
  alert: 'M8 2.5l6 11H2zM8 6.5v3M8 11.5h.01',
  spark: 'M2 12l3.5-4 3 2.5L14 4',
  offline:
    'M2 2l12 12M5 9.2a4.6 4.6 0 013-1.4M2.6 6.6A8 8 0 015 5M8 4a8 8 0 015.4 2.6M10.6 9a4.6 4.6 0 01.6.5M8 12.5h.01',
} as const;

export type IconName = keyof typeof icons;
