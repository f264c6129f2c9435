import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Argv } from '../host.ts'
import type { AdapterDeps } from './adapter-deps.ts'
import { adapterBin, adapterFolder } from './find-adapter.ts'
import type { Adapter } from './runtime-programs.ts'

const fetchWithinMs = 10 * 60_000

/**
 * What npm is asked for: the exact version, without the scripts of strangers and without the copy of the program that
 * the adapter lists as optional, since the installed one is used (claude's: 80 instead of 400 MB, codex': 22 instead of
 * 430). Peers count as needed, so nothing of the adapter's own is left out.
 */
export const adapterInstall = (folder: string, { package: name, version }: Adapter, registry?: string): Argv => [
  'npm',
  'install',
  `--prefix=${folder}`,
  '--ignore-scripts',
  '--omit=optional',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  ...(registry === undefined ? [] : [`--registry=${registry}`]),
  '--',
  `${name}@${version}`,
]

/** Fetches it into a folder aside and gives that its name when it is whole. The caller holds the lock of the folder. */
export async function fetchAdapter(deps: AdapterDeps, name: string, adapter: Adapter): Promise<void> {
  const { host, config, announce, signal } = deps
  const folder = adapterFolder(config.dataDir, adapter)
  const aside = `${folder}.part-${randomUUID()}`
  await removeParts(deps, folder)
  await host.files.write(join(aside, 'package.json'), '{ "private": true }\n')
  announce?.(`Fetching ${name}'s adapter, ${adapter.package} ${adapter.version}: once, about a minute.`)
  try {
    const options = { cwd: aside, timeoutMs: fetchWithinMs, ...(signal === undefined ? {} : { signal }) }
    const { exitCode, stderr } = await host.run(adapterInstall(aside, adapter, deps.registry), options)
    if (exitCode !== 0 || (await host.files.stat(adapterBin(aside, adapter))) === undefined)
      throw new Failure(`${name}'s adapter could not be fetched: ${reasonOf(stderr, exitCode)}. ${byHand(adapter)}`)
    // Whatever has the name has no program in it, or it would have been found.
    await rm(folder, { recursive: true, force: true })
    await rename(aside, folder)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

const byHand = ({ package: name, version }: Adapter): string =>
  `Try again, or install it by hand: npm install -g ${name}@${version}`

/** A start that was killed left its part behind; its npm may still write there, and what it leaves waits for the next. */
async function removeParts({ host: { files } }: AdapterDeps, folder: string): Promise<void> {
  const parent = dirname(folder)
  await files.makeDirectory(parent, { mode: 0o700 })
  const parts = (await files.list(parent)).filter((name) => name.startsWith(`${basename(folder)}.part-`))
  for (const part of parts) await rm(join(parent, part), { recursive: true, force: true }).catch(() => undefined)
}

/** npm says most and in no order: its code and the first line that explains it. */
function reasonOf(stderr: string, exitCode: number): string {
  const lines = stderr
    .split('\n')
    .map((line) => /^npm (?:error|ERR!)\s+(.*)$/.exec(line)?.[1]?.trim() ?? '')
    .filter((line) => line !== '' && !line.startsWith('A complete log'))
  const code = lines.find((line) => line.startsWith('code '))?.slice(5)
  const words = lines.find((line) => !/^(code|errno|syscall|path|type|verbose) /.test(line))
  return [code, words].filter((part) => part !== undefined).join(', ') || `npm ended with ${exitCode}`
}
