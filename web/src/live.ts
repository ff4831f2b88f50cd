/** The live app: rooms of one event, at `/{organizer}/{event}/video/`. */

import '@/core/trusted'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { readBootstrap } from '@/api/bootstrap'
import type { LiveBootstrap } from '@/api/bootstrap'
import LiveApp from '@/apps/live/LiveApp.vue'
import ChatWindow from '@/apps/live/ChatWindow.vue'
import LobbyPage from '@/apps/live/LobbyPage.vue'
import QuietPage from '@/apps/live/QuietPage.vue'
import RoomPage from '@/apps/live/RoomPage.vue'
import StandPage from '@/apps/live/StandPage.vue'
import { createSession, SESSION } from '@/apps/live/session'
import { speak } from '@/i18n/words'

await speak(['common', 'live', 'chat', 'stage', 'audience', 'door', 'errors', 'moderation', 'kinds', 'stands', 'captions', 'whiteboard', 'contacts', 'push'])

const bootstrap = readBootstrap<LiveBootstrap>(document)
const session = createSession(bootstrap)
const router = createRouter({
  history: createWebHistory(`/${bootstrap.organizer}/${bootstrap.event.slug}/video/`),
  routes: [
    { path: '/', component: LobbyPage },
    // No room can be called `~`.
    { path: '/~/profile', component: () => import('@/apps/live/ProfilePage.vue') },
    { path: '/~/contacts', component: () => import('@/apps/live/ContactsPage.vue') },
    { path: '/:slug', component: RoomPage, props: true, meta: { room: true } },
    { path: '/:slug/chat', component: ChatWindow, props: true, meta: { alone: true } },
    { path: '/:slug/questions', component: QuietPage, props: true },
    { path: '/:slug/stand/:stand(\\d{1,18})', component: StandPage, props: true },
  ],
})

async function openNamedRoom() {
  await router.isReady()
  // The address may have named the room in a way of its own.
  if (bootstrap.room && router.currentRoute.value.path === '/') await router.replace(`/${bootstrap.room}`)
}

document.title = bootstrap.event.title
createApp(LiveApp).provide(SESSION, session).use(router).mount('#app')
session.connection.start()
void openNamedRoom()
