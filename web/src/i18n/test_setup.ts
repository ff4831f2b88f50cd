/** Tests read English, unless they ask for another language. */

import { speak } from './words'

await speak(['common', 'live', 'chat', 'audience', 'door', 'errors', 'moderation'], 'en', 'ltr')
