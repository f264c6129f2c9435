import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const install = ['apt-get', 'install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', 'chromium']
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

/** A real browser with a user data directory of its own. Installs Debian's chromium where that is missing and allowed. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = places.find((path) => existsSync(path)) ?? installChromium()
  return chromium.launch({ executablePath, args: flags })
}

function installChromium(): string {
  const command = install.join(' ')
  const mayInstall =
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && process.env['MOS_NO_INSTALL'] !== '1'
  if (!mayInstall) throw new Error(`The page's tests need a browser. Install it: ${command}`)
  process.stderr.write(`The page's tests need a browser: ${command}\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const [program = '', ...args] = install
  const run = () => spawnSync(program, args, { env, stdio: ['ignore', 2, 2] }).status
  // A bare image has no package lists yet.
  if (run() !== 0) {
    spawnSync(program, ['update'], { env, stdio: ['ignore', 2, 2] })
    run()
  }
  const found = places.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`Chromium could not be installed. Install it by hand: ${command}`)
  return found
}
