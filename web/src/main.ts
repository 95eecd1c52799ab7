import { createApp } from 'vue'
import { onSignedOut } from './api'
import App from './App.vue'
import { forgetSession } from './composables/useSession'
import { followTheme } from './composables/useTheme'
import { i18n } from './i18n'
import { loginFor } from './logic/people'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'

onSignedOut(() => {
  forgetSession()
  const { meta, fullPath, query } = router.currentRoute.value
  if (!meta.open) void router.push(loginFor(fullPath, query))
})

followTheme()
createApp(App).use(i18n).use(router).mount('#app')
