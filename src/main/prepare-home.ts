import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { seedHome } from '../seed/seed-home.ts'
import { linkProgram } from './link-program.ts'
import { say } from './progress.ts'

/** Makes the tenant's home what this version needs, and `mos` a word of the person's shell. */
export async function prepareHome(config: Config, host: Host): Promise<void> {
  const report = await seedHome(host.disk, config)
  if (report.written.length > 0) say(`${report.written.length} files written to ${config.mosaicHome}`)
  for (const { path, why } of report.waiting) say(`${path} stays as it is: ${why}`)
  if (report.waiting.length > 0) say('what this version would do with them: mos fleet reseed --plan')
  await linkProgram(config, host)
}
