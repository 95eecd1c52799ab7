// The browser that tests, pictures and measurements drive. CHROMIUM names it, if not the usual one.

import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
// Nothing of the browser's own may reach out: every request that is seen is the product's.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts it, without a window. */
export function launch() {
  const executablePath = BROWSERS.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('no chromium found; set CHROMIUM to its path')
  return chromium.launch({ executablePath, args: FLAGS })
}
