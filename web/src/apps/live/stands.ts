/** Where the files of stands are to be had, and how they are brought. */

import { errorOf } from '@/api/client'
import type { StandFileKind } from '@/core/protocol/types'
import type { Session } from './session'

const base = ({ bootstrap }: Session) => `/${bootstrap.organizer}/${bootstrap.event.slug}`

export const standFolder = (session: Session) => `${base(session)}/video/stand/file/`
export const contactsUrl = (session: Session, stand: number) => `${base(session)}/video/stand/${stand}/contacts.csv`
export const talkUrl = (session: Session) => (code: string) => `${base(session)}/talk/${encodeURIComponent(code)}/`

export async function uploadToStand(session: Session, stand: number, kind: StandFileKind, file: File): Promise<void> {
  const address = `${base(session)}/video/stand/${stand}/files?kind=${kind}&name=${encodeURIComponent(file.name)}`
  await send(session, address, { method: 'POST', body: file })
}

export async function removeFromStand(session: Session, stand: number, file: string): Promise<void> {
  await send(session, `${base(session)}/video/stand/${stand}/files/${file}`, { method: 'DELETE' })
}

async function send({ bootstrap }: Session, address: string, request: RequestInit) {
  const headers = { 'X-CSRF-Token': bootstrap.csrf, Accept: 'application/json' }
  const response = await fetch(address, { ...request, credentials: 'same-origin', headers })
  if (!response.ok) throw errorOf(response.status, await response.json().catch(() => null))
}
