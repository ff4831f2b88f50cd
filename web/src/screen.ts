/** A screen in the hall: what is pinned in a room, large, at `/{organizer}/{event}/screen/{room}`. */

import '@/core/trusted'
import { createApp } from 'vue'
import { readBootstrap } from '@/api/bootstrap'
import type { ScreenBootstrap } from '@/api/bootstrap'
import ScreenApp from '@/apps/screen/ScreenApp.vue'
import { speak } from '@/i18n/words'

await speak(['common', 'live', 'audience', 'errors'])

const bootstrap = readBootstrap<ScreenBootstrap>(document)
document.title = `${bootstrap.room.name} · ${bootstrap.event.title}`
createApp(ScreenApp, { bootstrap }).mount('#app')
