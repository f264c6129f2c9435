import { join } from 'node:path'
import type { CommandContext } from '../definition.ts'
import type { Check, Fix } from './check.ts'

const alone = 0o600

/** `mos.env` and `fleet/mos.yaml`: readable, and for this user alone, since a token and grants stand in them. */
export async function lookAtSettings(context: CommandContext): Promise<readonly Check[]> {
  const { config, settings } = context
  await settings.read()
  const paths = [join(config.mosaicHome, 'mos.env'), settings.path]
  const open = (await Promise.all(paths.map((path) => lookAtMode(context, path)))).filter((each) => each !== undefined)
  return open.length > 0
    ? open
    : [{ name: 'settings', state: 'ok', saw: 'mos.env and mos.yaml can be read, by you alone' }]
}

async function lookAtMode(context: CommandContext, path: string): Promise<Check | undefined> {
  const found = await context.host.files.stat(path)
  if (found === undefined || (found.mode & 0o077) === 0) return undefined
  const saw = `${path} can be read by others (mode ${found.mode.toString(8)})`
  return { name: 'settings', state: 'warn', saw, fix: closing(context, path) }
}

const closing = ({ host: { files } }: CommandContext, path: string): Fix => ({
  does: `chmod 600 ${path}`,
  async apply() {
    const text = await files.read(path)
    if (text !== undefined) await files.write(path, text, { mode: alone })
    return `${path} is for you alone`
  },
})
