export interface Fit {
  width: number;
  height: number;
  /** Show single pixels as squares rather than blur them. */
  pixelated: boolean;
}

/**
 * The size at which an image fills its room without losing its shape. Above twice its size it
 * grows by whole steps, so that every pixel of it is equally large; tiny ones stop at 24 times.
 */
export function fit(
  imageWidth: number,
  imageHeight: number,
  roomWidth: number,
  roomHeight: number,
): Fit {
  const room = Math.min(roomWidth / imageWidth, roomHeight / imageHeight);
  const pixelated = room > 2;
  const scale = pixelated ? Math.min(Math.floor(room), 24) : room;
  return {
    width: Math.max(1, Math.round(imageWidth * scale)),
    height: Math.max(1, Math.round(imageHeight * scale)),
    pixelated,
  };
}
