/** How large the sign language is shown. */
export type SignSize = 'small' | 'large' | 'hidden'
