/** What JavaScript adds to a server-rendered page; without it, everything still works. */

import { startCountdowns } from './site/countdown'
import { guardForms, proposeSlugs, submitPersonalLinks } from './site/forms'
import { startPasskeys } from './site/passkey'
import { startZone } from './site/zone'

startCountdowns(document)
guardForms(document)
submitPersonalLinks(document)
proposeSlugs(document)
startPasskeys(document)
startZone(document)
