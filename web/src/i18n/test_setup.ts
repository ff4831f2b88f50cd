/** Tests read English, unless they ask for another language. */

import { speak } from './words'

await speak(['common', 'live', 'chat', 'stage', 'audience', 'door', 'errors', 'moderation', 'kinds', 'captions', 'whiteboard'], 'en', 'ltr')
