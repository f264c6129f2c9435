import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runtimeContract } from '../contract.ts'
import { piMachine } from './pi-machine.ts'

const make = async () => {
  const { runtime, make: again, host, directory } = await piMachine()
  return {
    runtime,
    again,
    kill: async () => void (await host.reap(directory)),
    async writeImage(folder: string, base64: string) {
      const path = join(folder, 'dot.png')
      const bytes = Buffer.from(base64, 'base64')
      await writeFile(path, bytes)
      return { name: 'dot.png', path, type: 'image/png', bytes: bytes.length }
    },
  }
}

runtimeContract('pi', make, {
  plain: 'say hello',
  stream: 'run true',
  tool: 'tool fleet_ps {}',
  permission: 'run touch allowed',
  long: 'wait',
  remember: 'say blue',
  recall: 'recall',
  image: 'images',
  usage: 'say hello',
})
