/** The organizer's app, at `/control/`. */

import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { readBootstrap } from '@/api/bootstrap'
import type { ControlBootstrap } from '@/api/bootstrap'
import ControlApp from '@/apps/control/ControlApp.vue'
import { routes } from '@/apps/control/routes'
import { speak, t } from '@/i18n/words'

await speak(['common', 'control', 'audience', 'desk', 'setting', 'log', 'errors', 'kinds', 'live', 'stands'])
const bootstrap = readBootstrap<ControlBootstrap>(document)
const router = createRouter({ history: createWebHistory('/control/'), routes: routes(bootstrap), scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }) })

document.title = t('control-organizer')
createApp(ControlApp, { bootstrap }).use(router).mount('#app')
