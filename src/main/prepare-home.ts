import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { explain } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { seedHome } from '../seed/seed-home.ts'
import { say } from './progress.ts'

/** Makes the tenant's home what this version needs, and `mos` a word of the person's shell. */
export async function prepareHome(config: Config, host: Host): Promise<void> {
  const report = await seedHome(host.files, config)
  if (report.written.length > 0) say(`${report.written.length} files written to ${config.mosaicHome}`)
  for (const { path, why } of report.kept) say(`${path} stays as it is: ${why}`)
  // A convenience: Mos starts without it.
  await linkMos(config, host).catch((error: unknown) => say(`mos is not linked: ${explain(error)}`))
}

/** `~/.local/bin/mos` → this checkout, where that name is free or was ours before: another's program stays. */
async function linkMos(config: Config, host: Host): Promise<void> {
  const target = join(config.packageRoot, 'bin', 'mos')
  const link = join(homedir(), '.local', 'bin', 'mos')
  const found = await host.files.readLink(link)
  if (found === target) return
  const isOurs = found !== undefined && found.endsWith('/bin/mos')
  if (!isOurs && (await host.files.stat(link)) !== undefined) {
    say(`${link} is another program: use ${target} instead`)
    return
  }
  await host.files.link(link, target)
}
