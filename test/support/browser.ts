import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { aptInstall } from './apt-install.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const find = (): string | undefined => places.find((path) => existsSync(path))

await aptInstall({
  why: "The page's tests need a browser",
  packages: ['chromium'],
  isThere: () => find() !== undefined,
})

/** A real browser with a user data directory of its own. */
export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: find() ?? '', args: flags })
