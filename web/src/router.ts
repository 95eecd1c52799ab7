import { createRouter, createWebHistory, type RouteLocationRaw, type RouteLocationNormalized } from 'vue-router'
import { reached } from './api/http'
import { i18n } from './i18n'
import { langOf, rememberLang } from './composables/useLang'
import { askSession } from './composables/useSession'
import { loginFor } from './logic/people'
import { showLost } from './lost'
import { one } from './logic/query'

/** Which address was loaded whole because its files were gone. */
const WHOLE = 'liantu.whole'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'overview', component: () => import('./pages/OverviewPage.vue'), meta: { title: 'overview.title' } },
    { path: '/atlas', name: 'cover', component: () => import('./pages/CoverPage.vue'), meta: { title: 'atlas.cover' } },
    { path: '/atlas/:chain', name: 'atlas', component: () => import('./pages/AtlasPage.vue'), meta: { title: 'atlas.title' } },
    { path: '/atlas/:chain/edit', name: 'edit', component: () => import('./pages/ChainEditPage.vue'), meta: { title: 'edit.title' } },
    { path: '/list', name: 'list', component: () => import('./pages/ListPage.vue'), meta: { title: 'list.title' } },
    { path: '/targets/:chain?/:node?', name: 'targets', component: () => import('./pages/TargetsPage.vue'), meta: { title: 'targets.title' } },
    { path: '/trips', name: 'trips', component: () => import('./pages/TripsPage.vue'), meta: { title: 'trips.title' } },
    { path: '/trips/note', name: 'note', component: () => import('./pages/NotePage.vue'), meta: { title: 'visits.noting' } },
    { path: '/projects', name: 'projects', component: () => import('./pages/ProjectsPage.vue'), meta: { title: 'projects.title' } },
    { path: '/projects/:id', name: 'project', component: () => import('./pages/ProjectPage.vue'), meta: { title: 'projects.one' } },
    { path: '/promises', name: 'promises', component: () => import('./pages/PromisesPage.vue'), meta: { title: 'desk.title' } },
    { path: '/service', name: 'service', component: () => import('./pages/ServicePage.vue'), meta: { title: 'service.title' } },
    { path: '/public', name: 'public', component: () => import('./pages/PublicPage.vue'), meta: { title: 'portal.title' } },
    { path: '/indicators', name: 'indicators', component: () => import('./pages/IndicatorsPage.vue'), meta: { title: 'indicators.title' } },
    { path: '/dispatch', name: 'dispatch', component: () => import('./pages/DispatchPage.vue'), meta: { title: 'dispatch.title' } },
    { path: '/firms', name: 'firms', component: () => import('./pages/FirmsPage.vue'), meta: { title: 'firms.title' } },
    { path: '/firms/:id', name: 'firm', component: () => import('./pages/FirmPage.vue'), meta: { title: 'firm.title' } },
    { path: '/data', name: 'data', component: () => import('./pages/DataPage.vue'), meta: { title: 'data.title' } },
    { path: '/people', name: 'people', component: () => import('./pages/PeoplePage.vue'), meta: { title: 'people.title' } },
    { path: '/settings', name: 'settings', component: () => import('./pages/SettingsPage.vue'), meta: { title: 'settings.title' } },
    { path: '/welcome', name: 'welcome', component: () => import('./pages/WelcomePage.vue'), meta: { title: 'welcome.title' } },
    { path: '/screen', name: 'screen', component: () => import('./pages/ScreenPage.vue'), meta: { title: 'screen.title', open: true } },
    { path: '/screen/settings', name: 'screen-settings', component: () => import('./pages/ScreenSettingsPage.vue'), meta: { title: 'screen.settings' } },
    { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue'), meta: { title: 'login.title', open: true } },
    { path: '/setup', name: 'setup', component: () => import('./pages/SetupPage.vue'), meta: { title: 'setup.title', open: true } },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/LostPage.vue'), meta: { title: 'lost.title' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
})

// The language stands in the URL, so that a link opens as it was sent; a link without one opens in the reader's own.
router.beforeEach(async (to, from): Promise<RouteLocationRaw | true> => {
  const lang = langOf(one(to.query, 'lang') || one(from.query, 'lang'))
  await rememberLang(lang)
  if (one(to.query, 'lang') === lang || (lang === 'zh' && !('lang' in to.query))) return true
  return { ...place(to), query: { ...to.query, lang: lang === 'zh' ? undefined : lang } }
})

// Who is not logged in is asked to, and comes back to where he wanted to go. Where the server cannot be asked, the page says so itself.
router.beforeEach(async (to): Promise<RouteLocationRaw | true> => {
  if (to.meta.open) return true
  // The page itself comes over while the server is asked; whether it came is found out when it is shown.
  for (const { components } of to.matched) if (typeof components?.default === 'function') void (components.default as () => Promise<unknown>)().catch(() => {})
  const session = await askSession()
  return session && !session.person ? loginFor(to.fullPath, to.query) : true
})

// A page's files are named anew with each version of the program: who came before an upgrade gets the page whole, from the new one.
// Without a server the page that is shown stays, and says so.
router.onError(async (_, to) => {
  if (!(await reached())) return
  if (sessionStorage.getItem(WHOLE) === to.fullPath) return showLost()
  sessionStorage.setItem(WHOLE, to.fullPath)
  location.assign(to.fullPath)
})

const place = (to: RouteLocationNormalized) => ({ path: to.path, hash: to.hash })

router.afterEach((to, _, failure) => {
  if (!failure) sessionStorage.removeItem(WHOLE)
  const { t } = i18n.global
  document.title = t('app.title', { page: t(String(to.meta.title)) })
})
