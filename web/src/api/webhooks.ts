/** Webhooks, as the API has them. */

export interface Webhook {
  id: number
  enabled: boolean
  target_url: string
  all_events: boolean
  limit_events: string[]
  action_types: string[]
  comment: string
  secret?: string
}

export interface WebhookAction {
  name: string
  label: string
}

export interface WebhookDelivery {
  id: number
  message: string
  action_type: string
  datetime: string
  target_url: string
  attempt: number
  success: boolean
  return_code: number | null
  execution_time: number
  payload: unknown
  response_body: string
}
