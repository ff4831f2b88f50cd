/** Work that is not done, as `jobs/` tells it. */

export interface Job {
  id: number
  kind: string
  state: 'waiting' | 'running' | 'parked'
  attempts: number
  due: string
  created: string
  error?: string | null
}
