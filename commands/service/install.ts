import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { installService } from '../../src/host/systemd/install-service.ts'

export default defineCommand({
  description: 'Have systemd run Mos: at boot, after a crash, beyond your logout',
  options: z.object({}),
  tier: 'owner',
  risk: 'change',
  where: ['shell'],
  // The PATH and the settings are those of the shell that asks.
  here: true,
  async run({ host, config }) {
    const text = await installService({ host, config })
    return { kind: 'text', text, data: { done: text.split('\n') } }
  },
})
