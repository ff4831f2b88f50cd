/** Settings with their origins, as `settings/?explain=true` tells them. */

import type { Words } from './events'

export type SettingType = 'flag' | 'number' | 'line' | 'lines' | 'choice' | 'texts' | 'email' | 'url' | 'locale' | 'timezone' | 'currency' | 'host' | 'picture'
export type Origin = 'default' | 'organizer' | 'event'
export type SettingValue = string | number | boolean | Words

export interface Setting {
  value: SettingValue
  origin: Origin
  /** What would hold without a value of one's own. */
  inherited: SettingValue
  label: string
  /** The message with its name. */
  message: string
  type: SettingType
  bounds: { min?: number; max?: number; max_length?: number; choices?: string[] }
  /** What changing it needs besides the right to change settings. */
  permission: string | null
}

export type Settings = Record<string, Setting>
