import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createMos } from './mos.ts'
import type { Mos } from './mos.ts'
import { testSystemd } from './systemd.ts'
import type { TestSystemd } from './systemd.ts'

export type MosWithSystemd = {
  readonly mos: Mos
  readonly systemd: TestSystemd
  readonly mosaicHome: string
  /** one property of a unit, as systemd shows it */
  show(unit: string, property: string): Promise<string>
}

/** A person's Mos, whose systemd is a real one of the test's own. Not started yet. */
export async function mosWithSystemd(
  env: Readonly<Record<string, string>> = {},
  given?: TestSystemd,
): Promise<MosWithSystemd> {
  const systemd = given ?? (await testSystemd())
  const mos = await createMos({ ...systemd.env, ...env }, undefined, { hasProject: given === undefined })
  onTestFinished(() => mos.dispose())
  return {
    mos,
    systemd,
    mosaicHome: join(systemd.home, '.config', 'mosaic'),
    async show(unit, property) {
      const { stdout } = await systemd.systemctl('show', '--value', `--property=${property}`, '--', unit)
      return stdout.trim()
    },
  }
}
