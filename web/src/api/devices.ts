/** Devices that check people in, as the API has them. */

export const PROFILES = ['full', 'pretixscan', 'pretixscan_online_kiosk', 'pretixscan_online_noorders', 'pretixpos'] as const

export interface Device {
  device_id: number
  unique_serial: string
  name: string
  all_events: boolean
  limit_events: string[]
  revoked: boolean
  created: string
  initialized: string | null
  security_profile: string
  hardware_brand: string | null
  hardware_model: string | null
  software_brand: string | null
  software_version: string | null
  /** Only in the answer to its making. */
  initialization_token?: string | null
  qr?: unknown
}
