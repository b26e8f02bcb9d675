/** Addresses of an image's pixels. All are immutable and cached by the browser. */
export const thumbnailUrl = (projectId: number, imageId: number) =>
  `/api/projects/${projectId}/images/${imageId}/thumbnail`;
export const displayUrl = (projectId: number, imageId: number) =>
  `/api/projects/${projectId}/images/${imageId}/display`;
