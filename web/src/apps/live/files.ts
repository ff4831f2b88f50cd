/** Where the files of messages are to be had. */

import type { Session } from './session'

export function fileFolder({ bootstrap }: Session): string {
  return `/${bootstrap.organizer}/${bootstrap.event.slug}/video/file/`
}
