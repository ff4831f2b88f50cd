/** The end of personal data, as `shredders/` has it. */

export interface Shredder {
  identifier: string
  verbose_name: string
  columns: string[]
  permission: string
  /** Days after the event; 0: never by itself. */
  retention_days: number
  shredded: string | null
}

/** A wish to shred: the file's last line has the code that `shred/` wants. */
export interface Wish {
  id: number
  shredders: string[]
  download: string
  expires: string
}
