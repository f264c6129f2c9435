import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'

type Wanted = {
  /** who needs it: `The page's tests need a browser` */
  readonly why: string
  readonly packages: readonly string[]
  readonly isThere: () => boolean
}

const lock = '/var/lock/mos-tests-apt'

/**
 * Brings Debian's packages where they are missing and may be installed, or throws with the command to type. For the top
 * of a module: what a bare machine has to fetch takes longer than any test or hook may.
 */
export async function aptInstall({ why, packages, isThere }: Wanted): Promise<void> {
  if (isThere()) return
  const argv = ['apt-get', 'install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages]
  const command = argv.join(' ')
  const mayInstall =
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && process.env['MOS_NO_INSTALL'] !== '1'
  if (!mayInstall) throw new Error(`${why}. Install it: ${command}`)
  process.stderr.write(`${why}: ${command}\n`)
  // A bare image has no package lists yet.
  if (!(await runAlone(argv))) {
    await runAlone(['apt-get', 'update'])
    await runAlone(argv)
  }
  if (!isThere()) throw new Error(`${why}, and it could not be installed. By hand: ${command}`)
}

/** Test files run side by side, and apt waits for nobody who fetches lists. */
const runAlone = (argv: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFile('flock', [lock, ...argv], { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null) process.stderr.write(`${stdout}${stderr}`.split('\n').slice(-5).join('\n'))
      resolve(error === null)
    })
  })
