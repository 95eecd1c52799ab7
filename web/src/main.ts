import { createApp } from 'vue'
import { onSignedOut } from './api'
import App from './App.vue'
import { forgetSession } from './composables/useSession'
import { followTheme } from './composables/useTheme'
import { guardUnsaved } from './composables/useUnsaved'
import { langOf } from './composables/useLang'
import { i18n, loadTexts } from './i18n'
import { loginFor } from './logic/people'
import { showLost } from './lost'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'

onSignedOut(() => {
  forgetSession()
  const { meta, fullPath, query } = router.currentRoute.value
  if (!meta.open) void router.push(loginFor(fullPath, query))
})

followTheme()
guardUnsaved(router)
// The shell is drawn in its language from the first moment.
void loadTexts(langOf(new URLSearchParams(location.search).get('lang') ?? ''))
  .then(() => createApp(App).use(i18n).use(router).mount('#app'))
  .catch(showLost)
