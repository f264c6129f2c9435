import { join } from 'node:path'
import type { Files } from '../host/host.ts'

/** What a person wrote for their orchestrator, in the order in which it counts; a `.local` one adds to its own. */
const names = ['SOUL.md', 'SOUL.local.md', 'USER.md', 'USER.local.md']
const maxBytes = 16 * 1024

/** Of a home of Mosaic's, whose orchestrator had them: as parts of a persona. One that can't be read is left out. */
export async function readOwnWords(files: Pick<Files, 'read'>, home: string): Promise<readonly string[]> {
  const read = names.map(async (name) => {
    const text = await files.read(join(home, name), { maxBytes }).catch(() => undefined)
    return text === undefined || text.trim() === '' ? [] : [`# ${name}\n${text.trim()}`]
  })
  return (await Promise.all(read)).flat()
}
