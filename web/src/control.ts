/** The organizer's app, at `/control/`. */

import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { readBootstrap } from '@/api/bootstrap'
import type { ControlBootstrap } from '@/api/bootstrap'
import ControlApp from '@/apps/control/ControlApp.vue'
import EventPage from '@/apps/control/EventPage.vue'
import EventsPage from '@/apps/control/EventsPage.vue'
import OrderPage from '@/features/control/orders/OrderPage.vue'
import OrdersPage from '@/features/control/orders/OrdersPage.vue'
import QualityPage from '@/features/control/quality/QualityPage.vue'
import QuotasPage from '@/features/control/quotas/QuotasPage.vue'
import RoomsPage from '@/features/control/rooms/RoomsPage.vue'
import { speak } from '@/i18n/words'

await speak(['common'])

const bootstrap = readBootstrap<ControlBootstrap>(document)
const router = createRouter({
  history: createWebHistory('/control/'),
  routes: [
    { path: '/', component: EventsPage, props: { bootstrap } },
    {
      path: '/:organizer/:event',
      component: EventPage,
      props: ({ params }) => ({ ...params, bootstrap }),
      children: [
        { path: '', redirect: { name: 'orders' } },
        { path: 'orders', name: 'orders', component: OrdersPage },
        { path: 'orders/:code', component: OrderPage, props: true },
        { path: 'quotas', component: QuotasPage },
        { path: 'rooms', component: RoomsPage },
        { path: 'rooms/:room/quality', component: QualityPage, props: true },
      ],
    },
  ],
})

document.title = 'Organizer'
createApp(ControlApp, { bootstrap }).use(router).mount('#app')
