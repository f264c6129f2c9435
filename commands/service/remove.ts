import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { removeService } from '../../src/host/systemd/remove-service.ts'

export default defineCommand({
  description: 'Have systemd run Mos no more; agents stay as they are',
  options: z.object({}),
  tier: 'owner',
  risk: 'change',
  where: ['shell'],
  async run({ host, config }) {
    const text = await removeService({ host, config })
    return { kind: 'text', text, data: { done: text.split('\n') } }
  },
})
