/** Every page of the app. What belongs to an organizer stands below `/-/`, which no event can be called. Pages come when they are opened. */

import type { RouteRecordRaw } from 'vue-router'
import type { ControlBootstrap } from '@/api/bootstrap'
import EventPage from './EventPage.vue'
import HomePage from './HomePage.vue'
import OrganizerPage from './OrganizerPage.vue'

export function routes(bootstrap: ControlBootstrap): RouteRecordRaw[] {
  return [
    { path: '/', component: HomePage, props: { bootstrap } },
    // No organizer can be called `-` either.
    { path: '/-/jobs', component: () => import('@/features/control/jobs/AllJobs.vue'), props: { bootstrap } },
    { path: '/:organizer', redirect: ({ params }) => `/${String(params.organizer)}/-/` },
    { path: '/:organizer/-/', component: OrganizerPage, props: ({ params: { organizer } }) => ({ organizer, bootstrap }), children: ofOrganizer },
    { path: '/:organizer/:event', component: EventPage, props: ({ params: { organizer, event } }) => ({ organizer, event, bootstrap }), children: ofEvent },
    { path: '/:rest(.*)*', component: HomePage, props: { bootstrap } },
  ]
}

const ofOrganizer: RouteRecordRaw[] = [
  { path: '', component: () => import('@/features/control/overview/OrganizerOverview.vue') },
  { path: 'new', component: () => import('@/features/control/start/EventStep.vue') },
  { path: 'settings', component: () => import('@/features/control/settings/OrganizerSettings.vue') },
  { path: 'teams', component: () => import('@/features/control/teams/TeamsPage.vue') },
  { path: 'teams/new', component: () => import('@/features/control/teams/NewTeam.vue') },
  { path: 'teams/:team', component: () => import('@/features/control/teams/TeamPage.vue'), props: true },
  { path: 'devices', component: () => import('@/features/control/devices/DevicesPage.vue') },
  { path: 'log', component: () => import('@/features/control/log/OrganizerLog.vue') },
  { path: 'webhooks', component: () => import('@/features/control/webhooks/WebhooksPage.vue') },
  { path: 'webhooks/new', component: () => import('@/features/control/webhooks/NewWebhook.vue') },
  { path: 'webhooks/:id', component: () => import('@/features/control/webhooks/WebhookPage.vue'), props: true },
]

const ofEvent: RouteRecordRaw[] = [
  { path: '', component: () => import('@/features/control/overview/EventOverview.vue') },
  { path: 'start', component: () => import('@/features/control/start/GoLivePage.vue') },
  { path: 'start/ticket', component: () => import('@/features/control/start/TicketStep.vue') },
  { path: 'start/room', component: () => import('@/features/control/start/RoomStep.vue') },
  { path: 'settings', component: () => import('@/features/control/settings/EventSettings.vue') },
  { path: 'orders', name: 'orders', component: () => import('@/features/control/orders/OrdersPage.vue') },
  { path: 'orders/:code', component: () => import('@/features/control/orders/OrderPage.vue'), props: true },
  { path: 'products', component: () => import('@/features/control/products/ProductsPage.vue') },
  { path: 'products/new', component: () => import('@/features/control/products/ProductPage.vue') },
  { path: 'products/:product', component: () => import('@/features/control/products/ProductPage.vue'), props: true },
  { path: 'quotas', component: () => import('@/features/control/quotas/QuotasPage.vue') },
  { path: 'live', component: () => import('@/features/control/desk/LivePage.vue') },
  { path: 'reports', component: () => import('@/features/control/desk/ReportsPage.vue') },
  { path: 'profile', component: () => import('@/features/control/profile/ProfileFieldsPage.vue') },
  { path: 'roles', component: () => import('@/features/control/roles/RolesPage.vue') },
  { path: 'roles/tokens', component: () => import('@/features/control/roles/TokensPage.vue') },
  { path: 'rooms', component: () => import('@/features/control/rooms/RoomsPage.vue') },
  { path: 'rooms/new', component: () => import('@/features/control/rooms/RoomPage.vue') },
  { path: 'rooms/:room', component: () => import('@/features/control/rooms/RoomPage.vue'), props: true },
  { path: 'rooms/:room/content', component: () => import('@/features/control/rooms/ContentPage.vue'), props: true },
  { path: 'rooms/:room/questions', component: () => import('@/features/control/audience/AudiencePage.vue'), props: true },
  { path: 'rooms/:room/stands', component: () => import('@/features/control/stands/StandsPage.vue'), props: true },
  { path: 'rooms/:room/stands/new', component: () => import('@/features/control/stands/StandPage.vue'), props: true },
  { path: 'rooms/:room/stands/:stand', component: () => import('@/features/control/stands/StandPage.vue'), props: true },
  { path: 'rooms/:room/quality', component: () => import('@/features/control/quality/QualityPage.vue'), props: true },
  { path: 'mail', component: () => import('@/features/control/mail/OutboxPage.vue') },
  { path: 'mail/new', component: () => import('@/features/control/mail/LetterPage.vue') },
  { path: 'mail/templates', component: () => import('@/features/control/mail/TemplatesPage.vue') },
  { path: 'mail/templates/:role/:locale', component: () => import('@/features/control/mail/TemplatePage.vue'), props: true },
  { path: 'mail/sender', component: () => import('@/features/control/mail/SenderPage.vue') },
  { path: 'mail/:id', component: () => import('@/features/control/mail/LetterPage.vue'), props: true },
  { path: 'log', component: () => import('@/features/control/log/EventLog.vue') },
  { path: 'privacy', component: () => import('@/features/control/privacy/PrivacyPage.vue') },
  { path: 'jobs', component: () => import('@/features/control/jobs/JobsPage.vue') },
]
