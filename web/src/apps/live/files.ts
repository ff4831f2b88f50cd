/** Where files are to be had. */

import type { Session } from './session'

/** What was said in a room, in one language. */
export function transcriptOf({ bootstrap }: Session, room: number): (language: string, format: 'vtt' | 'txt') => string {
  const place = `/${bootstrap.organizer}/${bootstrap.event.slug}/video/transcript/${room}`
  return (language, format) => `${place}?language=${encodeURIComponent(language)}&format=${format}`
}

export function fileFolder({ bootstrap }: Session): string {
  return `/${bootstrap.organizer}/${bootstrap.event.slug}/video/file/`
}
